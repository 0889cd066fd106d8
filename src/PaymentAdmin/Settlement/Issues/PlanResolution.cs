using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>What resolving some issues of one kind together would come to; nothing is changed.</summary>
public sealed class PlanResolution(IDbContextFactory<PaymentDb> contexts, SettlementRules rules)
{
    /// <param name="Kind">What all of them are.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Ways">How all of them may be resolved; the first is the one suggested.</param>
    public sealed record Answer(IssueKind Kind, int Count, IReadOnlyList<Way> Ways);

    /// <param name="Name">Which resolution.</param>
    /// <param name="Moves">How much it moves together: minor units by ISO 4217 code; none where no money moves.</param>
    /// <param name="NeedsSecond">Whether a second person has to approve.</param>
    public sealed record Way(IssueResolution Name, IReadOnlyList<(long Minor, string Currency)> Moves, bool NeedsSecond);

    /// <exception cref="Refusal">400; 403; 404; 422 <c>issues_differ</c>.</exception>
    public async Task<Answer> Handle(IReadOnlyList<string> ids, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var issues = await IssueIds.LoadOfOneKind(db, IssueIds.Read(ids), cancellationToken);
        var fitting = issues.Select(issue => ResolutionTable.Of(issue.Finding)).Aggregate((some, more) => [.. some.Intersect(more)]);
        var how = await HowTheyPost(db, issues, cancellationToken);
        var ways = new List<Way>();
        foreach (var resolution in fitting)
        {
            var amounts = new List<(long Minor, string Currency)>();
            foreach (var issue in issues)
            {
                amounts.Add(((await Propose(db, issue, resolution, how, cancellationToken)).AmountMinor, issue.Currency));
            }

            var moves = amounts.GroupBy(one => one.Currency, StringComparer.Ordinal).Select(same => (same.Sum(one => one.Minor), same.Key)).Where(one => one.Item1 != 0);
            ways.Add(new Way(resolution, [.. moves], SecondPerson.IsNeeded(rules.SecondPersonAbove, amounts)));
        }

        return new Answer(issues[0].Kind, issues.Count, ways);
    }

    private static async Task<Dictionary<Guid, PostedAs>> HowTheyPost(PaymentDb db, IReadOnlyList<SettlementIssue> issues, CancellationToken cancellationToken)
    {
        var ids = issues.Where(issue => issue.TransactionIds.Count == 1).Select(issue => issue.TransactionIds[0]).Distinct().ToList();
        return (await db.Set<Transaction>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken)).ToDictionary(row => row.Id, row => row.PostedAs);
    }

    // What a restated one comes to depends on an earlier issue: of those there are few.
    private static async Task<ResolutionProposal> Propose(
        PaymentDb db, SettlementIssue issue, IssueResolution resolution, Dictionary<Guid, PostedAs> how, CancellationToken cancellationToken) => issue.Kind == IssueKind.Restated
        ? await Proposals.Propose(db, issue, resolution, cancellationToken)
        : ResolutionTable.Propose(issue.Finding, resolution, issue.TransactionIds is [var only] ? how[only] : default, followed: null);
}
