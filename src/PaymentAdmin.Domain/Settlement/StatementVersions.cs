namespace PaymentAdmin.Domain.Settlement;

/// <summary>A statement that was imported before, of the same processor and environment.</summary>
/// <param name="Id">The id.</param>
/// <param name="Sha256">Of its bytes, hex.</param>
/// <param name="Lines">Its lines that still stand.</param>
public sealed record EarlierStatement(Guid Id, string Sha256, IReadOnlyList<StatementLine> Lines);

/// <summary>What the person who uploads says of a file whose settlement is known already.</summary>
public enum StatementIntent
{
    /// <summary>Nothing: the rule decides.</summary>
    NotSaid,

    /// <summary>It is a further part of the settlement.</summary>
    Continues,

    /// <summary>It stands for what was imported before.</summary>
    Corrects,
}

/// <summary>What a file is beside the earlier ones.</summary>
public enum StatementRelation
{
    /// <summary>Nothing of its settlements was imported before.</summary>
    New,

    /// <summary>The very same file: the first answer holds.</summary>
    Same,

    /// <summary>A further part of a settlement: nothing is withdrawn.</summary>
    Continuation,

    /// <summary>A corrected version: what it no longer has is withdrawn.</summary>
    Correction,

    /// <summary>The transaction references do not show which of the two it is: the person has to say.</summary>
    Unclear,
}

/// <summary>An earlier line that stands in the corrected version too.</summary>
/// <param name="Earlier">The line as it was imported; it keeps its id and its postings.</param>
/// <param name="Now">The same in the corrected version.</param>
public sealed record StayingLine(StatementLine Earlier, StatementLine Now);

/// <summary>What a file brings beside the earlier ones.</summary>
/// <param name="Relation">What it is.</param>
/// <param name="Of">The earlier statements that it repeats, continues or corrects.</param>
/// <param name="Added">The lines to be imported.</param>
/// <param name="Staying">The lines that stand as before.</param>
/// <param name="Withdrawn">The earlier lines that it takes back.</param>
public sealed record StatementComparison(
    StatementRelation Relation, IReadOnlyList<Guid> Of, IReadOnlyList<StatementLine> Added, IReadOnlyList<StayingLine> Staying, IReadOnlyList<StatementLine> Withdrawn);

/// <summary>
/// Tells a new statement, the same one again, a further part and a corrected version apart. A settlement is known by its reference. The rule where nobody
/// says what a file is: <b>a file corrects the one earlier file of its settlements of which it repeats most transaction references; if it repeats none of
/// any, it continues them; between the two, the person has to say.</b> So a part of a settlement in which a transaction of another part comes again, which
/// is a finding of its own, never withdraws that part.
/// </summary>
public static class StatementVersions
{
    /// <summary>Compares a file with the earlier ones.</summary>
    /// <param name="sha256">Of its bytes, hex.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="earlier">The earlier statements with one of its settlement references, or with its bytes; of the same processor and environment.</param>
    /// <param name="intent">What the person says.</param>
    public static StatementComparison Compare(string sha256, IReadOnlyList<StatementLine> lines, IReadOnlyList<EarlierStatement> earlier, StatementIntent intent)
    {
        if (earlier.FirstOrDefault(one => string.Equals(one.Sha256, sha256, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            return new StatementComparison(StatementRelation.Same, [same.Id], [], [], []);
        }

        var settlements = lines.Select(line => line.SettlementReference).ToHashSet(StringComparer.Ordinal);
        var related = earlier.Select(one => one with { Lines = [.. one.Lines.Where(line => settlements.Contains(line.SettlementReference))] })
            .Where(one => one.Lines.Count > 0).ToList();
        if (related.Count == 0)
        {
            return Bring(StatementRelation.New, related, lines);
        }

        if (intent == StatementIntent.Continues)
        {
            return Bring(StatementRelation.Continuation, related, lines);
        }

        var references = References(lines);
        var repeated = related.Where(one => References(one.Lines).Overlaps(references)).ToList();
        if (intent == StatementIntent.Corrects || (repeated is [var only] && RepeatsMost(references, References(only.Lines))))
        {
            return Correct(lines, repeated.Count > 0 ? repeated : related);
        }

        var isClear = repeated.Count == 0 && references.Count > 0 && related.TrueForAll(one => References(one.Lines).Count > 0);
        return isClear ? Bring(StatementRelation.Continuation, related, lines) : new StatementComparison(StatementRelation.Unclear, Ids(related), [], [], []);
    }

    /// <summary>The refusal that asks for the person's word.</summary>
    /// <returns>422 <c>statement_unclear</c>.</returns>
    public static Refusal Unclear() => Refusal.Rule(
        "statement_unclear",
        "A statement of this settlement was imported before, and the transaction references do not show whether this file continues or corrects it: it repeats only some of them, or lines have none. Say which of the two.",
        "intent");

    private static StatementComparison Bring(StatementRelation relation, List<EarlierStatement> of, IReadOnlyList<StatementLine> lines) =>
        new(relation, Ids(of), lines, [], []);

    private static StatementComparison Correct(IReadOnlyList<StatementLine> lines, List<EarlierStatement> of)
    {
        var standing = of.SelectMany(one => one.Lines).GroupBy(line => line.Content).ToDictionary(same => same.Key, same => new Queue<StatementLine>(same));
        var (added, staying) = (new List<StatementLine>(), new List<StayingLine>());
        foreach (var line in lines)
        {
            if (standing.TryGetValue(line.Content, out var same) && same.TryDequeue(out var first))
            {
                staying.Add(new StayingLine(first, line));
            }
            else
            {
                added.Add(line);
            }
        }

        var gone = standing.Values.SelectMany(same => same).Select(line => line.Id).ToHashSet();
        return new StatementComparison(
            StatementRelation.Correction, Ids(of), added, staying, [.. of.SelectMany(one => one.Lines).Where(line => gone.Contains(line.Id))]);
    }

    private static bool RepeatsMost(HashSet<string> references, HashSet<string> earlier) => earlier.Count(references.Contains) * 2 > earlier.Count;

    private static HashSet<string> References(IReadOnlyList<StatementLine> lines) =>
        lines.Select(line => line.TransactionReference).Where(reference => reference.Length > 0).ToHashSet(StringComparer.Ordinal);

    private static List<Guid> Ids(List<EarlierStatement> statements) => [.. statements.Select(one => one.Id)];
}
