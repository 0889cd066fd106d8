using PaymentAdmin.Domain;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Bounds of what people write to a decision.</summary>
internal static class GivenComment
{
    /// <summary>The comment, trimmed; null for none.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static string? Check(string? comment, bool needed, string field = "comment", int maxLength = Decision.CommentMaxLength)
    {
        var errors = new FieldErrors();
        errors.Check(!needed || !string.IsNullOrWhiteSpace(comment), field, "Say why, in a few words.");
        errors.Check(comment is null || Text.IsNote(comment, maxLength), field, $"The {field} is up to {maxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
    }
}
