using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments;

/// <summary>The work queues of payments.</summary>
public static class PaymentQueues
{
    /// <summary>Payments that are to leave. Its subject is the payment, its lane the connection: closed while nothing new may go through it.</summary>
    public const string Payments = "payments";

    /// <summary>
    /// What became of payments that have left: asked for, or sent again byte for byte. Its subject is the payment, its lane the connection, which
    /// is never closed: outcomes are followed whatever its state (design, "States", Connection).
    /// </summary>
    public const string Outcomes = "outcomes";

    /// <summary>Gives the queued payments of a distribution to <see cref="Payments"/>, part by part. Its subject is the distribution.</summary>
    public const string Dispatch = "dispatch";

    /// <summary>Batches of which nothing has left. As <see cref="Payments"/>: its subject is the batch, its lane the connection.</summary>
    public const string Batches = "batches";

    /// <summary>What became of batches that have left. As <see cref="Outcomes"/>.</summary>
    public const string BatchOutcomes = "batch_outcomes";

    /// <summary>Whether our balance at a PSP covers what is still queued. Its subject is the connection.</summary>
    public const string Balances = "balances";

    /// <summary>Asks that the queued payments of a distribution be sent. Call <see cref="WorkSignal.Wake"/> for <see cref="Dispatch"/> after the commit.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="distributionId">The distribution.</param>
    /// <param name="now">The time of the change.</param>
    public static Task Send(PaymentDb db, Guid distributionId, DateTime now, CancellationToken cancellationToken) =>
        Enqueue.Add(db, Dispatch, distributionId, orderKey: null, now, now, cancellationToken);

    /// <summary>
    /// Asks that one payment be sent that was just queued by itself, whatever became of the others of its distribution. Call
    /// <see cref="WorkSignal.Wake"/> for <see cref="Payments"/> after the commit.
    /// </summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="payment">Queued.</param>
    /// <param name="now">The time of the change.</param>
    public static Task SendOne(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken)
    {
        payment.Next(now, now);
        return Step(db, payment, now, now, cancellationToken);
    }

    /// <summary>Asks for a payment's next step at a time, in the caller's context.</summary>
    internal static Task Step(PaymentDb db, Payment payment, DateTime due, DateTime now, CancellationToken cancellationToken) =>
        Enqueue.Add(db, payment.Status == PaymentStatus.Queued ? Payments : Outcomes, payment.Id, orderKey: null, due, now, cancellationToken, payment.ConnectionId);

    /// <summary>Asks for a batch's next step at a time, in the caller's context.</summary>
    internal static Task Step(PaymentDb db, PaymentBatch batch, DateTime due, DateTime now, CancellationToken cancellationToken) =>
        Enqueue.Add(db, batch.Status == BatchStatus.Prepared ? Batches : BatchOutcomes, batch.Id, orderKey: null, due, now, cancellationToken, batch.ConnectionId);
}
