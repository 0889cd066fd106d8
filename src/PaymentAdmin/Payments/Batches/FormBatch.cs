using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

/// <summary>
/// Puts the next queued payments of a distribution together, up to the connection's batch size: the batch with its exact bytes, an attempt of
/// each payment, and the payments as being sent are one commit, before any byte leaves (design, rule 2).
/// </summary>
internal sealed class FormBatch(PersonalData personal, PaymentContent content, DialectBook dialects)
{
    /// <summary>While so many of a connection have not reached the PSP, no other is put together: a stop finds the rest not begun.</summary>
    private const int MostUnsent = 4;

    private static readonly BatchStatus[] Unsent = [BatchStatus.Prepared, BatchStatus.Sending, BatchStatus.Unknown];

    /// <summary>In the caller's context.</summary>
    public async Task<FormedBatch> Next(PaymentDb db, Guid distributionId, Connection connection, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (await TakesPayments.Why(db, connection.Id, cancellationToken) is not null)
        {
            return FormedBatch.Closed;
        }

        if (await db.PaymentBatches.CountAsync(row => row.ConnectionId == connection.Id && Unsent.Contains(row.Status), cancellationToken) >= MostUnsent)
        {
            return FormedBatch.Enough;
        }

        var waiting = await Waiting(db, distributionId, connection, now, cancellationToken);
        if (waiting.Count < PaymentBatch.Fewest)
        {
            return FormedBatch.TooFew;
        }

        var distribution = await db.Distributions.SingleAsync(row => row.Id == distributionId, cancellationToken);
        var sendable = await Sendable(db, connection, waiting, now, cancellationToken);
        var fitting = (await RequestedLimits.Within(db, [.. sendable.Select(item => item.Payment)], distribution, connection, now, cancellationToken)).ToHashSet();

        // Also by what is refused: a distribution that has not begun never ends, whatever people decide about its payments.
        if (distribution.Status == DistributionStatus.Released && (fitting.Count >= PaymentBatch.Fewest || sendable.Count < waiting.Count))
        {
            distribution.Let(DistributionEvent.Start, reason: null, actor, now);
        }

        if (fitting.Count >= PaymentBatch.Fewest)
        {
            await Prepare(db, connection, [.. sendable.Where(item => fitting.Contains(item.Payment))], now, cancellationToken);
        }

        return FormedBatch.Formed;
    }

    /// <summary>
    /// In their order, all of one version of the mapping: those of another are a batch of their own. What follows a failed payment goes by
    /// itself: that one is looked at as it leaves.
    /// </summary>
    private static async Task<List<Payment>> Waiting(PaymentDb db, Guid distributionId, Connection connection, DateTime now, CancellationToken cancellationToken)
    {
        var items = db.Set<WorkItem>().Where(item => item.Queue == PaymentQueues.Payments && item.State != WorkState.Done);
        var next = await db.Payments
            .Where(payment => payment.DistributionId == distributionId && payment.Status == PaymentStatus.Queued && !payment.IsAlone
                && !db.Set<PaymentOrigin>().Any(origin => origin.PaymentId == payment.Id) && !items.Any(item => item.SubjectId == payment.Id))
            .OrderBy(payment => payment.Number).Take(connection.BatchSize).ToListAsync(cancellationToken);
        return [.. next.Where(payment => payment.MappingVersion == next[0].MappingVersion)];
    }

    /// <summary>What is not as it was approved, or cannot be expressed, is refused alone.</summary>
    private async Task<List<Outgoing>> Sendable(PaymentDb db, Connection connection, List<Payment> waiting, DateTime now, CancellationToken cancellationToken)
    {
        var marks = await personal.Marks(cancellationToken);
        var mapping = (await MappingInForce.OfVersion(db, connection, waiting[0].MappingVersion!.Value, cancellationToken)).Mapping;
        var sendable = new List<Outgoing>();
        foreach (var payment in waiting)
        {
            if (!content.IsIntact(marks, payment))
            {
                await Refuse(db, payment, "not_as_approved", "Its content is not what was approved: somebody changed it in the database.", now, cancellationToken);
                continue;
            }

            var message = PaymentMessage.Of(payment, personal.Open(payment.Sealed), connection, payment.ProviderReference!, payment.IdempotencyKey!);
            try
            {
                mapping.ApplyFlat(message);
                sendable.Add(new Outgoing(payment, message, mapping));
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
            {
                await Refuse(db, payment, "not_expressible", refusal.Message, now, cancellationToken);
            }
        }

        return sendable;
    }

    private static async Task Refuse(PaymentDb db, Payment payment, string reason, string message, DateTime now, CancellationToken cancellationToken)
    {
        payment.RefuseToSend(reason, message, now);
        await NeedsPeople.Tell(db, payment, now, cancellationToken);
    }

    private async Task Prepare(PaymentDb db, Connection connection, List<Outgoing> sendable, DateTime now, CancellationToken cancellationToken)
    {
        var id = now.NewId();
        var publicId = PublicId.Batch.Format(id);
        var reference = ReferenceOf(connection, publicId);
        var batch = PaymentBatch.Prepare(
            id, publicId, reference, [.. sendable.Select(item => item.Payment)],
            key => KeptRequest.Seal(
                dialects.Of(connection.Dialect).SubmitBatch(connection, sendable[0].Mapping, reference, key, [.. sendable.Select(item => item.Message)]).Request,
                KeptRequest.Of(id, reference, key),
                personal),
            now);
        db.Add(batch);
        foreach (var payment in sendable.Select(item => item.Payment))
        {
            payment.Leave(id, now);
            db.Add(PaymentAttempt.Begin(now.NewId(), payment, payment.AttemptCount, batch.IdempotencyKey, sealedRequest: null, now));

            // Its batch brings it on.
            payment.Next(null, now);
        }

        await PaymentQueues.Step(db, batch, now, now, cancellationToken);
    }

    /// <summary>The readable id where the dialect takes its form.</summary>
    private static string ReferenceOf(Connection connection, string publicId) =>
        DialectTargets.Find(connection.Dialect)!.Reference.Allows(publicId) ? publicId : ProviderReferences.New();

    private sealed record Outgoing(Payment Payment, PaymentToSend Message, FieldMapping Mapping);
}

/// <summary>What became of putting a batch together.</summary>
internal enum FormedBatch
{
    /// <summary>There may be more to put together at once.</summary>
    Formed,

    /// <summary>Enough is on its way: soon.</summary>
    Enough,

    /// <summary>Nothing may leave through the connection now: later.</summary>
    Closed,

    /// <summary>Fewer than two wait: they are sent one by one.</summary>
    TooFew,
}
