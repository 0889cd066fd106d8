namespace PaymentAdmin.Domain.Settlement;

/// <summary>The lines of one transaction, and how far they settle it. Amounts are in the transaction's direction.</summary>
internal sealed class TransactionShare(KnownTransaction transaction, IReadOnlyList<Placement> lines)
{
    private List<Placement> _counted = [];

    public KnownTransaction Transaction { get; } = transaction;

    /// <summary>The lines that count; without copies.</summary>
    public IReadOnlyList<Placement> Counted => _counted;

    /// <summary>The lines that repeat another one beyond the amount.</summary>
    public IReadOnlyList<Placement> Copies { get; private set; } = [];

    /// <summary>What the lines bring, without what people have moved on.</summary>
    public long Brought => _counted.Sum(one => one.Counts);

    /// <summary>What of that settles it.</summary>
    public long ByLines => _counted.Sum(one => one.Settled);

    /// <summary>What is settled in all.</summary>
    public long Settled => ByLines + Transaction.SettledOtherwiseMinor;

    /// <summary>What is still to be settled; below zero what is still to be taken back.</summary>
    public long Open => Transaction.State == KnownState.NotConfirmed || Transaction.Prefunded ? 0 : Transaction.ExpectedMinor - Settled;

    /// <summary>What waits in clearing because it does not fit.</summary>
    public long Beyond => Brought - ByLines;

    public long FeeCharged => _counted.Sum(one => one.Line.FeeMinor);

    public long FeeReturned => _counted.Sum(one => one.FeeReturned);

    /// <summary>The fee that the lines are expected to charge in the end.</summary>
    public long FeeExpected => Transaction.FeeMinor + Transaction.FeeAcceptedMinor - Transaction.FeePaidOtherwiseMinor - FeeReturned;

    /// <summary>Whether the fee is wrong for good: too much at any time, too little once nothing is open.</summary>
    public bool FeeDiffers => _counted.Count > 0 && (FeeCharged > FeeExpected || (Open == 0 && FeeCharged != FeeExpected));

    public TransactionSettlement Settlement => new(Transaction.Id, Settled, Open, FeeCharged, FeeReturned);

    public void Settle()
    {
        // Those that are booked stay first, so that what they settle is moved only where it has to be.
        _counted = [.. Placement.InOrder(lines.Where(one => one.Stays)), .. Placement.InOrder(lines.Where(one => !one.Stays))];
        SetCopiesAside();
        Divide();
        ReturnFees();
    }

    private void SetCopiesAside()
    {
        var sum = Brought + Transaction.SettledOtherwiseMinor;
        var alike = _counted.GroupBy(one => (Gross: Transaction.Sign * one.Line.GrossMinor, Fee: one.Line.FeeMinor)).Where(same => same.Count() > 1)
            .OrderByDescending(same => Math.Abs(same.Key.Gross)).ThenByDescending(same => same.Key.Gross).ThenByDescending(same => same.Key.Fee).ToList();
        foreach (var same in alike)
        {
            var room = same.Count() - 1;

            // What people decided about is no copy, but others may be copies of it.
            foreach (var copy in same.Where(one => one.Known.MovedOnMinor == 0).Reverse().Take(room)
                .TakeWhile(_ => (sum > Transaction.AmountMinor && same.Key.Gross > 0) || (sum < 0 && same.Key.Gross < 0)))
            {
                copy.Wait(IssueKind.IdenticalLine, [Transaction]);
                sum -= same.Key.Gross;
            }
        }

        Copies = _counted.FindAll(one => one.Waits is not null);
        _counted.RemoveAll(one => one.Waits is not null);
    }

    /// <summary>
    /// Divides what settles the transaction among its lines, one after the other. Where those that were there still settle what they should, only the new
    /// ones are asked.
    /// </summary>
    private void Divide()
    {
        var booked = _counted.FindAll(one => one.Stays);
        booked.ForEach(one => one.Settled = Transaction.Sign * one.Known.Booked!.SettledMinor);
        var (settled, sum) = (Transaction.SettledOtherwiseMinor, Transaction.SettledOtherwiseMinor);
        var stand = booked.Count > 0 && settled + booked.Sum(one => one.Settled) == Transaction.Clamp(sum + booked.Sum(one => one.Counts));
        if (stand)
        {
            (settled, sum) = (settled + booked.Sum(one => one.Settled), sum + booked.Sum(one => one.Counts));
        }

        foreach (var one in stand ? _counted.FindAll(one => !one.Stays) : _counted)
        {
            sum += one.Counts;
            one.Settled = Transaction.Clamp(sum) - settled;
            settled += one.Settled;
        }
    }

    /// <summary>A reversal takes back of the fee only what the processor returns (design, "The ledger").</summary>
    private void ReturnFees()
    {
        var left = Transaction.State == KnownState.Reversed ? Math.Max(0, Transaction.FeeMinor + Transaction.FeeAcceptedMinor) : 0;
        foreach (var one in Placement.InOrder(_counted.Where(one => one.Line.FeeMinor < 0)))
        {
            one.FeeReturned = Math.Min(left, -one.Line.FeeMinor);
            left -= one.FeeReturned;
        }
    }
}
