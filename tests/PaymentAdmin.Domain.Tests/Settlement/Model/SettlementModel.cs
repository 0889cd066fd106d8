using static PaymentAdmin.Domain.Tests.Settlement.Model.Happening;

namespace PaymentAdmin.Domain.Tests.Settlement.Model;

/// <summary>
/// The ledger and the settlement desk once more, without the product's code: facts are kept, and balances are worked out from them with its own
/// arithmetic. Debits are above zero. Accounts are a class of the chart and a tenant, 0 for none.
/// </summary>
internal sealed class SettlementModel
{
    private readonly Dictionary<int, Money> _transactions = [];
    private readonly List<Standing> _rows = [];
    private readonly Dictionary<(int Class, int Tenant), long> _moved = [];

    private sealed record Money(bool Inbound, int Tenant, long Amount, long Fee, bool Prefunded)
    {
        public bool IsReversed { get; set; }

        public long WrittenOff { get; set; }

        public long FeeAccepted { get; set; }

        public long ExcessCredited { get; set; }
    }

    private sealed record Standing(int Statement, Row Row)
    {
        public bool IsDecided { get; set; }

        /// <summary>Decided before anybody knew the transaction.</summary>
        public bool WasUnknown { get; set; }
    }

    /// <summary>How the rows of one transaction come out, in its direction.</summary>
    internal sealed record View(long Settled, long Beyond, long Open, long CopiesNet, int Copies, int Counted, long Charged, long Returned, long FeeExpected);

    public IEnumerable<int> Known => _transactions.Keys;

    public IEnumerable<int> Statements => _rows.Select(row => row.Statement).Distinct();

    public long AmountOf(int transaction) => _transactions[transaction].Amount;

    public long FeeOf(int transaction) => _transactions[transaction].Fee;

    public bool IsKnown(int transaction) => _transactions.ContainsKey(transaction);

    public bool IsInbound(int transaction) => _transactions[transaction].Inbound;

    public bool IsReversed(int transaction) => _transactions[transaction].IsReversed;

    /// <summary>Whether people decided about what was beyond it: the model brings no further rows for it.</summary>
    public bool IsClosed(int transaction) => _transactions.TryGetValue(transaction, out var money) && money.ExcessCredited != 0;

    public IReadOnlyList<Row> RowsOf(int statement) => [.. _rows.Where(row => row.Statement == statement).Select(row => row.Row)];

    /// <summary>
    /// Whether a statement may be corrected here: nobody decided about money of it that waited. Nor of a row like one of its own: which of them is the
    /// copy, the model does not know.
    /// </summary>
    public bool MayCorrect(int statement)
    {
        var decided = _rows.Where(row => row.IsDecided).Select(row => row.Row).ToHashSet();
        return RowsOf(statement).All(row => !decided.Contains(row) && !IsClosed(row.Transaction));
    }

    /// <summary>What waits for a reference that nobody knows, and whether each of its rows does.</summary>
    public (long Net, bool Each) Unknown(int transaction)
    {
        var rows = _rows.FindAll(row => row.Row.Transaction == transaction && !row.IsDecided);
        return (rows.Sum(row => row.Row.Net), rows.TrueForAll(row => row.Row.Net != 0));
    }

