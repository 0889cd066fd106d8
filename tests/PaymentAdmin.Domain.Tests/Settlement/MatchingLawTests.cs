using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>In whatever order lines and statements come, and however they are split over files, the end is the same.</summary>
public sealed class MatchingLawTests
{
    private sealed record Paid(int Reference, int Tenant, bool Inbound, bool Prefunded, int State, long Amount, long Fee);

    private sealed record Row(int Reference, long Gross, long Fee, string Currency, int Day);

    private sealed record Case(IReadOnlyList<Paid> Paid, IReadOnlyList<Row> Rows, IReadOnlyList<int> Order, IReadOnlyList<int> Files);

    private static Gen<Paid> Payments { get; } =
        from reference in Gen.Choose(1, 4)
        from tenant in Gen.Choose(0, 1)
        from inbound in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from prefunded in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from state in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from amount in Gen.Elements(50L, 100, 100, 150)
        from fee in Gen.Elements(0L, 1, 2)
        select new Paid(reference, tenant, inbound, prefunded && !inbound, state, amount, fee);

    private static Gen<Row> Rows { get; } =
        from reference in Gen.Choose(0, 5)
        from gross in Gen.Elements(50L, 100, 100, 150, 30, 70, -50, -100, -30, 0)
        from fee in Gen.Elements(0L, 1, 2, -1)
        from currency in Gen.Frequency((9, Gen.Constant("NGN")), (1, Gen.Constant("USD")))
        from day in Gen.Choose(0, 2)
        select new Row(reference, gross, fee, currency, day);

    private static Gen<Case> Cases { get; } =
        from paid in Laws.Lists(Payments, 1, 6)
        from rows in Laws.Lists(Rows, 1, 10)
        from order in Gen.Choose(0, 1_000).ArrayOf(10)
        from files in Gen.Choose(0, 2).ArrayOf(10)
        select new Case(paid, rows, order, files);

    [Fact]
    public void Match_InAnyOrderAndAnyFiles_EndsTheSame()
    {
        var kinds = new HashSet<IssueKind>();
        Laws.Hold(Cases, one =>
        {
            var (straight, shuffled) = (Begin(one), Begin(one));
            straight.Import([.. one.Rows.Select(row => LineOf(straight, row))]);
            var mixed = one.Rows.Select((row, at) => (Row: row, Order: one.Order[at], File: one.Files[at])).OrderBy(row => row.Order).ToList();
            foreach (var file in mixed.GroupBy(row => row.File))
            {
                shuffled.Import([.. file.Select(row => LineOf(shuffled, row.Row))]);
            }

            Assert.Equal(straight.Balances().OrderBy(balance => balance.Key.Class).ThenBy(balance => balance.Key.Tenant), shuffled.Balances().OrderBy(balance => balance.Key.Class).ThenBy(balance => balance.Key.Tenant));
            Assert.Equal(straight.Balances("USD").OrderBy(balance => balance.Key.Class), shuffled.Balances("USD").OrderBy(balance => balance.Key.Class));
            Assert.Equal(Shown(straight), Shown(shuffled));
            Assert.Equal(straight.Settlements.Values.OrderBy(settlement => settlement.TransactionId), shuffled.Settlements.Values.OrderBy(settlement => settlement.TransactionId));
            kinds.UnionWith(straight.Open.Select(issue => issue.Kind));
        });

        Assert.Equal(11, kinds.Count);
    }

    [Fact]
    public void Match_OfCorrectedRows_EndsAsIfOnlyTheCorrectedStatementHadCome() => Laws.Hold(Cases, one =>
    {
        var (corrected, straight) = (Begin(one), Begin(one));
        var wrong = one.Rows.Where((_, at) => one.Files[at] != 0).Select((row, at) => one.Files[at] == 1 ? row with { Gross = row.Gross + 7 } : row).ToList();
        if (wrong.Count == 0)
        {
            return;
        }

        // The day that the statements reach is the same in both.
        wrong.Add(new Row(9, 1, 0, "NGN", 2));
        IReadOnlyList<Row> right = [.. one.Rows, new Row(9, 1, 0, "NGN", 2)];
        var statement = corrected.Import([.. wrong.Select(row => LineOf(corrected, row))]);
        corrected.Correct(statement, [.. right.Select(row => LineOf(corrected, row))]);
        straight.Import([.. right.Select(row => LineOf(straight, row))]);

        Assert.Equal(straight.Balances().OrderBy(balance => balance.Key.Class).ThenBy(balance => balance.Key.Tenant), corrected.Balances().OrderBy(balance => balance.Key.Class).ThenBy(balance => balance.Key.Tenant));
        Assert.Equal(Shown(straight), Shown(corrected));
    });

    private static Desk Begin(Case one)
    {
        var desk = new Desk();
        foreach (var (at, paid) in one.Paid.Index())
        {
            var transaction = desk.Confirm(
                Reference(paid.Reference), paid.Amount, paid.Fee, paid.Inbound, paid.Tenant == 0 ? null : Known.Id(paid.Tenant), paid.Prefunded, id: Known.Id(1_000 + at), due: 1);
            if (paid.State == 1)
            {
                desk.Reverse(transaction.Id);
            }
            else if (paid.State == 2 && !paid.Prefunded)
            {
                desk.Set(transaction with { State = KnownState.NotConfirmed });
            }
        }

        return desk;
    }

    private static StatementLine LineOf(Desk desk, Row row) => desk.Line(Reference(row.Reference), row.Gross, row.Fee, currency: row.Currency, day: row.Day);

    private static string Reference(int number) => number == 0 ? "" : FormattableString.Invariant($"R{number}");

    private static List<string> Shown(Desk desk) =>
    [
        .. desk.Open.Select(issue => FormattableString.Invariant(
            $"{issue.Kind} {issue.TransactionReference} {issue.Currency} {issue.ExpectedMinor} {issue.ActualMinor} {issue.WaitingMinor} {string.Join(',', issue.TransactionIds)}")).Order(StringComparer.Ordinal),
    ];
}
