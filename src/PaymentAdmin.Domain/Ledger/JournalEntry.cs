using System.Buffers.Binary;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>What an entry tells beside its lines.</summary>
/// <param name="Environment">In whose books; environments never mix (design, rule 11).</param>
/// <param name="ProcessorId">Which processor it concerns; null where none.</param>
/// <param name="Event">What caused it.</param>
/// <param name="Reference">What people look it up by: the reference of the transaction or statement; 1 to 200 characters.</param>
/// <param name="EffectiveAt">When it happened, UTC.</param>
/// <param name="TransactionId">The transaction that it is about; null where none.</param>
/// <param name="ReversalOf">The entry that it takes back; null where none.</param>
/// <param name="Reason">Why, in words, where people decided it; null for what the system posts.</param>
public sealed record EntryFacts(
    ConnectionEnvironment Environment,
    Guid? ProcessorId,
    EntryEvent Event,
    string Reference,
    DateTime EffectiveAt,
    Guid? TransactionId = null,
    Guid? ReversalOf = null,
    string? Reason = null);

/// <summary>
/// An entry of the journal. It is made here alone, balanced in each currency, and never edited or deleted: a correction is a reversal and a new
/// entry (design, rule 6).
/// </summary>
public sealed class JournalEntry : IWrittenOnce
{
    /// <summary>Longest reference, in characters.</summary>
    public const int ReferenceMaxLength = 200;

    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    /// <summary>Most lines of one entry.</summary>
    public const int MaxLines = 50;

    private readonly List<JournalLine> _lines = [];

    private JournalEntry()
    {
    }

    /// <summary>The id; <c>je_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>In whose books.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>Which processor it concerns; null where none.</summary>
    public Guid? ProcessorId { get; private set; }

    /// <summary>What caused it.</summary>
    public EntrySource Source { get; private set; }

    /// <summary>The id of what caused it.</summary>
    public Guid SourceId { get; private set; }

    /// <summary>Which event of that.</summary>
    public EntryOccasion Occasion { get; private set; }

    /// <summary>How often that event happened before.</summary>
    public int Turn { get; private set; }

    /// <summary>The transaction that it is about; null where none.</summary>
    public Guid? TransactionId { get; private set; }

    /// <summary>What people look it up by.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>When it happened, UTC.</summary>
    public DateTime EffectiveAt { get; private set; }

    /// <summary>When it was written, UTC.</summary>
    public DateTime PostedAt { get; private set; }

    /// <summary>The time under which it counts in balances, UTC: when it happened; where that month was closed by then, when it was written.</summary>
    public DateTime BookedAt { get; private set; }

    /// <summary>The entry that it takes back; null where none.</summary>
    public Guid? ReversalOf { get; private set; }

    /// <summary>Why, where people decided it.</summary>
    public string? Reason { get; private set; }

    /// <summary>The lines: at least two, each on an account of its own, debits and credits equal in each currency.</summary>
    public IReadOnlyList<JournalLine> Lines => _lines;

    /// <summary>Whether it happened in a month that was closed by the time it was written.</summary>
    public bool IsLate => BookedAt != EffectiveAt;

    /// <summary>Makes an entry.</summary>
    /// <param name="facts">What it tells.</param>
    /// <param name="lines">Account, currency and minor units: debits above zero, credits below, none zero.</param>
    /// <param name="closed">The months that are closed, in that environment.</param>
    /// <param name="now">The time now, UTC; <see cref="EntryFacts.EffectiveAt"/> is not after it.</param>
    /// <param name="after">The entry before it in the same commit: of one moment too they stay in the order in which they were made.</param>
    /// <exception cref="ArgumentException">It does not balance, a line is zero, two are on one account, or there are fewer than two or too many: a fault of ours.</exception>
    public static JournalEntry Post(EntryFacts facts, IReadOnlyList<EntryLine> lines, ClosedMonths closed, DateTime now, JournalEntry? after = null)
    {
        if (lines.Count is < 2 or > MaxLines || lines.Any(line => line.DebitMinor == 0)
            || lines.DistinctBy(line => line.AccountId).Count() < lines.Count || lines.GroupBy(line => line.Currency).Any(group => group.Sum(line => line.DebitMinor) != 0))
        {
            throw new ArgumentException("An entry has two lines or more, each on an account of its own, none of them zero, and balances in each currency.", nameof(lines));
        }

        // What a PSP's clock dates into the future happened by now.
        var effectiveAt = facts.EffectiveAt > now ? now : facts.EffectiveAt;
        var entry = new JournalEntry
        {
            Id = after is null ? Ids.New(now) : Next(after.Id),
            Environment = facts.Environment,
            ProcessorId = facts.ProcessorId,
            Source = facts.Event.Source,
            SourceId = facts.Event.SourceId,
            Occasion = facts.Event.Occasion,
            Turn = facts.Event.Turn,
            TransactionId = facts.TransactionId,
            Reference = facts.Reference,
            EffectiveAt = effectiveAt,
            PostedAt = now,
            BookedAt = closed.BookedAt(effectiveAt, now),
            ReversalOf = facts.ReversalOf,
            Reason = facts.Reason,
        };
        entry._lines.AddRange(lines.Select((line, at) => new JournalLine(entry, at + 1, line)));
        return entry;
    }

    /// <summary>The id one greater.</summary>
    private static Guid Next(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>A line before its entry is made.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Currency">ISO 4217 code: the account's.</param>
/// <param name="DebitMinor">Minor units: a debit above zero, a credit below.</param>
public readonly record struct EntryLine(Guid AccountId, string Currency, long DebitMinor);

/// <summary>A line of a journal entry.</summary>
public sealed class JournalLine : IWrittenOnce
{
    private JournalLine()
    {
    }

    internal JournalLine(JournalEntry entry, int number, EntryLine line)
    {
        (EntryId, Number) = (entry.Id, number);
        (AccountId, Currency, DebitMinor) = (line.AccountId, line.Currency, line.DebitMinor);
        (Environment, BookedAt, Day) = (entry.Environment, entry.BookedAt, entry.BookedAt.Date);
    }

    /// <summary>Its entry.</summary>
    public Guid EntryId { get; private set; }

    /// <summary>1, 2, 3 … in its entry.</summary>
    public int Number { get; private set; }

    /// <summary>The account.</summary>
    public Guid AccountId { get; private set; }

    /// <summary>The environment of its entry: an account's lines are read by it.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The time under which its entry counts.</summary>
    public DateTime BookedAt { get; private set; }

    /// <summary>The first moment of that day, UTC: by it turnovers are added up.</summary>
    public DateTime Day { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Minor units: a debit above zero, a credit below; never zero.</summary>
    public long DebitMinor { get; private set; }
}
