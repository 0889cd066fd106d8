using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments;

/// <summary>A payment hears what its PSP answered when it was asked what it has under our reference: it goes on by its normal transitions.</summary>
public static class HearAnswer
{
    /// <summary>When it is asked again where the question did not reach it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>What the PSP's status means for a payment.</summary>
    public static PaymentSaid SaidOf(PspPaymentStatus status) => SendAnswers.SaidOf(status);

    /// <summary>In the caller's context.</summary>
    /// <param name="intent">Which intent's reference was asked for.</param>
    public static async Task Of(
        PaymentDb db, PersonalData personal, Payment payment, int intent, Connection connection, PspResult<IReadOnlyList<PspPayment>> told, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        await Hear(db, personal, payment, intent, connection, told, actor, now, cancellationToken);
        await PlanNext.Of(db, payment, connection, now, cancellationToken);
    }

    /// <summary>What the PSP has is heard whatever a webhook or people did meanwhile; what it does not have matters only to one that still waits.</summary>
    private static async Task Hear(
        PaymentDb db, PersonalData personal, Payment payment, int intent, Connection connection, PspResult<IReadOnlyList<PspPayment>> told, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        switch (told.Value)
        {
            case { Count: > 1 } several:
                await HearOf.Several(db, payment, several.Count, actor, now, cancellationToken);
                break;
            case [var one] when payment.Intent != intent:
                await HearOf.OlderIntent(db, payment, intent, one, actor, now, cancellationToken);
                break;
            case [var one]:
                await HearOne(db, personal, payment, connection, one, actor, now, cancellationToken);
                break;
            default:
                if (payment.Intent == intent && payment.Status is PaymentStatus.Unknown or PaymentStatus.Pending)
                {
                    NothingHeard(payment, connection, told, now);
                }

                break;
        }
    }

    private static async Task HearOne(PaymentDb db, PersonalData personal, Payment payment, Connection connection, PspPayment one, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (payment.Status == PaymentStatus.Cancelled)
        {
            // It has no way on: what was cancelled cannot be paid by us any more.
            if (one.Status != PspPaymentStatus.Failed)
            {
                await HearOf.Halt(db, payment, "The PSP has it, though it was cancelled before it left.", Payment.DoublePayment, actor, now, cancellationToken);
            }

            return;
        }

        if (one.Status == PspPaymentStatus.Pending && payment.Status == PaymentStatus.Pending)
        {
            payment.Next(null, now);
            payment.Asked(notFound: false, now);
        }

        await HearOf.Payment(db, payment, connection, personal, one, actor, now, cancellationToken);
    }

    private static void NothingHeard(Payment payment, Connection connection, PspResult<IReadOnlyList<PspPayment>> told, DateTime now)
    {
        payment.Next(null, now);
        switch (told)
        {
            case { Value: [] }:
                NotFound(payment, connection, now);
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

    private static void NotFound(Payment payment, Connection connection, DateTime now)
    {
        var follows = NextStep.NotFound(payment, connection, now);
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
