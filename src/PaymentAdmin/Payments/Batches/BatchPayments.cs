using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Batches;

/// <summary>What becomes of a batch's payments with it, in the caller's context. Those that have ended meanwhile stay as they are.</summary>
internal static class BatchPayments
{
    private static readonly PaymentStatus[] OnTheirWay = [PaymentStatus.Submitting, PaymentStatus.Unknown, PaymentStatus.Pending];

    /// <summary>Those that have not ended.</summary>
    public static Task<bool> AnyOnTheirWay(PaymentDb db, PaymentBatch batch, CancellationToken cancellationToken) =>
        db.Payments.AnyAsync(payment => payment.BatchId == batch.Id && OnTheirWay.Contains(payment.Status), cancellationToken);

    /// <summary>
    /// Whether all of them are as they were put together. Where the PSP told of one, or people decide about one, the batch is not sent again:
    /// its bytes would name that one too.
    /// </summary>
    public static async Task<bool> AllAsTheyLeft(PaymentDb db, PaymentBatch batch, CancellationToken cancellationToken) =>
        await db.Payments.CountAsync(
            payment => payment.BatchId == batch.Id && (payment.Status == PaymentStatus.Submitting || payment.Status == PaymentStatus.Unknown) && payment.AcknowledgedAt == null, cancellationToken)
        == batch.PaymentCount;

    /// <summary>The PSP has them.</summary>
    public static async Task Acknowledge(PaymentDb db, PaymentBatch batch, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var payment in await Moving(db, batch, cancellationToken))
        {
            payment.Hear(new PaymentNews(PaymentSaid.Pending), now);
            payment.Next(null, now);
        }
    }

    /// <summary>They may have left. They wait for what becomes of the batch.</summary>
    public static async Task Lose(PaymentDb db, PaymentBatch batch, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var payment in (await Moving(db, batch, cancellationToken)).Where(payment => payment.Status == PaymentStatus.Submitting))
        {
            payment.Lose(onlyAsk: false, now);
        }
    }

    /// <summary>Nothing more is done with the batch: each that has not ended is asked for by itself.</summary>
    public static async Task GoAlone(PaymentDb db, PaymentBatch batch, Connection connection, bool onlyAsk, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var payment in await Moving(db, batch, cancellationToken))
        {
            if (payment.Status == PaymentStatus.Submitting)
            {
                payment.Lose(onlyAsk, now);
            }

            payment.FollowAlone(batch.LastSentAt ?? now);
            payment.Next(null, now);
            await PlanNext.Of(db, payment, connection, now, cancellationToken);
        }
    }

    /// <summary>The PSP did nothing with them: they wait for their turn again.</summary>
    /// <param name="alone">Whether each goes by itself from now on.</param>
    /// <param name="counts">Whether that was one of their tries.</param>
    /// <param name="held">Why they are held at once; null where they are not.</param>
    public static async Task Free(PaymentDb db, PaymentBatch batch, bool alone, bool counts, HeldBecause? held, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var payment in (await Moving(db, batch, cancellationToken)).Where(payment => payment.Status == PaymentStatus.Submitting))
        {
            payment.Return(now, counts, now);
            payment.LeaveBatch(alone);
            if (held is { } why)
            {
                payment.Hold(why, now);
            }
        }

        if (held is null)
        {
            await PaymentQueues.Send(db, batch.DistributionId, now, cancellationToken);
        }
    }

    /// <summary>What the PSP says of the batch does not fit it: nothing more leaves through the connection until people have looked.</summary>
    public static async Task Doubt(PaymentDb db, PaymentBatch batch, string why, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var payment in await Moving(db, batch, cancellationToken))
        {
            payment.Doubt(TotalsDiffer, why, now);
            await NeedsPeople.Tell(db, payment, now, cancellationToken);
        }

        await Halt(db, batch, TotalsDiffer, why, NeedsPeople.LinkOf(batch.DistributionId), actor, now, cancellationToken);
    }

    /// <summary>
    /// The PSP has payments in the batch that are none of it. Its own are followed one by one, and the batch is not asked for again: so it is said
    /// once.
    /// </summary>
    public static async Task HasStrangers(PaymentDb db, PaymentBatch batch, Connection connection, string why, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        batch.Settle(Strangers, why, now);
        await GoAlone(db, batch, connection, onlyAsk: true, now, cancellationToken);
        await Halt(db, batch, Strangers, why, $"payments?distribution_id={PublicId.Distribution.Format(batch.DistributionId)}", actor, now, cancellationToken);
    }

    /// <summary>Its bytes must not leave: it ends here, and each of its payments is for people. What never left of them still may be sent then.</summary>
    /// <param name="reason">One word.</param>
    /// <param name="message">For people.</param>
    public static async Task Refuse(PaymentDb db, PaymentBatch batch, string reason, string message, DateTime now, CancellationToken cancellationToken)
    {
        var left = batch.UnresolvedSince is not null;
        if (left)
        {
            batch.Settle(reason, message, now);
        }
        else
        {
            batch.Dissolve(reason, message, now);
        }

        await EndAttempts(db, batch, new AttemptEnd(left ? AttemptOutcome.Unknown : AttemptOutcome.NotSent, Code: reason, Message: message), now, cancellationToken);
        foreach (var payment in await Moving(db, batch, cancellationToken))
        {
            if (left || payment.Status != PaymentStatus.Submitting)
            {
                payment.Doubt(reason, message, now);
            }
            else
            {
                payment.GiveUpUnsent(reason, message, now);
                payment.LeaveBatch(alone: true);
            }

            await NeedsPeople.Tell(db, payment, now, cancellationToken);
        }
    }

    /// <summary>Records what came of the batch on each payment's attempt.</summary>
    public static async Task EndAttempts(PaymentDb db, PaymentBatch batch, AttemptEnd end, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var attempt in await db.PaymentAttempts.Where(row => row.BatchId == batch.Id && row.EndedAt == null).ToListAsync(cancellationToken))
        {
            attempt.End(end, now);
        }
    }

    public const string TotalsDiffer = "batch_totals_differ";

    public const string Strangers = "batch_has_strangers";

    private static async Task Halt(PaymentDb db, PaymentBatch batch, string kind, string why, string link, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var id = PublicId.Batch.Format(batch.Id);
        await HaltConnection.Halt(db, batch.ConnectionId, $"{id}: {why}", actor, now, cancellationToken);
        await RaiseAlert.Raise(db, now, kind, batch.Id, $"{id}: {why} The connection is halted.", link, cancellationToken);
    }

    private static async Task<List<Payment>> Moving(PaymentDb db, PaymentBatch batch, CancellationToken cancellationToken) =>
        await db.Payments.Where(payment => payment.BatchId == batch.Id && OnTheirWay.Contains(payment.Status)).OrderBy(payment => payment.Number).ToListAsync(cancellationToken);
}
