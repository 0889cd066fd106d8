using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

/// <summary>Commits what came of sending a batch, for it and all its payments at once: only by whoever still has the claim.</summary>
internal sealed class RecordBatchSend(UnitOfWork unitOfWork, PersonalData personal, WorkSignal signal)
{
    private const string AlertKind = "batch_not_sent";

    /// <summary>How long a batch waits that we held back.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WhileAsked = TimeSpan.FromSeconds(30);

    internal async Task Handle(BatchStep.Send send, PspResult<PspBatch> result, WorkClaim claim, Actor actor, CancellationToken cancellationToken)
    {
        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                var batch = await db.PaymentBatches.SingleAsync(row => row.Id == send.BatchId, cancellationToken);
                if (batch.Status == BatchStatus.Sending)
                {
                    // What follows is decided on what it said; what is kept of it names nobody.
                    var verdict = VerdictOf(batch, result);
                    await Follow(db, batch, send, await PspWords.Of(db, batch, personal, result, cancellationToken), verdict, actor, now, cancellationToken);
                }

                return batch.Id;
            },
            once: null,
            cancellationToken);
        signal.Wake(PaymentQueues.Dispatch);
        signal.Wake(PaymentQueues.Balances);
    }

    private static SendVerdict VerdictOf(PaymentBatch batch, PspResult<PspBatch> result) => Classification.Of(
        SendAnswers.Of(result) with { Said = result.Value is null ? null : PaymentSaid.Pending }, batch.UnresolvedSince is not null);

    private async Task Follow(
        PaymentDb db, PaymentBatch batch, BatchStep.Send send, PspResult<PspBatch> result, SendVerdict verdict, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        switch (verdict)
        {
            case SendVerdict.Acknowledge:
                await Acknowledged(db, batch, send, result, actor, now, cancellationToken);
                break;
            case SendVerdict.Ask:
                await PlanBatch.GiveOver(db, batch, send.Connection, EndOf(result, AttemptOutcome.Duplicate), onlyAsk: true, now, cancellationToken);
                break;
            case SendVerdict.TryAgain:
                await TryAgain(db, batch, send, result, now, cancellationToken);
                break;
            case SendVerdict.Wait or SendVerdict.SlowDown:
                batch.Return(now + (verdict == SendVerdict.Wait ? Moment : result.Answer.RetryAfter ?? WhileAsked), counts: false, now);
                await PlanBatch.At(db, batch, batch.NextStepAt!.Value, now, cancellationToken);
                break;
            case SendVerdict.CredentialsRefused or SendVerdict.Forbidden:
                await LetIn(db, batch, send, result, verdict, actor, now, cancellationToken);
                break;
            case SendVerdict.Fail or SendVerdict.FailForBalance or SendVerdict.Review:
                await Refused(db, batch, result, verdict, now, cancellationToken);
                break;
            default:
                batch.Lose(now);
                await BatchPayments.Lose(db, batch, now, cancellationToken);
                await PlanBatch.Unknown(db, batch, send.Connection, EndOf(result, AttemptOutcome.Unknown), now, cancellationToken);
                break;
        }
    }

    /// <summary>The PSP has it. Its totals are compared before anything is believed (psp-integration, phase 2 step 6).</summary>
    private async Task Acknowledged(PaymentDb db, PaymentBatch batch, BatchStep.Send send, PspResult<PspBatch> result, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var told = result.Value!;
        batch.Acknowledge(told.BatchId, told.Status, now);
        await BatchPayments.EndAttempts(db, batch, EndOf(result, AttemptOutcome.Acknowledged), now, cancellationToken);
        if (batch.Differs(told.TotalPayments, told.TotalAmountMinor, told.Currency) is { } difference)
        {
            batch.Settle(BatchPayments.TotalsDiffer, difference, now);
            await BatchPayments.Doubt(db, batch, difference, actor, now, cancellationToken);
            return;
        }

        await BatchPayments.Acknowledge(db, batch, now, cancellationToken);
        await HearBatch.Of(db, batch, send.Connection, personal, told.Payments, actor, now, cancellationToken);
        if (await BatchStrangers.Find(db, batch, personal, told.Payments, cancellationToken) is { } strangers)
        {
            await BatchPayments.HasStrangers(db, batch, send.Connection, strangers, actor, now, cancellationToken);
            return;
        }

        // Its payments' states are not saved yet: whether any is on its way is asked with the first question.
        await PlanBatch.At(db, batch, BatchSteps.Ask(batch, now)!.Value, now, cancellationToken);
    }

    private static async Task TryAgain(PaymentDb db, PaymentBatch batch, BatchStep.Send send, PspResult<PspBatch> result, DateTime now, CancellationToken cancellationToken)
    {
        if (BatchSteps.TryAgain(batch, send.Connection, PlanBatch.Chance(), now) is { } due)
        {
            batch.Return(due, counts: true, now);
            await PlanBatch.At(db, batch, due, now, cancellationToken);
        }
        else if (batch.UnresolvedSince is not null)
        {
            await PlanBatch.GiveOver(db, batch, send.Connection, PlanBatch.NoAnswer, onlyAsk: false, now, cancellationToken);
        }
        else
        {
            await Dissolve(db, batch, EndOf(result, AttemptOutcome.NotSent), "never_sent", counts: true, now, cancellationToken);
            var id = PublicId.Batch.Format(batch.Id);
            await RaiseAlert.Raise(
                db, now, AlertKind, batch.ConnectionId, $"{id}: no connection to the PSP could be made, again and again. Its payments are tried one by one.",
                $"connections/{PublicId.Connection.Format(batch.ConnectionId)}", cancellationToken);
        }
    }

    /// <summary>The PSP did nothing with it because it does not let us in: its payments are queued again and wait until a person resumes the connection.</summary>
    private static async Task LetIn(PaymentDb db, PaymentBatch batch, BatchStep.Send send, PspResult<PspBatch> result, SendVerdict verdict, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (verdict == SendVerdict.Forbidden)
        {
            await PauseConnection.Because(db, send.Connection.Id, PauseConnection.Forbidden, actor, now, cancellationToken);
        }

        if (batch.UnresolvedSince is not null)
        {
            await PlanBatch.GiveOver(db, batch, send.Connection, PlanBatch.NoAnswer, onlyAsk: false, now, cancellationToken);
            return;
        }

        var end = EndOf(result, verdict == SendVerdict.Forbidden ? AttemptOutcome.Forbidden : AttemptOutcome.CredentialsRefused);
        batch.Dissolve(end.Code ?? "refused", end.Message, now);
        await BatchPayments.EndAttempts(db, batch, end, now, cancellationToken);
        await BatchPayments.Free(db, batch, alone: false, counts: false, held: null, now, cancellationToken);
    }

    /// <summary>It is refused as a whole, and which payment is at fault is not said: each goes by itself and shows its own error.</summary>
    private static async Task Refused(PaymentDb db, PaymentBatch batch, PspResult<PspBatch> result, SendVerdict verdict, DateTime now, CancellationToken cancellationToken)
    {
        await Dissolve(db, batch, EndOf(result, AttemptOutcome.Rejected), result.Error?.Code ?? "refused", counts: false, now, cancellationToken);
        if (verdict == SendVerdict.FailForBalance)
        {
            await Enqueue.Add(db, PaymentQueues.Balances, batch.ConnectionId, orderKey: null, now, now, cancellationToken);
        }
    }

    private static async Task Dissolve(PaymentDb db, PaymentBatch batch, AttemptEnd end, string reason, bool counts, DateTime now, CancellationToken cancellationToken)
    {
        batch.Dissolve(reason, end.Message, now);
        await BatchPayments.EndAttempts(db, batch, end, now, cancellationToken);
        await BatchPayments.Free(db, batch, alone: true, counts, held: null, now, cancellationToken);
    }

    private static AttemptEnd EndOf(PspResult<PspBatch> result, AttemptOutcome outcome) => new(outcome, result.Answer.Status, result.Error?.Code, result.Error?.Message);
}
