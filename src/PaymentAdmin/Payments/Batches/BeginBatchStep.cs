using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

/// <summary>Decides on a batch's next step and commits what has to be known before it.</summary>
internal sealed class BeginBatchStep(UnitOfWork unitOfWork, PersonalData personal, DialectBook dialects)
{
    /// <summary>So soon after it was put together its limits are not looked at again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    internal Task<BatchStep> Handle(Guid batchId, WorkClaim claim, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var batch = await db.PaymentBatches.SingleAsync(row => row.Id == batchId, cancellationToken);
                if (batch.NextStepAt is { } due && due > now && batch.Status != BatchStatus.Sending)
                {
                    await PaymentQueues.Step(db, batch, due, now, cancellationToken);
                    return await Done(db, claim, cancellationToken);
                }

                var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == batch.ConnectionId, cancellationToken);
                return batch.Status switch
                {
                    BatchStatus.Prepared => await Prepared(db, batch, connection, claim, now, cancellationToken),
                    BatchStatus.Sending => await Abandoned(db, batch, connection, claim, now, cancellationToken),
                    BatchStatus.Unknown => await Unknown(db, batch, connection, claim, now, cancellationToken),
                    BatchStatus.Acknowledged => new BatchStep.Ask(batch.Id, connection, dialects.Of(connection.Dialect).QueryBatch(connection, batch.PspBatchId!)),
                    _ => await Done(db, claim, cancellationToken),
                };
            },
            once: null,
            cancellationToken);

    /// <summary>Nothing of it ever left: where it may not go now, its payments wait again, and can be stopped like any other.</summary>
    private async Task<BatchStep> Prepared(PaymentDb db, PaymentBatch batch, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var runs = await Runs(db, batch, cancellationToken);
        if (runs
            && await TakesPayments.Why(db, connection.Id, cancellationToken) is null
            && await BatchPayments.AllAsTheyLeft(db, batch, cancellationToken)
            && await FitsLimits(db, batch, connection, now, cancellationToken))
        {
            return await Send(db, batch, connection, claim, now, cancellationToken);
        }

        batch.Dissolve("stopped", "It was stopped before it left.", now);
        await BatchPayments.EndAttempts(db, batch, new AttemptEnd(AttemptOutcome.NotSent, Code: "stopped", Message: batch.FailureMessage), now, cancellationToken);
        await BatchPayments.Free(db, batch, alone: false, counts: false, runs ? null : HeldBecause.Pause, now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    /// <summary>What was reserved when it was put together stands for that day; after midnight, or with a lower limit, it is looked at again.</summary>
    private static async Task<bool> FitsLimits(PaymentDb db, PaymentBatch batch, Connection connection, DateTime now, CancellationToken cancellationToken)
    {
        if (now - batch.CreatedAt < Fresh && LocalDay.Of(batch.CreatedAt, connection.TimeZone) == LocalDay.Of(now, connection.TimeZone))
        {
            return true;
        }

        var distribution = await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == batch.DistributionId, cancellationToken);
        var payments = await db.Payments.AsNoTracking().Where(payment => payment.BatchId == batch.Id).OrderBy(payment => payment.Number).ToListAsync(cancellationToken);

        // Nothing of it left: it counts on the day on which it does.
        var requests = payments.Select(payment => RequestedLimits.Of(payment, distribution, connection));
        return (await ReserveLimits.ReserveMany(db, [.. requests], now, cancellationToken)).All(answer => answer.Fits);
    }

    /// <summary>Whoever had it is gone without a word: it may have left.</summary>
    private static async Task<BatchStep> Abandoned(PaymentDb db, PaymentBatch batch, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        batch.Lose(now);
        await BatchPayments.Lose(db, batch, now, cancellationToken);
        await PlanBatch.Unknown(db, batch, connection, new AttemptEnd(AttemptOutcome.Abandoned, Message: "Whoever sent it was stopped before an answer was recorded."), now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    /// <summary>The same bytes again while the PSP remembers their key, nothing is stopped, and nothing was heard of its payments; else each is asked for.</summary>
    private async Task<BatchStep> Unknown(PaymentDb db, PaymentBatch batch, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var mayGo = BatchSteps.Repeat(batch, connection, chance: 0, now) is not null
            && await Runs(db, batch, cancellationToken)
            && await TakesPayments.Why(db, connection.Id, cancellationToken) is null
            && await BatchPayments.AllAsTheyLeft(db, batch, cancellationToken);
        if (mayGo)
        {
            return await Send(db, batch, connection, claim, now, cancellationToken);
        }

        await PlanBatch.GiveOver(db, batch, connection, PlanBatch.NoAnswer, onlyAsk: false, now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    private async Task<BatchStep> Send(PaymentDb db, PaymentBatch batch, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        if (!KeptRequest.TryOpen(batch.SealedRequest, KeptRequest.Of(batch.Id, batch.BatchReference, batch.IdempotencyKey), personal, out var request))
        {
            await BatchPayments.Refuse(db, batch, "not_as_approved", "The kept request of its batch is not that batch's: somebody changed it in the database.", now, cancellationToken);
            return await Done(db, claim, cancellationToken);
        }

        var before = NextStep.SendBefore(connection, batch.FirstSentAt, now);
        batch.Leave(now);
        return new BatchStep.Send(batch.Id, connection, dialects.Of(connection.Dialect).RepeatBatch(connection, request), before);
    }

    internal static Task<bool> Runs(PaymentDb db, PaymentBatch batch, CancellationToken cancellationToken) =>
        db.Distributions.AnyAsync(row => row.Id == batch.DistributionId && row.Status == DistributionStatus.Submitting, cancellationToken);

    private static async Task<BatchStep> Done(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken)
    {
        await EndWork.Complete(db, claim, cancellationToken);
        return new BatchStep.Done();
    }
}
