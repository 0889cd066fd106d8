using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Resolves an issue, in the caller's context: its entry, what follows for transaction and lines, and what then matches, commit together.</summary>
internal static class ApplyResolution
{
    public static async Task Apply(
        PaymentDb db, SettlementIssue issue, ResolutionProposal proposal, string notes, Actor actor, TimeSpan dueAfter, DateTime now, CancellationToken cancellationToken)
    {
        var transaction = await Proposals.TransactionOf(db, issue, cancellationToken);
        issue.Resolve(proposal, notes, actor, now);
        await Post(db, issue, transaction, proposal, notes, now, cancellationToken);
        if (issue.Finding.FetchedThrough is { } connection)
        {
            // Nobody waits for that day any more: it is uploaded by hand, or there is nothing.
            (await db.Set<StatementFetch>().SingleAsync(row => row.ConnectionId == connection, cancellationToken)).Skip();
        }

        transaction?.Decide(proposal.Effect.SettledMinor, proposal.Effect.FeeAcceptedMinor);
        var keys = await Decide(db, issue, proposal.Effect.Waiting, cancellationToken);

        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Resolution, notes, actor, now, to: Words.Of(proposal.Resolution)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueResolved, [new FieldChange("resolution", null, Words.Of(proposal.Resolution))], notes));
        await MatchKeys.Match(db, new IssueHome(issue.ProcessorId, issue.Environment), [.. keys.Append(issue.MatchKey).Distinct(StringComparer.Ordinal)], dueAfter, now, cancellationToken);
    }

    private static async Task Post(PaymentDb db, SettlementIssue issue, Transaction? transaction, ResolutionProposal proposal, string notes, DateTime now, CancellationToken cancellationToken)
    {
        var owner = new AccountOwner(issue.Currency, issue.ProcessorId, transaction?.TenantId, transaction?.UsesFeePayableOverride ?? false);

        // What waits beside a transaction is of that transaction; what waits as a whole is of none.
        var about = IssueKinds.Waits(issue.Kind) && issue.Kind is not (IssueKind.Excess or IssueKind.IdenticalLine) ? null : transaction;
        var reference = (string?[])[issue.TransactionReference, issue.SettlementReference, Words.Of(issue.Kind)];
        await new PostEntry(db, owner, now).Post(
            new EntryFacts(
                issue.Environment, issue.ProcessorId, new EntryEvent(EntrySource.SettlementIssue, issue.Id, EntryOccasion.Resolved), reference.First(text => !string.IsNullOrEmpty(text))!, now, about?.Id,
                Reason: notes.CutTo(JournalEntry.ReasonMaxLength)),
            proposal.Posting,
            cancellationToken);
    }

    /// <returns>What the lines concerned are matched with.</returns>
    private static async Task<IReadOnlyList<string>> Decide(PaymentDb db, SettlementIssue issue, WaitingEffect effect, CancellationToken cancellationToken)
    {
        if (effect == WaitingEffect.Stays)
        {
            return [];
        }

        var ids = effect == WaitingEffect.WaitsAgain ? (await db.Set<SettlementIssue>().SingleAsync(row => row.Id == issue.Follows, cancellationToken)).LineIds : issue.LineIds;
        var lines = await db.Set<SettlementLine>().Where(line => ids.Contains(line.Id) && line.Stands).ToListAsync(cancellationToken);
        lines.ForEach(line => line.Decide(effect));
        return [.. lines.Select(line => line.MatchKey)];
    }
}
