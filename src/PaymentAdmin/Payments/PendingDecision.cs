using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>What one person proposed about a payment, and a second one has not decided on.</summary>
/// <param name="Id"><c>dec_…</c></param>
/// <param name="Kind">retry or resolve.</param>
/// <param name="Outcome">To resolve: as what; null for a retry.</param>
/// <param name="PspPaymentId">To resolve as completed: the PSP's id that was found out, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="ProposedBy">Who.</param>
/// <param name="ProposedAt">When, UTC.</param>
public sealed record PendingDecision(string Id, ProposalKind Kind, ResolvedAs? Outcome, string? PspPaymentId, string Reason, string ProposedBy, DateTime ProposedAt)
{
    /// <summary>Null where there is none, or it is no longer about the payment as it is.</summary>
    internal static PendingDecision? Of(PaymentProposal? proposal, Payment payment) => proposal is null || !proposal.IsAbout(payment)
        ? null
        : new PendingDecision(
            PublicId.Decision.Format(proposal.Id), proposal.Kind, proposal.Outcome, proposal.PspPaymentId, proposal.Reason, proposal.ByName, proposal.At);
}
