using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Commits what came of a send with the payment's transition: only by whoever still has the claim (design, "Background work").</summary>
internal sealed class RecordSend(UnitOfWork unitOfWork, PersonalData personal, WorkSignal signal)
{
    /// <summary>How long a payment waits that we, or its connection's state, held back.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WhilePaused = TimeSpan.FromSeconds(30);

    public async Task Handle(Step.Send send, PspResult<PspPayment> result, WorkClaim claim, Actor actor, CancellationToken cancellationToken)
    {
        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                var payment = await db.Payments.SingleAsync(row => row.Id == send.PaymentId, cancellationToken);
                var attempt = await db.PaymentAttempts.SingleAsync(row => row.Id == send.AttemptId, cancellationToken);
                var verdict = Classification.Of(SendAnswers.Of(result), payment.UnresolvedSince is not null);
                var said = PspWords.Of(payment, personal, result);
                attempt.End(SendAnswers.EndOf(said, verdict), now);
                if (payment.Status == PaymentStatus.Submitting && attempt.Number == payment.AttemptCount)
                {
                    await Follow(db, payment, send, said, verdict, actor, now, cancellationToken);
                }
                else if (said.Value is { } late)
                {
                    await HearLate(db, payment, attempt, send, late, actor, now, cancellationToken);
                }

                await PlanNext.Of(db, payment, send.Connection, now, cancellationToken);
                return payment.Id;
            },
            once: null,
            cancellationToken);
        signal.Wake(PaymentQueues.Balances);
    }

    /// <summary>A webhook or people were faster, or it was sent again meanwhile: what the answer says is heard all the same, of the intent that it is about.</summary>
    private async Task HearLate(PaymentDb db, Payment payment, PaymentAttempt attempt, Step.Send send, PspPayment late, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (attempt.Intent != payment.Intent)
        {
            await HearOf.OlderIntent(db, payment, attempt.Intent, late, actor, now, cancellationToken);
        }
        else if (late.Status != PspPaymentStatus.Failed || payment.Status != PaymentStatus.Submitting)
        {
            // A failure that answers an earlier send says nothing of the one that is under way (design, rule 3).
            await HearOf.Payment(db, payment, send.Connection, personal, late, actor, now, cancellationToken);
        }
    }

    private async Task Follow(PaymentDb db, Payment payment, Step.Send send, PspResult<PspPayment> result, SendVerdict verdict, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var message = result.Error?.Message ?? "";
        switch (verdict)
        {
            case SendVerdict.Acknowledge or SendVerdict.Complete or SendVerdict.Reverse or SendVerdict.Fail or SendVerdict.FailForBalance:
                var said = result.Value ?? new PspPayment(null, null, PspPaymentStatus.Failed, FailureReason: result.Error!.Code, FailureMessage: message);
                await HearOf.Payment(db, payment, send.Connection, personal, said, actor, now, cancellationToken);
                break;
            case SendVerdict.Ask:
                payment.Lose(onlyAsk: true, now);
                break;
            case SendVerdict.Unknown:
                payment.Lose(onlyAsk: false, now);
                break;
            case SendVerdict.Review:
                payment.GiveUpUnsent("not_accepted", message, now);
                break;
            case SendVerdict.TryAgain when NextStep.TryAgain(payment, send.Connection, Random.Shared.NextDouble(), now) is { } due:
                payment.Return(due, counts: true, now);
                break;
            case SendVerdict.TryAgain when payment.UnresolvedSince is not null:
                payment.OnlyAsk(now);
                break;
            case SendVerdict.TryAgain:
                payment.GiveUpUnsent("never_sent", message, now);
                break;
            case SendVerdict.Wait:
                payment.Return(now + (payment.UnresolvedSince is null ? Moment : WhilePaused), counts: false, now);
                break;
            case SendVerdict.SlowDown:
                payment.Return(now + (result.Answer.RetryAfter ?? WhilePaused), counts: false, now);
                break;
            case SendVerdict.CredentialsRefused:
                payment.Return(now + WhilePaused, counts: false, now);
                break;
            case SendVerdict.Forbidden:
                payment.Return(now + WhilePaused, counts: false, now);
                await PauseConnection.Because(db, send.Connection.Id, PauseConnection.Forbidden, actor, now, cancellationToken);
                break;
        }
    }
}
