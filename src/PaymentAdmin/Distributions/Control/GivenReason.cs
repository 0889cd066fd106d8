using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Control;

/// <summary>Bounds of the reason that every stop and every resumption needs.</summary>
internal static class GivenReason
{
    /// <summary>The reason, trimmed.</summary>
    /// <exception cref="Domain.Refusal">400.</exception>
    public static string Check(string? reason) => GivenComment.Check(reason, needed: true, "reason", PaymentProposal.ReasonMaxLength)!;
}
