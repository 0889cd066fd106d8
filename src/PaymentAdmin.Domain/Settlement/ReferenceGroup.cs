namespace PaymentAdmin.Domain.Settlement;

/// <summary>Everything of one reference: its lines, transactions and issues.</summary>
internal sealed class ReferenceGroup
{
    private readonly IReadOnlyList<Placement> _placements;
    private readonly IReadOnlyList<KnownLine> _withdrawn;
    private readonly IReadOnlyList<KnownTransaction> _transactions;
    private readonly IReadOnlyList<KnownIssue> _issues;
    private readonly IReadOnlyDictionary<string, DateOnly> _reachesOn;

    public ReferenceGroup(
        IReadOnlyList<KnownLine> lines, IReadOnlyList<KnownLine> withdrawn, IReadOnlyList<KnownTransaction> transactions, IReadOnlyList<KnownIssue> issues,
        IReadOnlyDictionary<string, DateOnly> reachesOn)
    {
        _placements = [.. lines.Select(line => new Placement(line))];
        (_withdrawn, _transactions, _issues, _reachesOn) = (withdrawn, transactions, issues, reachesOn);
    }

    public IReadOnlyList<TransactionShare> Shares { get; private set; } = [];

    public IReadOnlyList<SettlementFinding> Opened { get; private set; } = [];

    public IReadOnlyList<ChangedIssue> Changed { get; private set; } = [];

    public IReadOnlyList<ClosedIssue> Closed { get; private set; } = [];

    public void Match()
    {
        Assignment.Assign(_placements.Where(one => !one.Known.IsDecided), _transactions);
        var attached = _placements.ToLookup(one => one.Transaction?.Id);
        Shares = [.. _transactions.Select(transaction => new TransactionShare(transaction, [.. attached[transaction.Id]]))];
        foreach (var share in Shares)
        {
            share.Settle();
        }

        var findings = new GroupFindings(Shares, _placements, _withdrawn, _issues, _reachesOn).All();
        Compare(findings);
    }

    /// <summary>What becomes of each line: those that are new, that moved, and that were withdrawn.</summary>
    public IEnumerable<LineSettlement> Settlements()
    {
        foreach (var known in _withdrawn)
        {
            yield return new LineSettlement(known.Line, known.Booked, null, LineSource.Correction);
        }

        foreach (var placement in _placements)
        {
            var (before, after) = (placement.Known.Booked, placement.Allocation());
            if (before != after)
            {
                yield return new LineSettlement(placement.Line, before, after, before is null ? LineSource.Statement : LineSource.Rematch);
            }
        }
    }

    private void Compare(IReadOnlyList<SettlementFinding> findings)
    {
        var open = _issues.Where(issue => issue.State == KnownIssueState.Open).ToLookup(issue => (issue.Finding.Kind, issue.Finding.Subject));
        Changed =
        [
            .. from finding in findings
               from issue in open[(finding.Kind, finding.Subject)]
               where Differs(issue.Finding, finding)
               select new ChangedIssue(issue.Id, finding with { Follows = issue.Finding.Follows }),
        ];
        Opened = [.. findings.Where(finding => !open.Contains((finding.Kind, finding.Subject))).Select(Continue).OfType<SettlementFinding>()];

        var found = findings.Select(finding => (finding.Kind, finding.Subject)).ToHashSet();
        Closed =
        [
            .. open.Where(same => IssueKinds.ClosesItself(same.Key.Kind) && !found.Contains(same.Key)).SelectMany(same => same).Select(Close),
        ];
    }

    /// <summary>A finding that people have resolved before follows that issue; where they left its money as it was and nothing changed since, their word holds.</summary>
    private SettlementFinding? Continue(SettlementFinding finding)
    {
        var last = _issues.Where(issue => issue.State != KnownIssueState.Open && issue.Finding.Kind == finding.Kind && issue.Finding.Subject == finding.Subject)
            .OrderBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id).LastOrDefault();
        var stands = last is { State: KnownIssueState.ResolvedByPeople, MovedMoney: false } && finding.WaitingMinor == 0
            && (last.Finding.ExpectedMinor, last.Finding.ActualMinor) == (finding.ExpectedMinor, finding.ActualMinor);
        return stands ? null : finding.Follows is null ? finding with { Follows = last?.Id } : finding;
    }

    private ClosedIssue Close(KnownIssue issue)
    {
        if (_withdrawn.Any(known => issue.Finding.LineIds.Contains(known.Line.Id)))
        {
            return new ClosedIssue(issue.Id, ClosedBecause.Withdrawn, null);
        }

        var line = Placement.InOrder(_placements.Where(one => one.Known.Booked is null)).LastOrDefault();
        return line is not null ? new ClosedIssue(issue.Id, ClosedBecause.Brought, line.Line.Id)
            : new ClosedIssue(issue.Id, IsMissing(issue) && !IsDue(issue) ? ClosedBecause.NotDue : ClosedBecause.BecameKnown, null);
    }

    private static bool IsMissing(KnownIssue issue) => issue.Finding.Kind is IssueKind.NotInStatement or IssueKind.NotReturned;

    private bool IsDue(KnownIssue issue) => _transactions.Any(one => issue.Finding.TransactionIds.Contains(one.Id) && one.IsDue(_reachesOn));

    private static bool Differs(SettlementFinding was, SettlementFinding now) =>
        (was.ExpectedMinor, was.ActualMinor, was.WaitingMinor) != (now.ExpectedMinor, now.ActualMinor, now.WaitingMinor)
        || !was.LineIds.ToHashSet().SetEquals(now.LineIds) || !was.TransactionIds.ToHashSet().SetEquals(now.TransactionIds);
}
