using System.Linq.Expressions;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>What can happen to an issue.</summary>
public sealed partial class SettlementIssue
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>What it is about has changed: a proposed resolution is overtaken.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c> where it is resolved.</exception>
    public void Change(SettlementFinding finding, DateTime now)
    {
        if ((finding.Kind, finding.Subject) != (Kind, Subject))
        {
            throw new ArgumentException("The finding is about something else.", nameof(finding));
        }

        RequireOpen();
        Apply(finding, now);
    }

    /// <summary>It was matched again; what came of it is told by itself.</summary>
    /// <param name="foundNews">Whether anything came of it for what is matched together: then whoever decides meanwhile has to look again.</param>
    /// <param name="now">When, UTC.</param>
    public void Match(bool foundNews, DateTime now)
    {
        MatchedUpTo = now - LongestCommit;
        Version += foundNews ? 1 : 0;
    }

    /// <summary>Somebody wrote about it: whoever saw it before has not read that. A resolved one can be written about too.</summary>
    public void Annotate(DateTime now) => Touch(now);

    /// <summary>A resolution is proposed: of somebody who decides meanwhile, one is first.</summary>
    internal void Propose(DateTime now)
    {
        RequireOpen(IssueEvent.Resolve);
        Touch(now);
    }

    /// <summary>Somebody begins with it.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c>, naming both states.</exception>
    public void Investigate(DateTime now) => Let(IssueEvent.Investigate, now);

    /// <summary>It took too long, or somebody else is asked.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c>, naming both states.</exception>
    public void Escalate(DateTime now)
    {
        Let(IssueEvent.Escalate, now);
        EscalatedAt = now;
    }

    /// <summary>Which are to escalate by themselves: those that are due, and never were escalated. Once people took one up again it is theirs to escalate.</summary>
    public static Expression<Func<SettlementIssue, bool>> EscalatingThemselves(DateTime now) =>
        issue => issue.EscalatedAt == null && (issue.Status == IssueStatus.Pending || issue.Status == IssueStatus.Investigating) && issue.DueAt <= now;

    /// <summary>A person has it tried again: now, and once by itself after a pause of 15 minutes, one hour, four hours.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c>, <c>retries_exhausted</c>.</exception>
    public void Retry(DateTime now)
    {
        RequireOpen(IssueEvent.Retry);
        if (RetryCount >= RetriesAllowed)
        {
            throw Refusal.Conflict("retries_exhausted", $"The issue was tried again {RetriesAllowed} times, which is the most. Investigate it, or escalate it.");
        }

        Let(IssueEvent.Retry, now);
        NextRetryAt = now + Pauses[RetryCount];
        RetryCount++;
    }

    /// <summary>The one try by itself was made; what came of it, matching says.</summary>
    public void TriedByItself(DateTime now)
    {
        NextRetryAt = null;
        Touch(now);
    }

    /// <summary>It is given to somebody, or to nobody. To give it to whom it is given already changes nothing.</summary>
    /// <returns>Whether that changed anything.</returns>
    /// <exception cref="Refusal">409 <c>issue_state</c> where it is resolved.</exception>
    public bool Assign(Guid? to, DateTime now)
    {
        RequireOpen();
        if (AssignedTo == to)
        {
            return false;
        }

        AssignedTo = to;
        Touch(now);
        return true;
    }

    /// <summary>People resolve it.</summary>
    /// <param name="proposal">What its resolution comes to.</param>
    /// <param name="notes">Why, 1 to 4,000 characters.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>issue_state</c>; 400 without notes.</exception>
    public void Resolve(ResolutionProposal proposal, string? notes, Actor by, DateTime now)
    {
        RequireResolvable(proposal.Resolution, notes);
        Let(IssueEvent.Resolve, now);
        (Resolution, MovedMoney, ResolvedAt, ResolvedById, ResolvedByName) = (proposal.Resolution, proposal.MovesMoney, now, by.Id, by.Name);
        End();
    }

    /// <summary>The facts fit by now, or what it is about was withdrawn.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c> where it is resolved.</exception>
    public void CloseItself(ClosedBecause because, Guid? lineId, DateTime now)
    {
        Let(IssueEvent.Resolve, now);
        (ClosedItself, ClosedByLineId, ResolvedAt) = (because, lineId, now);
        End();
    }

    /// <summary>Refuses what cannot be resolved like that.</summary>
    /// <param name="resolution">How; null where nobody said.</param>
    /// <param name="notes">Why.</param>
    /// <exception cref="Refusal">409 <c>issue_state</c>; 400 naming <c>resolution</c> and <c>notes</c>.</exception>
    public void RequireResolvable(IssueResolution? resolution, string? notes)
    {
        RequireOpen(IssueEvent.Resolve);
        var errors = new FieldErrors();
        errors.Check(resolution is not null, "resolution", $"Say how the issue is resolved: {string.Join(", ", ResolutionTable.Of(Finding).Select(one => Words.Of(one)))}.");
        errors.Check(!string.IsNullOrWhiteSpace(notes) && Text.IsNote(notes, NotesMaxLength), "notes", $"Say why the issue is resolved like that. {NotesRule}");
        errors.ThrowIfAny();
    }

    private void End()
    {
        NextRetryAt = null;
        FactsVersion++;
    }

    private void Apply(SettlementFinding finding, DateTime now)
    {
        (ExpectedMinor, ActualMinor, WaitingMinor) = (finding.ExpectedMinor, finding.ActualMinor, finding.WaitingMinor);
        (Description, SettlementReference) = (finding.Description, finding.SettlementReference);
        (TransactionIds, LineIds, MatchKey) = (finding.TransactionIds, finding.LineIds, Matching.KeyOf(finding));
        FactsVersion++;
        Touch(now);
    }

    private void RequireOpen(IssueEvent? what = null)
    {
        if (Status == IssueStatus.Resolved)
        {
            throw what is { } wanted ? IssueStates.Illegal(Status, IssueStates.Wanted(wanted))
                : Refusal.Conflict("issue_state", "The issue is resolved and stays as it is. New trouble is a new issue.", "status");
        }
    }

    private void Let(IssueEvent what, DateTime now)
    {
        Status = IssueStates.Next(Status, what) ?? throw IssueStates.Illegal(Status, IssueStates.Wanted(what));
        Touch(now);
    }

    private void Touch(DateTime now)
    {
        UpdatedAt = now;
        Version++;
    }
}
