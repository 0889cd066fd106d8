using PaymentAdmin.Domain;

namespace PaymentAdmin.Jobs;

/// <summary>Why something is stopped or let go on.</summary>
/// <param name="Reason">For the record: up to 500 characters.</param>
public sealed record ReasonInput(string? Reason = null)
{
    private const int MaxLength = 500;

    /// <summary>The reason, trimmed; null where none is given.</summary>
    /// <exception cref="Refusal">400: it is too long, or missing where it is required.</exception>
    internal string? Checked(bool required)
    {
        var reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim();
        var errors = new FieldErrors();
        errors.Check(reason is not null || !required, "reason", "Say why, in a few words.");
        errors.Check(reason is null || Text.IsNote(reason, MaxLength), "reason", $"The reason is up to {MaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return reason;
    }
}
