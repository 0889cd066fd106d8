using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What people proposed and decided about a payment, newest first: written once, never changed.</summary>
public sealed class ListPaymentDecisions(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>More than people ever propose about one payment.</summary>
    private const int MaxDecisions = 200;

    /// <param name="Id"><c>dec_…</c></param>
    /// <param name="Kind">retry or resolve.</param>
    /// <param name="Outcome">To resolve: as what; null for a retry.</param>
    /// <param name="PspPaymentId">To resolve as completed: the PSP's id, where it was given.</param>
    /// <param name="Reason">Why it was proposed.</param>
    /// <param name="End">approved, refused or overtaken by what happened to the payment; null while it waits.</param>
    /// <param name="DecisionReason">Why it was decided so.</param>
    /// <param name="DecidedBy">Who decided, or found it overtaken.</param>
    public sealed record Row(
        string Id, ProposalKind Kind, ResolvedAs? Outcome, string? PspPaymentId, string Reason, string ProposedBy, DateTime ProposedAt, ProposalEnd? End, string? DecisionReason,
        string? DecidedBy, DateTime? DecidedAt);

    public sealed record Answer(IReadOnlyList<Row> Data);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Payments.AnyAsync(row => row.Id == id, cancellationToken))
        {
            throw Refusal.NotFound("payment");
        }

        var found = await (
            from proposal in db.Set<PaymentProposal>().AsNoTracking()
            join decision in db.Set<PaymentDecision>().AsNoTracking() on proposal.Id equals decision.ProposalId into ends
            from end in ends.DefaultIfEmpty()
            where proposal.PaymentId == id
            orderby proposal.Number descending
            select new { proposal, end }).Take(MaxDecisions).ToListAsync(cancellationToken);
        return new Answer([.. found.Select(row => Of(row.proposal, row.end))]);
    }

    private static Row Of(PaymentProposal proposal, PaymentDecision? end) => new(
        PublicId.Decision.Format(proposal.Id), proposal.Kind, proposal.Outcome, proposal.PspPaymentId, proposal.Reason, proposal.ByName, proposal.At, end?.End, end?.Reason,
        end?.ByName, end?.At);
}
