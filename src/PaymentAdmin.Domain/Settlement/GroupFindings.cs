namespace PaymentAdmin.Domain.Settlement;

/// <summary>What is to be found about one reference: a function of how its lines and transactions stand, whatever was found before.</summary>
internal sealed class GroupFindings(
    IReadOnlyList<TransactionShare> shares, IReadOnlyList<Placement> placements, IReadOnlyList<KnownLine> withdrawn, IReadOnlyList<KnownIssue> issues,
    IReadOnlyDictionary<string, DateOnly> reachesOn)
{
    public IReadOnlyList<SettlementFinding> All()
    {
        var findings = new List<SettlementFinding>();
        foreach (var share in shares)
        {
            findings.AddRange(OfTransaction(share));
        }

        findings.AddRange(Waiting());
        findings.AddRange(Restated(withdrawn.Select(known => known.Line)));
        return findings;
    }

    private IEnumerable<SettlementFinding> OfTransaction(TransactionShare share)
    {
        if (Difference(share) is { } difference)
        {
            yield return difference;
        }

        if (share.FeeDiffers)
        {
            yield return About(share, IssueKind.Fee, share.Counted) with { ExpectedMinor = share.FeeExpected, ActualMinor = share.FeeCharged };
        }

        if (share.Copies.Count > 0)
        {
            yield return About(share, IssueKind.IdenticalLine, share.Copies) with
            {
                ActualMinor = share.Copies.Sum(one => one.Line.GrossMinor),
                WaitingMinor = share.Copies.Sum(one => one.Line.NetMinor),
            };
        }
    }

    /// <summary>One difference of a transaction at a time: first what waits, then what is open.</summary>
    private SettlementFinding? Difference(TransactionShare share)
    {
        var transaction = share.Transaction;
        if (!transaction.IsOpenToLines)
        {
            return null;
        }

        var isDue = transaction.IsDue(reachesOn);
        IssueKind? kind = share switch
        {
            { Beyond: not 0 } => IssueKind.Excess,
            { Open: 0 } => null,
            _ when transaction.State == KnownState.Reversed => isDue ? IssueKind.NotReturned : null,
            { Counted.Count: > 0 } => IssueKind.Short,
            _ => isDue && !IsNamedOtherwise(share) ? IssueKind.NotInStatement : null,
        };
        if (kind is not { } found)
        {
            return null;
        }

        var waits = transaction.Sign * share.Beyond;
        return About(share, found, share.Counted) with
        {
            ExpectedMinor = transaction.Sign * (transaction.ExpectedMinor - transaction.SettledOtherwiseMinor),
            ActualMinor = transaction.Sign * share.Brought,
            WaitingMinor = waits,
        };
    }

    /// <summary>
    /// Whether a line named the transaction though none settles it: that line's own finding speaks of it. Where people moved such a line's money on before
    /// the transaction was known, their issue is restated.
    /// </summary>
    private bool IsNamedOtherwise(TransactionShare share) =>
        placements.Any(one => one.Waits is not null && one.Candidates.Any(candidate => candidate.Id == share.Transaction.Id))
        || Restated(Decided(share)).Count > 0
        || issues.Any(issue => issue.State == KnownIssueState.Open && issue.Finding.Kind == IssueKind.Restated && issue.Finding.LineIds.Intersect(Decided(share).Select(line => line.Id)).Any());

    /// <summary>Lines about which people decided as a whole, and which the transaction would have now.</summary>
    private IEnumerable<StatementLine> Decided(TransactionShare share) => placements
        .Where(one => one.Known.IsDecided && one.Known.Booked!.Waits is IssueKind.UnknownToUs or IssueKind.NotConfirmed && one.Line.Currency == share.Transaction.Currency)
        .Select(one => one.Line).Where(line => share.Transaction.FitsSign(line.GrossMinor));

    private IEnumerable<SettlementFinding> Waiting()
    {
        foreach (var same in placements.Where(one => one.Waits is not null and not IssueKind.IdenticalLine).GroupBy(one => (one.Waits, one.Line.Currency, one.Line.TransactionReference)))
        {
            var (kind, currency, reference) = same.Key;
            var lines = Placement.InOrder(same).ToList();
            var subject = reference.Length > 0 ? SettlementFinding.About(reference, currency) : SettlementFinding.AboutLine(lines[0].Line.Id);
            yield return new SettlementFinding(kind!.Value, subject, reference, currency)
            {
                ActualMinor = lines.Sum(one => one.Line.GrossMinor),
                WaitingMinor = lines.Sum(one => one.Line.NetMinor - one.Known.MovedOnMinor),
                SettlementReference = lines[0].Line.SettlementReference,
                TransactionIds = [.. lines.SelectMany(one => one.Candidates).Select(one => one.Id).Distinct().Order()],
                LineIds = Ids(lines),
            };
        }

        foreach (var finding in shares.Where(share => share.Transaction.IsOpenToLines && share.Counted.Count == 0).SelectMany(share => Restated(Decided(share))).DistinctBy(one => one.Subject))
        {
            yield return finding;
        }
    }

    /// <summary>The issues about these lines that people had resolved, each told once.</summary>
    private List<SettlementFinding> Restated(IEnumerable<StatementLine> lines)
    {
        var ids = lines.Select(line => line.Id).ToHashSet();
        var told = issues.Where(issue => issue.Finding.Kind == IssueKind.Restated).Select(issue => issue.Finding.Subject).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from issue in issues
               where issue.State == KnownIssueState.ResolvedByPeople && issue.Finding.Kind != IssueKind.Restated && issue.Finding.LineIds.Any(ids.Contains)
               let subject = SettlementFinding.AboutIssue(issue.Id)
               where !told.Contains(subject)
               select new SettlementFinding(IssueKind.Restated, subject, issue.Finding.TransactionReference, issue.Finding.Currency)
               {
                   ExpectedMinor = issue.Finding.ExpectedMinor,
                   ActualMinor = issue.Finding.ActualMinor,
                   SettlementReference = issue.Finding.SettlementReference,
                   TransactionIds = issue.Finding.TransactionIds,
                   LineIds = [.. issue.Finding.LineIds.Where(ids.Contains)],
                   Follows = issue.Id,
               },
        ];
    }

    private static SettlementFinding About(TransactionShare share, IssueKind kind, IReadOnlyList<Placement> lines) =>
        new(kind, SettlementFinding.About(share.Transaction.Id), share.Transaction.Reference.Trim(), share.Transaction.Currency)
        {
            SettlementReference = lines.Count == 0 ? null : Placement.InOrder(lines).First().Line.SettlementReference,
            TransactionIds = [share.Transaction.Id],
            LineIds = Ids(lines),
        };

    private static List<Guid> Ids(IEnumerable<Placement> lines) => [.. lines.Select(one => one.Line.Id).Order()];
}
