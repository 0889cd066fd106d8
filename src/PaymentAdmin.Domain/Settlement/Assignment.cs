namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// Says which transaction a line is about, where several have its reference. What it says of a line depends on the whole set of lines and transactions and
/// not on their order: first the lines of which only one transaction, or one whose amount is exactly theirs, comes into question; then the others,
/// which go to the one transaction that is left open. Whatever fits more than one, or none, is ambiguous and waits.
/// </summary>
internal static class Assignment
{
    public static void Assign(IEnumerable<Placement> placements, IReadOnlyList<KnownTransaction> transactions)
    {
        foreach (var same in placements.GroupBy(one => one.Line.Currency, StringComparer.Ordinal))
        {
            List<KnownTransaction> fitting =
                [.. transactions.Where(one => one.Currency == same.Key).OrderBy(one => one.ConfirmedAt ?? DateTime.MaxValue).ThenBy(one => one.Id)];
            if (fitting.Count > 0)
            {
                AssignIn(fitting, Placement.InOrder(same));
                continue;
            }

            foreach (var placement in same)
            {
                placement.Wait(transactions.Count == 0 ? IssueKind.UnknownToUs : IssueKind.Currency, transactions);
            }
        }
    }

    private static void AssignIn(List<KnownTransaction> transactions, IEnumerable<Placement> placements)
    {
        var left = new List<(Placement Placement, IReadOnlyList<KnownTransaction> Candidates)>();
        var taken = transactions.Where(one => one.SettledOtherwiseMinor == one.AmountMinor).Select(one => (one.Id, one.Sign)).ToHashSet();
        var sums = transactions.ToDictionary(one => one.Id, one => one.SettledOtherwiseMinor);
        foreach (var placement in placements)
        {
            var candidates = CandidatesOf(placement.Line, transactions);
            if (!candidates[0].IsOpenToLines)
            {
                placement.Wait(candidates[0].State == KnownState.NotConfirmed ? IssueKind.NotConfirmed : IssueKind.SettledAlready, candidates);
            }
            else if (Exact(placement.Line, candidates, taken) is { } one)
            {
                placement.Attach(one);
                sums[one.Id] += placement.Counts;
            }
            else
            {
                left.Add((placement, candidates));
            }
        }

        foreach (var (placement, candidates) in left)
        {
            if (candidates.Where(one => sums[one.Id] != one.ExpectedMinor).Take(2).ToList() is [var open])
            {
                placement.Attach(open);
            }
            else
            {
                placement.Wait(IssueKind.Ambiguous, candidates);
            }
        }
    }

    /// <summary>Those that come into question, of the best sort there is; never none, and all of one sort.</summary>
    private static List<KnownTransaction> CandidatesOf(StatementLine line, List<KnownTransaction> transactions)
    {
        var open = transactions.FindAll(one => one.IsOpenToLines);
        var prefunded = transactions.FindAll(one => one.State != KnownState.NotConfirmed && one.Prefunded);
        List<KnownTransaction>[] sorts =
            [open.FindAll(one => one.FitsSign(line.GrossMinor)), prefunded.FindAll(one => one.FitsSign(line.GrossMinor)), open, prefunded, transactions];
        var best = sorts.First(sort => sort.Count > 0);

        // Of a reference that is used again and again, a line is about what was confirmed by its day, if anything was: our clock may be late, not early.
        var byThen = best.FindAll(one => one.ConfirmedAt is { } at && DateOnly.FromDateTime(at) <= line.SettledOn);
        return byThen.Count > 0 ? byThen : best;
    }

    /// <summary>The only one, or one whose amount is the line's; where those are alike, the first that has no such line yet.</summary>
    private static KnownTransaction? Exact(StatementLine line, List<KnownTransaction> candidates, HashSet<(Guid Id, int Sign)> taken)
    {
        var sign = Math.Sign(line.GrossMinor);
        if (candidates is [var only])
        {
            taken.Add((only.Id, only.AmountMinor == Math.Abs(line.GrossMinor) ? sign : 0));
            return only;
        }

        var exact = candidates.FindAll(one => one.AmountMinor == Math.Abs(line.GrossMinor));
        if (exact.Count == 0 || IsTorn(line, exact))
        {
            return null;
        }

        var first = exact.Find(one => !taken.Contains((one.Id, sign))) ?? exact[0];
        taken.Add((first.Id, sign));
        return first;
    }

    /// <summary>Whether transactions that are not alike have exactly the line's amount.</summary>
    private static bool IsTorn(StatementLine line, IEnumerable<KnownTransaction> candidates) =>
        candidates.Where(one => one.AmountMinor == Math.Abs(line.GrossMinor)).Select(one => one.Likeness).Distinct().Skip(1).Any();
}
