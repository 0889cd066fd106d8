using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>Where a statement stands.</summary>
public enum StatementStatus
{
    /// <summary>Its file is here and is being read; nothing of it counts yet.</summary>
    Reading,

    /// <summary>Its lines stand and are being matched.</summary>
    Matching,

    /// <summary>All of it is matched.</summary>
    Imported,

    /// <summary>It could not be read as a whole: nothing of it counts.</summary>
    Refused,
}

/// <summary>A processor's settlement statement: a file that was uploaded or fetched. It is kept as it came, with its hash (design, "Settlement").</summary>
public sealed class SettlementStatement
{
    /// <summary>Longest file name, in characters.</summary>
    public const int FileNameMaxLength = 200;

    /// <summary>Longest problem, in characters.</summary>
    public const int ProblemMaxLength = 1_000;

    private SettlementStatement()
    {
    }

    /// <summary>The id; <c>stl_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>The environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The connection through which it was fetched; null where a person uploaded it.</summary>
    public Guid? ConnectionId { get; private set; }

    /// <summary>The file's name as its sender has it.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>In bytes.</summary>
    public long Size { get; private set; }

    /// <summary>SHA-256, hex.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>What its sender says that it is, beside the earlier ones.</summary>
    public StatementIntent Intent { get; private set; }

    /// <summary>When the whole of it was settled, UTC, where its lines do not say it.</summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public StatementStatus Status { get; private set; }

    /// <summary>What it is beside the earlier ones; null until it was compared.</summary>
    public StatementRelation? Relation { get; private set; }

    /// <summary>The statements that it continues or corrects.</summary>
    public IReadOnlyList<Guid> Of { get; private set; } = [];

    /// <summary>The latest day that it reaches; null until it was compared.</summary>
    public DateOnly? ReachesOn { get; private set; }

    /// <summary>How many lines its file has.</summary>
    public int LineCount { get; private set; }

    /// <summary>How many of them an earlier version has too.</summary>
    public int StayingCount { get; private set; }

    /// <summary>How many lines of earlier versions it withdrew.</summary>
    public int WithdrawnCount { get; private set; }

    /// <summary>How many of its lines fit.</summary>
    public int MatchedCount { get; private set; }

    /// <summary>How many issues of type amount_mismatch it opened.</summary>
    public int AmountMismatchCount { get; private set; }

    /// <summary>How many issues of type missing_transaction it opened.</summary>
    public int MissingTransactionCount { get; private set; }

    /// <summary>How many issues of type duplicate it opened.</summary>
    public int DuplicateCount { get; private set; }

    /// <summary>How many issues closed themselves by it.</summary>
    public int ClosedCount { get; private set; }

    /// <summary>Why it was refused: a stable code; null where it was not.</summary>
    public string? ProblemCode { get; private set; }

    /// <summary>The same for people.</summary>
    public string? Problem { get; private set; }

    /// <summary>Who sent it; <see cref="Guid.Empty"/> for the system.</summary>
    public Guid ById { get; private set; }

    /// <summary>The name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When it came, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was imported or refused, UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Whose it is.</summary>
    public IssueHome Home => new(ProcessorId, Environment);

    /// <summary>Whether it moves by itself.</summary>
    public bool IsRunning => Status is StatementStatus.Reading or StatementStatus.Matching;

    /// <summary>A file has come.</summary>
    /// <exception cref="Refusal">400 where its name is too long.</exception>
    public static SettlementStatement Receive(Guid id, IssueHome home, StatementFile file, Guid? connectionId, Actor by, DateTime now)
    {
        var name = file.Name.Trim();
        if (!Text.IsName(name, FileNameMaxLength))
        {
            throw Refusal.Invalid("file", Text.NameRule("name of the file", FileNameMaxLength));
        }

        return new SettlementStatement
        {
            Id = id, ProcessorId = home.ProcessorId, Environment = home.Environment, ConnectionId = connectionId, FileName = name, Size = file.Size, Sha256 = file.Sha256,
            Intent = file.Intent, SettledAt = file.SettledAt, ById = by.Id, ByName = by.Name, CreatedAt = now,
        };
    }

    /// <summary>It was read and compared with the earlier ones: its lines stand.</summary>
    public void Release(StatementComparison comparison, int lines, DateOnly reachesOn)
    {
        Require(StatementStatus.Reading);
        (Relation, Of, ReachesOn) = (comparison.Relation, comparison.Of, reachesOn);
        (LineCount, StayingCount, WithdrawnCount) = (lines, comparison.Staying.Count, comparison.Withdrawn.Count);
        Status = StatementStatus.Matching;
        Version++;
    }

    /// <summary>A part of its lines, or what was due by its day, was matched.</summary>
    /// <param name="opened">The types of the issues that were opened.</param>
    /// <param name="closed">How many issues closed themselves.</param>
    public void Count(IReadOnlyCollection<IssueType> opened, int closed)
    {
        Require(StatementStatus.Matching);
        AmountMismatchCount += opened.Count(type => type == IssueType.AmountMismatch);
        MissingTransactionCount += opened.Count(type => type == IssueType.MissingTransaction);
        DuplicateCount += opened.Count(type => type == IssueType.Duplicate);
        ClosedCount += closed;
        Version++;
    }

    /// <summary>All of it is matched.</summary>
    /// <param name="matched">How many of its lines fit: no open issue is about them.</param>
    /// <param name="now">When, UTC.</param>
    public void End(int matched, DateTime now)
    {
        Require(StatementStatus.Matching);
        (MatchedCount, Status, EndedAt) = (matched, StatementStatus.Imported, now);
        Version++;
    }

    /// <summary>It cannot be read as a whole: nothing of it counts.</summary>
    public void Refuse(string code, string problem, DateTime now)
    {
        Require(StatementStatus.Reading);
        (Status, ProblemCode, Problem, EndedAt) = (StatementStatus.Refused, code, problem.CutTo(ProblemMaxLength), now);
        Version++;
    }

    private void Require(StatementStatus status)
    {
        if (Status != status)
        {
            throw new InvalidOperationException($"The statement is {Status}, not {status}.");
        }
    }
}

/// <summary>A file that came.</summary>
/// <param name="Name">As its sender has it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
/// <param name="Intent">What its sender says that it is.</param>
/// <param name="SettledAt">When the whole of it was settled, UTC, where its lines do not say it.</param>
public sealed record StatementFile(string Name, long Size, string Sha256, StatementIntent Intent, DateTime? SettledAt);
