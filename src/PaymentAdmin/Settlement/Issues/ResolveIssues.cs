using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Resolves many issues of one kind with one reason: all of them, or none. Whether a second person is needed is decided by their sum.</summary>
public sealed class ResolveIssues(UnitOfWork unitOfWork, SettlementRules rules)
{
    /// <param name="Ids">The issues, 1 to 100, all of one kind.</param>
    /// <param name="Resolution">How they are resolved.</param>
    /// <param name="Notes">Why.</param>
    public sealed record Input(IReadOnlyList<string> Ids, IssueResolution Resolution, string? Notes = null);

    /// <param name="Resolved">How many are resolved.</param>
    /// <param name="Pending">How many wait for a second person.</param>
    public sealed record Answer(int Resolved, int Pending);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>issue_state</c>, <c>resolution_pending</c>; 422 <c>issues_differ</c>, <c>resolution_does_not_fit</c>.</exception>
    public Task<Answer> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        var ids = IssueIds.Read(input.Ids);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var issues = await IssueIds.LoadOfOneKind(db, ids, cancellationToken);
                var proposals = new List<ResolutionProposal>();
                foreach (var issue in issues)
                {
                    issue.RequireResolvable(input.Resolution, input.Notes);
                    proposals.Add(await Proposals.Propose(db, issue, input.Resolution, cancellationToken));
                }

                var needsSecond = SecondPerson.IsNeeded(rules.SecondPersonAbove, issues.Zip(proposals, (issue, proposal) => (proposal.AmountMinor, issue.Currency)));
                var pending = 0;
                foreach (var (issue, proposal) in issues.Zip(proposals))
                {
                    // The one before may have closed or changed it: then the person looks again.
                    issue.RequireResolvable(input.Resolution, input.Notes);
                    await RequireNoOthers(db, issue, actor, cancellationToken);
                    pending += await ResolveIssue.Resolve(db, issue, proposal, input.Notes!.Trim(), needsSecond, rules, actor, now, cancellationToken) is null ? 0 : 1;
                }

                return new Answer(issues.Count - pending, pending);
            },
            once,
            cancellationToken);
    }

    /// <summary>What another one proposed is approved by whoever has seen it, not in passing.</summary>
    private static async Task RequireNoOthers(PaymentDb db, SettlementIssue issue, Actor actor, CancellationToken cancellationToken)
    {
        if (await Proposals.Of(db, issue, cancellationToken) is { } pending && pending.ProposedById != actor.Id)
        {
            throw Refusal.Conflict("resolution_pending", $"{pending.ProposedByName} proposed {Words.Of(pending.Resolution)} for one of them. Approve or refuse that first, in the queue of what is to approve.", "ids");
        }
    }
}
