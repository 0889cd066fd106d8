using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>A payment as it is after an act of people on it; nothing of it is personal. The amount in minor units.</summary>
/// <param name="Guidance">What a person does about its failure; null where it has none.</param>
/// <param name="PendingDecision">What waits for a second person; null where nothing does.</param>
public sealed record DecidedPayment(
    string Id, string DistributionId, string Reference, PaymentStatus Status, HeldBecause? HeldBecause, long Amount, string Currency, int Intent, string? IdempotencyKey,
    string? ProviderReference, string? PspPaymentId, string? FailureReason, string? Guidance, DateTime UpdatedAt, int Version, PendingDecision? PendingDecision)
{
    internal static DecidedPayment Of(Payment payment, PaymentProposal? open) => new(
        PublicId.Payment.Format(payment.Id), PublicId.Distribution.Format(payment.DistributionId), payment.Reference, payment.Status, payment.HeldBecause, payment.AmountMinor,
        payment.Currency, payment.Intent, payment.IdempotencyKey, payment.ProviderReference, payment.PspPaymentId, payment.FailureReason,
        payment.FailureReason is { } reason ? FailureGuidance.Of(reason) : null, payment.UpdatedAt, payment.Version, PendingDecision.Of(open, payment));
}

/// <summary>
/// What came of a person's word: the payment as it is now, or why it was refused where refusing it changed something (a proposal that no
/// longer counts is ended by who finds it so), which an exception would undo.
/// </summary>
/// <param name="Payment">As it is now; null where it was refused.</param>
/// <param name="IsProposed">Whether it waits for a second person now.</param>
/// <param name="Why">Why it was refused, for people.</param>
public sealed record TwoPeopleAnswer(DecidedPayment? Payment, bool IsProposed, string? Why = null)
{
    /// <summary>The answer.</summary>
    /// <exception cref="Refusal">409 <c>payment_changed</c>.</exception>
    internal TwoPeopleAnswer OrRefuse() => Payment is not null ? this : throw Refusal.Conflict("payment_changed", Why!);
}
