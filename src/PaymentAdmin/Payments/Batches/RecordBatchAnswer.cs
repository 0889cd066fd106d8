using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

/// <summary>
/// Commits what the PSP said when it was asked for a batch that it has: part by part, so that webhooks for its payments wait for nothing, and
/// hearing the same twice changes nothing.
/// </summary>
internal sealed class RecordBatchAnswer(UnitOfWork unitOfWork, PersonalData personal)
{
    /// <summary>So many payments in one save.</summary>
    private const int PartSize = 100;

    /// <summary>When it is asked again where the question did not reach it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    internal async Task Handle(BatchStep.Ask ask, PspResult<PspBatch> told, WorkClaim claim, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var part in (told.Value?.Payments ?? []).Chunk(PartSize))
        {
            await Save(
                async (db, batch, now) =>
                {
                    await EndWork.RequireOurs(db, claim, cancellationToken);
                    await HearBatch.Of(db, batch, ask.Connection, personal, part, actor, now, cancellationToken);
                });
        }

        await Save(
            async (db, batch, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                if (batch.Status == BatchStatus.Acknowledged)
                {
                    await Follow(db, batch, ask, told, actor, now, cancellationToken);
                }
            });

        Task Save(Func<PaymentDb, PaymentBatch, DateTime, Task> work) => unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await work(db, await db.PaymentBatches.SingleAsync(row => row.Id == ask.BatchId, cancellationToken), now);
                return ask.BatchId;
            },
            once: null,
            cancellationToken);
    }

    private async Task Follow(PaymentDb db, PaymentBatch batch, BatchStep.Ask ask, PspResult<PspBatch> told, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (told.Value is { } there && batch.Differs(there.TotalPayments, there.TotalAmountMinor, there.Currency) is { } difference)
        {
            batch.Settle(BatchPayments.TotalsDiffer, difference, now);
            await BatchPayments.Doubt(db, batch, difference, actor, now, cancellationToken);
            return;
        }

        if (told.Value is { } listing && await BatchStrangers.Find(db, batch, personal, listing.Payments, cancellationToken) is { } strangers)
        {
            await BatchPayments.HasStrangers(db, batch, ask.Connection, strangers, actor, now, cancellationToken);
            return;
        }

        if (told.Answer is { Outcome: CallOutcome.NotSent } or { Status: StatusCodes.Status429TooManyRequests or StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden })
        {
            // It did not hear the question: that is no answer, and does not use one up.
            await PlanBatch.At(db, batch, now + (told.Answer.RetryAfter ?? Soon), now, cancellationToken);
            return;
        }

        batch.Asked(told.Value?.Status, now);
        await PlanBatch.Acknowledged(db, batch, ask.Connection, now, cancellationToken);
    }
}
