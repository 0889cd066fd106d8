using System.Globalization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>What a manual entry tells beside its lines.</summary>
/// <param name="Environment">In whose books.</param>
/// <param name="Kind">What happened.</param>
/// <param name="ProcessorId">Which processor it concerns; null where none.</param>
/// <param name="EffectiveAt">When it happened, UTC; not in the future.</param>
/// <param name="Reason">Why: 1 to 500 characters.</param>
public sealed record ManualEntryFacts(ConnectionEnvironment Environment, ManualEntryKind Kind, Guid? ProcessorId, DateTime EffectiveAt, string Reason);

/// <summary>An entry that a person proposes and another one approves: only then it is posted (design, rule 7). Written once: what is approved is what was proposed.</summary>
public sealed class ManualEntry : IWrittenOnce
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    /// <summary>Most lines.</summary>
    public const int MaxLines = 20;

    private readonly List<ManualEntryLine> _lines = [];

    private ManualEntry()
    {
    }

    /// <summary>The id; <c>adj_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>In whose books.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>What happened.</summary>
    public ManualEntryKind Kind { get; private set; }

    /// <summary>Which processor it concerns; null where none.</summary>
    public Guid? ProcessorId { get; private set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime EffectiveAt { get; private set; }

    /// <summary>Why.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Who proposes it: the id.</summary>
    public Guid ById { get; private set; }

    /// <summary>Who proposes it: the name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; private set; }

    /// <summary>The lines that it would post: balanced.</summary>
    public IReadOnlyList<ManualEntryLine> Lines => _lines;

    /// <summary>Proposes an entry.</summary>
    /// <param name="facts">What it tells.</param>
    /// <param name="lines">Its lines, each on an account of its own.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">400 with every field that is out of bounds; 422 <c>entry_unbalanced</c>.</exception>
    public static ManualEntry Propose(ManualEntryFacts facts, IReadOnlyList<EntryLine> lines, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        Text.CheckReason(facts.Reason, ReasonMaxLength, errors);
        errors.Check(facts.EffectiveAt <= now, "effectiveAt", "The entry tells of what has happened: its time is not in the future.");
        errors.Check(!BookTime.IsTooFarBack(facts.EffectiveAt, now), "effectiveAt", $"The entry is dated more than {BookTime.MaxYearsBack} years back: look at the year.");
        errors.Check(lines.Count is >= 2 and <= MaxLines, "lines", $"An entry has 2 to {MaxLines} lines.");
        for (var at = 0; at < lines.Count; at++)
        {
            errors.Check(Math.Abs((decimal)lines[at].DebitMinor) is > 0 and <= Amount.MaxMinor, $"lines[{at}]", "A line debits or credits a whole number of minor units, above zero and up to 10^15.");
            errors.Check(lines.Take(at).All(line => line.AccountId != lines[at].AccountId), $"lines[{at}].accountNumber", "There is a line on this account already: put both together.");
        }

        errors.ThrowIfAny();
        if (lines.GroupBy(line => line.Currency).FirstOrDefault(group => group.Sum(line => line.DebitMinor) != 0) is { } different)
        {
            throw Refusal.Rule("entry_unbalanced", $"Debits and credits in {different.Key} differ by {Math.Abs(different.Sum(line => line.DebitMinor))} minor units. They have to be equal.", "lines");
        }

        var entry = new ManualEntry
        {
            Id = Ids.New(now),
            Environment = facts.Environment,
            Kind = facts.Kind,
            ProcessorId = facts.ProcessorId,
            EffectiveAt = facts.EffectiveAt,
            Reason = facts.Reason.Trim(),
            ById = by.Id,
            ByName = by.Name,
            At = now,
        };
        entry._lines.AddRange(lines.Select((line, at) => new ManualEntryLine(entry.Id, at + 1, line)));
        return entry;
    }

    /// <summary>A second person's word; or who proposed it takes it back.</summary>
    /// <param name="approves">Whether he agrees.</param>
    /// <param name="reason">Why; checked, trimmed; null where none is given.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">403 <c>own_proposal</c>.</exception>
    public ManualEntryDecision Decide(bool approves, string? reason, Actor by, DateTime now) => approves && by.Id == ById
        ? throw new Refusal(RefusalKind.Forbidden, "own_proposal", "You proposed this: somebody else decides on it.")
        : new ManualEntryDecision(Id, approves, reason, by, now);

    /// <summary>The entry that an approval posts.</summary>
    /// <param name="closed">The months that are closed.</param>
    /// <param name="now">The time now, UTC.</param>
    public JournalEntry Post(ClosedMonths closed, DateTime now) => JournalEntry.Post(
        new EntryFacts(Environment, ProcessorId, new EntryEvent(EntrySource.Manual, Id, EntryOccasion.Approved), string.Create(CultureInfo.InvariantCulture, $"{Words.Of(Kind)} {EffectiveAt:yyyy-MM-dd}"), EffectiveAt, Reason: Reason),
        [.. Lines.OrderBy(line => line.Number).Select(line => new EntryLine(line.AccountId, line.Currency, line.DebitMinor))], closed, now);
}

/// <summary>A line that a manual entry would post.</summary>
public sealed class ManualEntryLine : IWrittenOnce
{
    private ManualEntryLine()
    {
    }

    internal ManualEntryLine(Guid entryId, int number, EntryLine line) =>
        (EntryId, Number, AccountId, Currency, DebitMinor) = (entryId, number, line.AccountId, line.Currency, line.DebitMinor);

    /// <summary>Its entry.</summary>
    public Guid EntryId { get; private set; }

    /// <summary>1, 2, 3 … in its entry.</summary>
    public int Number { get; private set; }

    /// <summary>The account.</summary>
    public Guid AccountId { get; private set; }

    /// <summary>ISO 4217 code: the account's.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Minor units: a debit above zero, a credit below.</summary>
    public long DebitMinor { get; private set; }
}

/// <summary>What was decided on a manual entry. Written once; an entry has one.</summary>
public sealed class ManualEntryDecision : IWrittenOnce
{
    private ManualEntryDecision()
    {
    }

    internal ManualEntryDecision(Guid entryId, bool isApproved, string? reason, Actor by, DateTime now) =>
        (EntryId, IsApproved, Reason, ById, ByName, At) = (entryId, isApproved, reason, by.Id, by.Name, now);

    /// <summary>The manual entry.</summary>
    public Guid EntryId { get; private set; }

    /// <summary>Whether it was approved, and so posted; else it was refused, or taken back by who proposed it.</summary>
    public bool IsApproved { get; private set; }

    /// <summary>Why, up to 500 characters; null where none was given.</summary>
    public string? Reason { get; private set; }

    /// <summary>Who: the id.</summary>
    public Guid ById { get; private set; }

    /// <summary>Who: the name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; private set; }
}
