namespace PaymentAdmin.Domain.Settlement;

/// <summary>A line while it is being matched.</summary>
internal sealed class Placement(KnownLine known)
{
    public KnownLine Known { get; } = known;

    public StatementLine Line => Known.Line;

    /// <summary>The transaction that has it; null where the whole line waits.</summary>
    public KnownTransaction? Transaction { get; private set; }

    /// <summary>Why the whole line waits.</summary>
    public IssueKind? Waits { get; private set; }

    /// <summary>The transactions that come into question for a line that waits.</summary>
    public IReadOnlyList<KnownTransaction> Candidates { get; private set; } = [];

    /// <summary>What of the gross settles the transaction, in its direction.</summary>
    public long Settled { get; set; }

    public long FeeReturned { get; set; }

    /// <summary>The gross in the transaction's direction, without what people have moved on already.</summary>
    public long Counts => Transaction!.Sign * (Line.GrossMinor - Known.MovedOnMinor);

    /// <summary>Whether it is booked on the transaction that has it now.</summary>
    public bool Stays => Known.Booked is { TransactionId: { } booked } && booked == Transaction?.Id;

    public void Attach(KnownTransaction transaction) => Transaction = transaction;

    public void Wait(IssueKind kind, IReadOnlyList<KnownTransaction> candidates) => (Waits, Candidates) = (kind, candidates);

    public LineAllocation Allocation()
    {
        if (Known.IsDecided)
        {
            return Known.Booked!;
        }

        if (Waits is { } kind)
        {
            return new LineAllocation(null, default, 0, 0, 0, Line.NetMinor, kind);
        }

        var settled = Transaction!.Sign * Settled;
        return new LineAllocation(Transaction.Id, Transaction.How, settled, Line.FeeMinor, FeeReturned, Line.GrossMinor - settled, null);
    }

    /// <summary>An order in which it makes no difference how the lines came.</summary>
    public static IEnumerable<Placement> InOrder(IEnumerable<Placement> placements) => placements
        .OrderBy(one => one.Line.SettledAt).ThenBy(one => one.Line.SettlementReference, StringComparer.Ordinal)
        .ThenBy(one => one.Line.GrossMinor).ThenBy(one => one.Line.FeeMinor).ThenBy(one => one.Line.Number).ThenBy(one => one.Line.Id);
}
