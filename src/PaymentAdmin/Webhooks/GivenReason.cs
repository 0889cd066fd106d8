using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>Why a person does it: asked for wherever a person overrules what happened by itself.</summary>
internal static class GivenReason
{
    /// <returns>The reason, trimmed.</returns>
    /// <exception cref="Refusal">400: there is none, or it is too long.</exception>
    public static string Required(string? reason)
    {
        var errors = new FieldErrors();
        errors.Check(
            !string.IsNullOrWhiteSpace(reason) && Text.IsNote(reason, WebhookAttempt.ReasonMaxLength),
            "reason", $"The reason is 1 to {WebhookAttempt.ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return reason!.Trim();
    }
}
