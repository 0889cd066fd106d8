using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// Where the money of a line went: to a transaction, to fee payable, and what fits nowhere to clearing. The bank moves by the line's net, however it is split.
/// </summary>
/// <param name="TransactionId">The transaction that it settles or takes back; null where all of it waits.</param>
/// <param name="How">How that transaction posts.</param>
/// <param name="SettledMinor">The part of the gross that settles it, signed as in the statement.</param>
/// <param name="FeeMinor">The fee that goes to fee payable, VAT included; below zero where it is returned.</param>
/// <param name="FeeReturnedMinor">The part of a returned fee by which the fee incurred is taken back; not below zero.</param>
/// <param name="WaitingMinor">What waits in clearing: of the gross beside a transaction, else the whole net.</param>
/// <param name="Waits">Why the whole line waits; null where a transaction has it.</param>
public sealed record LineAllocation(Guid? TransactionId, PostedAs How, long SettledMinor, long FeeMinor, long FeeReturnedMinor, long WaitingMinor, IssueKind? Waits)
{
    /// <summary>All that is posted for the line by now: what it posts when it first comes, and what is taken back when it is withdrawn.</summary>
    public Posting Posting => TransactionId is null
        ? PostingTable.Waiting(WaitingMinor)
        : PostingTable.Settled(How, SettledMinor, FeeMinor) + PostingTable.FeeIncurred(-FeeReturnedMinor) + PostingTable.Waiting(WaitingMinor);
}

/// <summary>A line that stands, or that a corrected version withdraws.</summary>
/// <param name="Line">The line.</param>
/// <param name="Booked">Where its money went; null for a line that is new.</param>
/// <param name="DecidedMinor">
/// What of <see cref="LineAllocation.WaitingMinor"/> people moved on from clearing when they resolved its issue, signed alike; null where they did not.
/// </param>
public sealed record KnownLine(StatementLine Line, LineAllocation? Booked = null, long? DecidedMinor = null)
{
    /// <summary>Whether people decided about the line as a whole: matching does not touch it any more.</summary>
    public bool IsDecided => DecidedMinor is { } decided && Booked is { TransactionId: null } booked && booked.WaitingMinor == decided;

    /// <summary>What people moved on of it; 0 where they did not.</summary>
    internal long MovedOnMinor => DecidedMinor ?? 0;

    /// <summary>What waits of it is moved on (<see cref="WaitingEffect.MovedOn"/>); a line of which nothing waits stays as it is.</summary>
    public KnownLine MoveOn() => Booked is { } booked && (booked.Waits is not null || booked.WaitingMinor != 0) ? this with { DecidedMinor = booked.WaitingMinor } : this;

    /// <summary>What was moved on waits again (<see cref="WaitingEffect.WaitsAgain"/>).</summary>
    public KnownLine WaitAgain() => this with { DecidedMinor = null };
}

/// <summary>Why a line posts.</summary>
public enum LineSource
{
    /// <summary>A statement brought it.</summary>
    Statement,

    /// <summary>It was matched again: other lines came, or something became known of its transaction.</summary>
    Rematch,

    /// <summary>A corrected version of its statement withdrew it.</summary>
    Correction,
}

/// <summary>What is to be posted.</summary>
/// <param name="TransactionId">Whose accounts the classes stand for; null where only shared ones are moved.</param>
/// <param name="Posting">In the currency of the line.</param>
public sealed record LinePosting(Guid? TransactionId, Posting Posting);

/// <summary>What becomes of one line.</summary>
/// <param name="Line">The line.</param>
/// <param name="Before">Where its money was; null for a new line.</param>
/// <param name="After">Where it is now; null for a line that was withdrawn.</param>
/// <param name="Source">Why.</param>
public sealed record LineSettlement(StatementLine Line, LineAllocation? Before, LineAllocation? After, LineSource Source)
{
    /// <summary>What is to be posted now: the new less the old, apart where they are of two transactions. Empty where nothing moves.</summary>
    public IReadOnlyList<LinePosting> Postings
    {
        get
        {
            var (before, after) = (Before?.Posting ?? Posting.Nothing, After?.Posting ?? Posting.Nothing);
            LinePosting[] all = Before is null || After is null || Before.TransactionId is null || After.TransactionId is null || Before.TransactionId == After.TransactionId
                ? [new LinePosting(After?.TransactionId ?? Before?.TransactionId, after + -before)]
                : [new LinePosting(Before.TransactionId, -before), new LinePosting(After.TransactionId, after)];
            return [.. all.Where(one => !one.Posting.IsNothing)];
        }
    }
}