    /// <summary>What the rows of a known transaction come to.</summary>
    public View Of(int transaction)
    {
        var money = _transactions[transaction];
        var sign = money.Inbound ? 1 : -1;
        var rows = _rows.Where(row => row.Row.Transaction == transaction && !row.IsDecided).Select(row => row.Row).ToList();
        var copies = new List<Row>();
        long Sum() => (sign * rows.Sum(row => row.Gross)) - money.ExcessCredited + money.WrittenOff;
        foreach (var row in rows.OrderByDescending(row => Math.Abs(row.Gross)).ThenByDescending(row => sign * row.Gross).ThenByDescending(row => row.Fee).ToList())
        {
            var isOut = (Sum() > money.Amount && sign * row.Gross > 0) || (Sum() < 0 && sign * row.Gross < 0);
            if (isOut && rows.Count(other => other == row) > 1)
            {
                rows.Remove(row);
                copies.Add(row);
            }
        }

        var settled = rows.Count == 0 ? money.WrittenOff : Math.Max(0, Math.Min(money.Amount, Sum()));
        var charged = rows.Sum(row => row.Fee);
        var returned = money.IsReversed ? Math.Min(Math.Max(0, money.Fee + money.FeeAccepted), -rows.Where(row => row.Fee < 0).Sum(row => row.Fee)) : 0;
        return new View(
            settled, Sum() - settled, (money.IsReversed ? 0 : money.Amount) - settled, copies.Sum(row => row.Net), copies.Count, rows.Count, charged, returned,
            money.Fee + money.FeeAccepted - returned);
    }

    public void Apply(Happening what)
    {
        switch (what)
        {
            case Confirmed c:
                _transactions[c.Transaction] = new Money(c.Inbound, c.Tenant, c.Amount, c.Fee, c.Prefunded);
                break;
            case Reversed r:
                _transactions[r.Transaction].IsReversed = true;
                break;
            case Statement s:
                _rows.AddRange(s.Rows.Select(row => new Standing(s.Number, row)));
                break;
            case Corrected c:
                _rows.RemoveAll(row => row.Statement == c.Number);
                _rows.AddRange(c.Rows.Select(row => new Standing(c.Number, row)));
                break;
            default:
                Decide(what);
                break;
        }
    }

    private void Decide(Happening what)
    {
        switch (what)
        {
            case WrittenOff w:
                _transactions[w.Transaction].WrittenOff += Of(w.Transaction).Open;
                break;
            case FeeAccepted f:
                var (fee, view) = (_transactions[f.Transaction], Of(f.Transaction));
                fee.FeeAccepted += view.Charged - view.FeeExpected;
                break;
            case ExcessCredited e:
                var money = _transactions[e.Transaction];
                var beyond = Of(e.Transaction).Beyond;
                money.ExcessCredited += beyond;
                Move((1901, 0), (2101, money.Tenant), money.Inbound ? beyond : -beyond);
                break;
            case CopiesReturned c:
                Move((1901, 0), (1000, 0), Of(c.Transaction).CopiesNet);
                SetCopiesDecided(c.Transaction);
                break;
            case UnknownCredited u:
                Move((1901, 0), (2101, 0), _rows.Where(row => row.Row.Transaction == u.Transaction && !row.IsDecided).Sum(row => row.Row.Net));
                _rows.FindAll(row => row.Row.Transaction == u.Transaction && !row.IsDecided && row.Row.Net != 0).ForEach(row => (row.IsDecided, row.WasUnknown) = (true, true));
                break;
            case PrefundToppedUp p:
                Move((1002, 0), (1000, 0), p.Amount);
                break;
            case ProgrammeFunded p:
                Move((1000, 0), (2101, p.Tenant), p.Amount);
                break;
            case TenantPaid p:
                Move((2101, p.Tenant), (1000, 0), p.Amount);
                break;
            case FeeInvoiced p:
                Move((2001, 0), (1000, 0), p.Amount);
                break;
            case FeeTaken p:
                Move((2001, 0), (1002, 0), p.Amount);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that can happen.");
        }
    }

