using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Submission;

/// <summary>From what the client brought to what the domain decides on, and to what an attempt records.</summary>
internal static class SendAnswers
{
    public static SendAnswer Of<T>(PspResult<T> result) where T : notnull => new(
        result.Answer switch
        {
            { Outcome: CallOutcome.Answered } => SendFate.Answered,
            { Outcome: CallOutcome.NotSent, IsHeldBack: true } => SendFate.HeldBack,
            { Outcome: CallOutcome.NotSent } => SendFate.NotSent,
            _ => SendFate.Lost,
        },
        result.Answer.Status,
        result.Error?.Code,
        result.Value is PspPayment payment ? SaidOf(payment.Status) : null,
        result.Value is PspPayment failed ? failed.FailureReason : null);

    public static AttemptEnd EndOf(PspResult<PspPayment> result, SendVerdict verdict) => new(
        verdict switch
        {
            SendVerdict.Acknowledge => AttemptOutcome.Acknowledged,
            SendVerdict.Complete or SendVerdict.Reverse => AttemptOutcome.Completed,
            SendVerdict.Fail or SendVerdict.FailForBalance => AttemptOutcome.Failed,
            SendVerdict.Ask when result.Value is null => AttemptOutcome.Duplicate,
            SendVerdict.Ask or SendVerdict.Unknown => AttemptOutcome.Unknown,
            SendVerdict.Review => AttemptOutcome.Rejected,
            SendVerdict.TryAgain or SendVerdict.Wait => AttemptOutcome.NotSent,
            SendVerdict.SlowDown => AttemptOutcome.RateLimited,
            SendVerdict.CredentialsRefused => AttemptOutcome.CredentialsRefused,
            _ => AttemptOutcome.Forbidden,
        },
        result.Answer.Status,
        result.Error?.Code ?? result.Value?.FailureReason,
        result.Error?.Message ?? result.Value?.FailureMessage,
        result.Value?.PspPaymentId);

    public static PaymentSaid SaidOf(PspPaymentStatus status) => status switch
    {
        PspPaymentStatus.Pending => PaymentSaid.Pending,
        PspPaymentStatus.Completed => PaymentSaid.Completed,
        PspPaymentStatus.Failed => PaymentSaid.Failed,
        _ => PaymentSaid.Reversed,
    };
}
