using System.Text.Json.Serialization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Payments;

/// <summary>A payment. Who lacks <c>view_beneficiaries</c> sees what is personal masked. The amount in minor units; times UTC.</summary>
/// <param name="Number">Its number in the distribution, 1, 2, 3 …</param>
/// <param name="Channel">How the money travelled, as the PSP says; else how it is to.</param>
/// <param name="PspPaymentId">The PSP's id of it.</param>
/// <param name="PspReference">The reference on the PSP's receipt.</param>
/// <param name="FailureReason">Why it failed, or why people have to look, as one word.</param>
/// <param name="FailureMessage">The same in the PSP's words, or ours.</param>
/// <param name="Guidance">What to do about it.</param>
/// <param name="ReleasedAt">When its distribution was released.</param>
/// <param name="SubmittedAt">When it first may have left.</param>
/// <param name="AcknowledgedAt">When the PSP first said that it has it.</param>
/// <param name="CompletedAt">When the money arrived.</param>
/// <param name="FailedAt">When we first heard that it failed.</param>
/// <param name="ReversedAt">When we first heard that it was given back.</param>
/// <param name="ProviderReference">What the PSP is given as our reference.</param>
/// <param name="IdempotencyKey">The key of the present intent to pay.</param>
/// <param name="Intent">Which intent to pay this is: 0 before the release.</param>
/// <param name="Attempts">How often it was tried, of all its intents.</param>
/// <param name="NextStepAt">When its next step is due; null where nothing is done by itself.</param>
/// <param name="PendingDecision">What one person proposed and a second one has to decide; null for nothing.</param>
public sealed record PaymentAnswer(
    string Id, int Number, string DistributionId, string BeneficiaryId, string ExternalId, string FullName, string? PhoneNumber, string? AccountNumber, string Channel,
    long Amount, string Currency, string Reference, PaymentStatus Status, HeldBecause? HeldBecause, DateTime CreatedAt, DateTime UpdatedAt,
    string? PspPaymentId, string? PspReference, string? FailureReason, string? FailureMessage, string? Guidance,
    DateTime? ReleasedAt, DateTime? SubmittedAt, DateTime? AcknowledgedAt, DateTime? CompletedAt, DateTime? FailedAt, DateTime? ReversedAt,
    string? ProviderReference, string? IdempotencyKey, string ConnectionId, ConnectionEnvironment Environment, int Intent, int Attempts, DateTime? NextStepAt,
    PendingDecision? PendingDecision)
{
    /// <summary>For pages: the channel that was approved.</summary>
    [JsonIgnore]
    public PaymentChannel PaidThrough { get; init; }

    /// <summary>For pages: what its distribution is called; empty where nobody looked.</summary>
    [JsonIgnore]
    public string DistributionName { get; init; } = "";

    /// <summary>For pages: whose connection it goes through; empty where nobody looked.</summary>
    [JsonIgnore]
    public string ProcessorCode { get; init; } = "";

    /// <summary>As an actor may see it.</summary>
    public static PaymentAnswer Of(Payment payment, PersonalData personal, Actor actor, PendingDecision? pending = null)
    {
        var details = personal.Open(payment.Sealed);
        var shown = PersonalMask.For(actor, details);
        return new PaymentAnswer(
            PublicId.Payment.Format(payment.Id), payment.Number, PublicId.Distribution.Format(payment.DistributionId), PublicId.Beneficiary.Format(payment.BeneficiaryId),
            shown.ExternalId, shown.FullName, shown.PhoneNumber, shown.AccountNumber, payment.PspChannel ?? Words.Of(payment.Channel),
            payment.AmountMinor, payment.Currency, payment.Reference, payment.Status, payment.HeldBecause, payment.CreatedAt, payment.UpdatedAt,
            payment.PspPaymentId, payment.PspReference, payment.FailureReason, WithoutPerson(payment.FailureMessage, details, actor), GuidanceOf(payment),
            payment.ReleasedAt, payment.SubmittedAt, payment.AcknowledgedAt, payment.CompletedAt, payment.FailedAt, payment.ReversedAt,
            payment.ProviderReference, payment.IdempotencyKey, PublicId.Connection.Format(payment.ConnectionId), payment.Environment, payment.Intent, payment.AttemptCount, payment.NextStepAt,
            pending)
        { PaidThrough = payment.Channel };
    }

    /// <summary>A message as an actor may see it. A PSP's words were cleaned before they were kept; people's, and older ones, may still name who is paid.</summary>
    internal static string? WithoutPerson(string? message, PersonalDetails details, Actor actor) =>
        message is null || actor.May(Permissions.ViewBeneficiaries) ? message : PersonsInText.Without(message, details);

    private static string? GuidanceOf(Payment payment) => payment.FailureReason is { } reason ? FailureGuidance.Of(reason) : null;
}
