using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>A line of a statement as it is kept: what it says, which never changes, and where its money is.</summary>
public sealed class SettlementLine
{
    private SettlementLine()
    {
    }

    /// <summary>The id.</summary>
    public Guid Id { get; private set; }

    /// <summary>The statement that brought it.</summary>
    public Guid StatementId { get; private set; }

    /// <summary>The latest version of that statement which still has it.</summary>
    public Guid VersionId { get; private set; }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>The environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>Its number in the file; above zero.</summary>
    public int Number { get; private set; }

    /// <summary>The processor's name of the settlement.</summary>
    public string SettlementReference { get; private set; } = "";

    /// <summary>The transaction's reference; empty where the line is about none.</summary>
    public string TransactionReference { get; private set; } = "";

    /// <summary>What is matched together has the same: the transaction's reference, or the line itself where it has none.</summary>
    public string MatchKey { get; private set; } = "";

    /// <summary>Minor units, signed as in the statement.</summary>
    public long GrossMinor { get; private set; }

    /// <summary>What the processor takes, VAT included; minor units.</summary>
    public long FeeMinor { get; private set; }

    /// <summary>By how much the bank account moves; minor units.</summary>
    public long NetMinor { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>When it was settled, UTC.</summary>
    public DateTime SettledAt { get; private set; }

    /// <summary>Whether it counts: not before its whole file was read and compared, nor once a corrected version withdrew it.</summary>
    public bool Stands { get; private set; }

    /// <summary>The corrected version that withdrew it; null where none did.</summary>
    public Guid? WithdrawnById { get; private set; }

    /// <summary>The statement that brought or withdrew it and for which it is still to be matched; null where none.</summary>
    public Guid? ToMatchFor { get; private set; }

    /// <summary>Whether its money is booked.</summary>
    public bool IsBooked { get; private set; }

    /// <summary>How many entries it has posted.</summary>
    public int Turn { get; private set; }

    /// <summary>Its first entry; null where nothing moved.</summary>
    public Guid? FirstEntryId { get; private set; }

    /// <summary>The transaction that it settles or takes back; null where all of it waits, or nothing is booked.</summary>
    public Guid? TransactionId { get; private set; }

    /// <summary>Which way that transaction's money moves.</summary>
    public TransactionDirection Direction { get; private set; }

    /// <summary>Whether that transaction has a tenant.</summary>
    public bool HasTenant { get; private set; }

    /// <summary>The part of the gross that settles it.</summary>
    public long SettledMinor { get; private set; }

    /// <summary>The fee that went to fee payable.</summary>
    public long BookedFeeMinor { get; private set; }

    /// <summary>The part of a returned fee by which the fee incurred was taken back.</summary>
    public long FeeReturnedMinor { get; private set; }

    /// <summary>What waits in clearing.</summary>
    public long WaitingMinor { get; private set; }

    /// <summary>Why the whole line waits; null where a transaction has it.</summary>
    public IssueKind? Waits { get; private set; }

    /// <summary>What of <see cref="WaitingMinor"/> people moved on; null where they did not.</summary>
    public long? DecidedMinor { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>What it says.</summary>
    public StatementLine Line => new(Id, Number, SettlementReference, TransactionReference, GrossMinor, FeeMinor, NetMinor, Currency, SettledAt);

    /// <summary>How matching sees it.</summary>
    public KnownLine Known => new(
        Line, IsBooked ? new LineAllocation(TransactionId, new PostedAs(Direction, HasTenant), SettledMinor, BookedFeeMinor, FeeReturnedMinor, WaitingMinor, Waits) : null, DecidedMinor);

    /// <summary>A statement has it; it does not stand yet.</summary>
    public static SettlementLine Read(Guid statementId, IssueHome home, StatementLine line) => new()
    {
        Id = line.Id, StatementId = statementId, VersionId = statementId, ProcessorId = home.ProcessorId, Environment = home.Environment, Number = line.Number,
        SettlementReference = line.SettlementReference, TransactionReference = line.TransactionReference, MatchKey = Matching.KeyOf(line),
        GrossMinor = line.GrossMinor, FeeMinor = line.FeeMinor, NetMinor = line.NetMinor, Currency = line.Currency, SettledAt = line.SettledAt,
    };

    /// <summary>Its money is where matching put it.</summary>
    /// <param name="at">Where; null once it was withdrawn.</param>
    /// <param name="entries">The entries that were posted for that, in their order.</param>
    public void Book(LineAllocation? at, IReadOnlyList<Guid> entries)
    {
        IsBooked = at is not null;
        (TransactionId, Direction, HasTenant) = (at?.TransactionId, at?.How.Direction ?? Direction, at?.How.HasTenant ?? HasTenant);
        (SettledMinor, BookedFeeMinor, FeeReturnedMinor, WaitingMinor, Waits) =
            (at?.SettledMinor ?? 0, at?.FeeMinor ?? 0, at?.FeeReturnedMinor ?? 0, at?.WaitingMinor ?? 0, at?.Waits);
        FirstEntryId ??= entries.Count > 0 ? entries[0] : null;
        Turn += entries.Count;
        Version++;
    }

    /// <summary>It was matched for the statement that brought or withdrew it.</summary>
    public void EndMatching()
    {
        ToMatchFor = null;
        Version++;
    }

    /// <summary>People moved on what waits of it, or took that back.</summary>
    public void Decide(WaitingEffect effect)
    {
        DecidedMinor = effect switch
        {
            WaitingEffect.MovedOn => Known.MoveOn().DecidedMinor,
            WaitingEffect.WaitsAgain => null,
            _ => DecidedMinor,
        };
        Version++;
    }
}
