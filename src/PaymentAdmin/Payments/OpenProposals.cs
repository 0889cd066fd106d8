using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

/// <summary>Proposals about payments of which nobody has decided yet.</summary>
public static class OpenProposals
{
    /// <summary>All of them, untracked, in no order.</summary>
    public static IQueryable<PaymentProposal> Of(PaymentDb db)
    {
        var decisions = db.Set<PaymentDecision>();
        return db.Set<PaymentProposal>().AsNoTracking().Where(proposal => !decisions.Any(decision => decision.ProposalId == proposal.Id));
    }
}