    /// <summary>Every account that is not zero.</summary>
    public IReadOnlyDictionary<(int Class, int Tenant), long> Balances()
    {
        var balances = new Dictionary<(int Class, int Tenant), long>(_moved);
        void Add(int kind, int tenant, long debit) => balances[(kind, tenant)] = balances.GetValueOrDefault((kind, tenant)) + debit;
        foreach (var (number, money) in _transactions)
        {
            var sign = money.Inbound ? 1 : -1;
            var view = Of(number);
            var settled = money.Prefunded ? (money.IsReversed ? 0 : money.Amount) : view.Settled;
            var open = (money.IsReversed ? 0 : money.Amount) - settled;
            Add(1001, 0, -open);
            Add(money.Inbound && money.Tenant > 0 ? 1101 : 1901, money.Inbound && money.Tenant > 0 ? money.Tenant : 0, open);
            Add(2101, money.Tenant, -sign * settled);
            Add(5901, 0, sign * money.WrittenOff);
            Add(money.Prefunded ? 1002 : 1000, 0, sign * (settled - money.WrittenOff));
            Add(5001, 0, money.Fee + money.FeeAccepted - (money.Prefunded ? 0 : view.Returned));
            Add(2001, 0, -(money.Fee + money.FeeAccepted - (money.Prefunded ? 0 : view.Returned)));
            if (!money.Prefunded)
            {
                Add(2001, 0, view.Charged);
                Add(1000, 0, -view.Charged);
                Wait((sign * (view.Beyond + money.ExcessCredited)) + view.CopiesNet);
            }
        }

        Wait(_rows.Where(row => row.IsDecided || !_transactions.TryGetValue(row.Row.Transaction, out var money) || money.Prefunded).Sum(row => row.Row.Net));
        return balances.Where(one => one.Value != 0).ToDictionary();

        void Wait(long net)
        {
            Add(1000, 0, net);
            Add(1901, 0, -net);
        }
    }

    /// <summary>The issues that are open, by kind and transaction; but for restated ones, which only people close.</summary>
    public IReadOnlySet<(string Kind, int Transaction)> Findings()
    {
        var found = new HashSet<(string, int)>();
        foreach (var number in _rows.Where(row => !row.IsDecided).Select(row => row.Row.Transaction).Where(number => !_transactions.ContainsKey(number)))
        {
            found.Add(("unknown_to_us", number));
        }

        foreach (var (number, money) in _transactions)
        {
            var view = Of(number);
            if (money.Prefunded)
            {
                found.UnionWith(view.Counted + view.Copies > 0 ? [("settled_already", number)] : Array.Empty<(string, int)>());
                continue;
            }

            var wasUnknown = _rows.Exists(row => row.WasUnknown && row.Row.Transaction == number && Math.Sign(row.Row.Gross) == (money.Inbound ? 1 : -1));
            var difference = view.Beyond != 0 ? "excess" : view.Open == 0 ? null
                : money.IsReversed ? (_rows.Count > 0 ? "not_returned" : null)
                : view.Counted > 0 ? "short" : _rows.Count > 0 && !wasUnknown ? "not_in_statement" : null;
            found.UnionWith(difference is null ? [] : [(difference, number)]);
            found.UnionWith(view.Copies > 0 ? [("identical_line", number)] : Array.Empty<(string, int)>());
            var feeDiffers = view.Counted > 0 && (view.Charged > view.FeeExpected || (view.Open == 0 && view.Charged != view.FeeExpected));
            found.UnionWith(feeDiffers ? [("fee", number)] : Array.Empty<(string, int)>());
        }

        return found;
    }

    private void SetCopiesDecided(int transaction)
    {
        // Which of equal rows is the copy makes no difference.
        while (Of(transaction).Copies > 0)
        {
            var before = Of(transaction);
            var copy = _rows.First(row => row.Row.Transaction == transaction && !row.IsDecided && IsCopy(row, before));
            copy.IsDecided = true;
        }
    }

    private bool IsCopy(Standing row, View before)
    {
        row.IsDecided = true;
        var without = Of(row.Row.Transaction);
        row.IsDecided = false;
        return without.Copies == before.Copies - 1 && without.Settled == before.Settled && without.Beyond == before.Beyond && without.Charged == before.Charged
            && _rows.Count(other => !other.IsDecided && other.Row == row.Row) > 1;
    }

    private void Move((int Class, int Tenant) debit, (int Class, int Tenant) credit, long amount)
    {
        _moved[debit] = _moved.GetValueOrDefault(debit) + amount;
        _moved[credit] = _moved.GetValueOrDefault(credit) - amount;
    }
}
