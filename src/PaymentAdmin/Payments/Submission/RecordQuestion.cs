using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Commits what the PSP said when it was asked what it has under our reference.</summary>
internal sealed class RecordQuestion(UnitOfWork unitOfWork, PersonalData personal)
{
    /// <summary>When it is asked again where the question did not reach it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    public Task Handle(Step.Ask ask, PspResult<IReadOnlyList<PspPayment>> told, WorkClaim claim, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                var payment = await db.Payments.SingleAsync(row => row.Id == ask.PaymentId, cancellationToken);
                await Hear(db, payment, ask, told, actor, now, cancellationToken);
                await PlanNext.Of(db, payment, ask.Connection, now, cancellationToken);
                return payment.Id;
            },
            once: null,
            cancellationToken);

    /// <summary>What the PSP has is heard whatever a webhook or people did meanwhile; what it does not have matters only to one that still waits.</summary>
    private async Task Hear(PaymentDb db, Payment payment, Step.Ask ask, PspResult<IReadOnlyList<PspPayment>> told, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        switch (told.Value)
        {
            case { Count: > 1 } several:
                await HearOf.Several(db, payment, several.Count, actor, now, cancellationToken);
                break;
            case [var one] when payment.Intent != ask.Intent:
                await HearOf.OlderIntent(db, payment, ask.Intent, one, actor, now, cancellationToken);
                break;
            case [var one]:
                await HearOne(db, payment, ask, one, actor, now, cancellationToken);
                break;
            default:
                if (payment.Intent == ask.Intent && payment.Status is PaymentStatus.Unknown or PaymentStatus.Pending)
                {
                    NothingHeard(payment, ask, told, now);
                }

                break;
        }
    }

    private async Task HearOne(PaymentDb db, Payment payment, Step.Ask ask, PspPayment one, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (one.Status == PspPaymentStatus.Pending && payment.Status == PaymentStatus.Pending)
        {
            payment.Next(null, now);
            payment.Asked(notFound: false, now);
        }

        await HearOf.Payment(db, payment, ask.Connection, personal, one, actor, now, cancellationToken);
    }

    private static void NothingHeard(Payment payment, Step.Ask ask, PspResult<IReadOnlyList<PspPayment>> told, DateTime now)
    {
        payment.Next(null, now);
        switch (told)
        {
            case { Value: [] }:
                NotFound(payment, ask, now);
                break;
            case { Answer: { Outcome: CallOutcome.NotSent } or { Status: StatusCodes.Status429TooManyRequests or StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } }:
                // It did not hear the question: that is no answer, and does not use one up.
                payment.Next(now + (told.Answer.RetryAfter ?? Soon), now);
                break;
            default:
                payment.Asked(notFound: false, now);
                break;
        }
    }

    private static void NotFound(Payment payment, Step.Ask ask, DateTime now)
    {
        var follows = NextStep.NotFound(payment, ask.Connection, now);
        payment.Asked(notFound: true, now);
        switch (follows)
        {
            case StepKind.Send when payment.Status == PaymentStatus.Unknown:
                payment.NeverArrived();
                break;
            case StepKind.Send or StepKind.Person when payment.Status == PaymentStatus.Pending:
                payment.Doubt("lost_by_psp", "The PSP had it, and now says that it knows no such payment.", now);
                break;
            case StepKind.Person:
                payment.Doubt("never_arrived", "The PSP says, again and again, that none of our sends arrived.", now);
                break;
        }
    }
}
