using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>Whether a resolution needs a second person (the setting <c>Settlement:SecondPersonAbove</c>).</summary>
public static class SecondPerson
{
    /// <summary>Whether one is needed.</summary>
    /// <param name="aboveMinor">From beyond which amount, minor units; 0, the default, is always where money moves.</param>
    /// <param name="amounts">What each resolution of the act moves, one for each issue: minor units and ISO 4217 code.</param>
    /// <returns>Whether the sum of what is moved, regardless of its direction, is beyond the threshold in any currency.</returns>
    public static bool IsNeeded(long aboveMinor, IEnumerable<(long Minor, string Currency)> amounts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(aboveMinor);
        return amounts.GroupBy(one => one.Currency, StringComparer.Ordinal).Any(same => same.Sum(one => Math.Abs(one.Minor)) > aboveMinor);
    }
}

/// <summary>
/// A resolution that waits for a second person (design, rule 7): written once, and bound to the facts of its issue. Facts that change overtake it.
/// </summary>
public sealed class PendingResolution : IWrittenOnce
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>The issue.</summary>
    public Guid IssueId { get; init; }

    /// <summary><see cref="SettlementIssue.FactsVersion"/> when it was proposed.</summary>
    public int FactsVersion { get; init; }

    /// <summary>How the issue is to be resolved.</summary>
    public IssueResolution Resolution { get; init; }

    /// <summary>Why, 1 to 4,000 characters.</summary>
    public string Notes { get; init; } = "";

    /// <summary>What is to be posted, in the order of the chart.</summary>
    public IReadOnlyList<PostingLine> Lines { get; init; } = [];

    /// <summary>How much it moves, minor units, not below zero.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Who proposed it.</summary>
    public Guid ProposedById { get; init; }

    /// <summary>That person's name as it was then.</summary>
    public string ProposedByName { get; init; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime ProposedAt { get; init; }

    /// <summary>Proposes a resolution.</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c>; 400 without notes.</exception>
    public static PendingResolution Propose(SettlementIssue issue, ResolutionProposal proposal, string? notes, Actor by, DateTime now)
    {
        issue.RequireResolvable(proposal.Resolution, notes);
        issue.Propose(now);
        return new PendingResolution
        {
            Id = Ids.New(now),
            IssueId = issue.Id,
            FactsVersion = issue.FactsVersion,
            Resolution = proposal.Resolution,
            Notes = notes!.Trim(),
            Lines = proposal.Posting.Lines,
            AmountMinor = proposal.AmountMinor,
            Currency = issue.Currency,
            ProposedById = by.Id,
            ProposedByName = by.Name,
            ProposedAt = now,
        };
    }

    /// <summary>Whether the issue's facts have changed since it was proposed, or the issue was resolved.</summary>
    public bool IsOvertaken(SettlementIssue issue) => issue.Status == IssueStatus.Resolved || issue.FactsVersion != FactsVersion;

    /// <summary>What was looked at is no longer what is proposed.</summary>
    public static Refusal Overtaken() => Refusal.Conflict("proposal_overtaken", "The issue has changed since this resolution was proposed, or another one is proposed by now. Look at it again.");

    /// <summary>A second person decides.</summary>
    /// <param name="issue">The issue as it is now.</param>
    /// <param name="approve">Whether it is approved.</param>
    /// <param name="reason">Why not; needed for a refusal.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">403 <c>own_proposal</c>; 409 <c>proposal_overtaken</c>; 400 where a refusal has no reason.</exception>
    public ResolutionDecision Decide(SettlementIssue issue, bool approve, string? reason, Actor by, DateTime now)
    {
        if (issue.Id != IssueId)
        {
            throw new ArgumentException("The proposal is about another issue.", nameof(issue));
        }

        if (by.Id == ProposedById && approve)
        {
            throw new Refusal(RefusalKind.Forbidden, "own_proposal", "You proposed this resolution. Somebody else has to approve it.");
        }

        if (IsOvertaken(issue))
        {
            throw Overtaken();
        }

        var why = (reason ?? "").Trim();
        if ((!approve && why.Length == 0) || !Text.IsNote(why, SettlementIssue.NotesMaxLength))
        {
            throw Refusal.Invalid("reason", $"Say why it is not approved, in up to {SettlementIssue.NotesMaxLength} characters.");
        }

        return new ResolutionDecision
        {
            Id = Ids.New(now), PendingResolutionId = Id, Approved = approve, Reason = why.Length == 0 ? null : why, ById = by.Id, ByName = by.Name, At = now,
        };
    }
}

/// <summary>What was decided about a proposed resolution; written once, one for each proposal. Who proposed it may withdraw it, never approve it.</summary>
public sealed class ResolutionDecision : IWrittenOnce
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>The proposal; unique.</summary>
    public Guid PendingResolutionId { get; init; }

    /// <summary>Whether it was approved.</summary>
    public bool Approved { get; init; }

    /// <summary>Why not; null where nobody said more.</summary>
    public string? Reason { get; init; }

    /// <summary>Who decided.</summary>
    public Guid ById { get; init; }

    /// <summary>That person's name as it was then.</summary>
    public string ByName { get; init; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; init; }
}
