using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Ledger.AccountClass;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>What is not one open transaction and its line: other states, several of one reference, parts.</summary>
public sealed class MatchingOthersTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void Match_Prefunded_IsSettledAlreadyAndItsLineWaits()
    {
        _desk.Confirm("A", 1_000, inbound: false, prefunded: true);

        _desk.Import(_desk.Line("A", -1_000, 10));

        var issue = Found((IssueKind.SettledAlready, 0, -1_000, -1_010));
        Assert.Equal(IssueType.Duplicate, issue.Type);
        Expect((PspBalance, null, -1_000), (FundsHeld, null, 1_000), (OperatingBank, null, -1_010), (TransactionClearing, null, 1_010));
    }

    [Fact]
    public void Match_NotConfirmed_WaitsUntilItIs()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Set(transaction with { State = KnownState.NotConfirmed });

        _desk.Import(_desk.Line("A", 1_000));
        Found((IssueKind.NotConfirmed, 0, 1_000, 1_000));

        _desk.Set(transaction);
        Assert.Empty(_desk.Open);
    }

    [Fact]
    public void Match_SettledThenReversed_IsTakenBackByItsNegativeLine()
    {
        var tenant = Known.Id(1);
        var transaction = _desk.Confirm("A", 1_000, 10, tenant: tenant);
        _desk.Import(_desk.Line("A", 1_000, 10));
        _desk.Reverse(transaction.Id);
        Assert.Equal((IssueKind.NotReturned, 0, 1_000), Facts(_desk.Open.Single()));
        Expect((OperatingBank, null, 990), (SettlementFloat, null, 1_000), (PrincipalReceivable, tenant, -1_000), (FundsHeld, tenant, -1_000), (FeeExpense, null, 10));

        _desk.Import(_desk.Line("A", -1_000, settlement: "S2"));

        Assert.Empty(_desk.Open);
        Expect((OperatingBank, null, -10), (FeeExpense, null, 10));
    }

    [Fact]
    public void Match_ReversedWithItsFeeReturned_TakesTheFeeBackToo()
    {
        var transaction = _desk.Confirm("A", 1_000, 10);
        _desk.Import(_desk.Line("A", 1_000, 10));
        _desk.Reverse(transaction.Id);

        _desk.Import(_desk.Line("A", -1_000, -10, settlement: "S2"));

        Assert.Empty(_desk.Open);
        Assert.Empty(_desk.Balances());
        Assert.Equal((0L, 0L, 0L, 10L), _desk.Settlements[transaction.Id] is var (_, settled, open, charged, returned) ? (settled, open, charged, returned) : default);
    }

    [Fact]
    public void Match_ChargebackBeforeItsReversalIsKnown_EndsTheSame()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 1_000), _desk.Line("A", -1_000));
        Found((IssueKind.Short, 1_000, 0, 0));

        _desk.Reverse(transaction.Id);

        Assert.Empty(_desk.Open);
        Assert.Empty(_desk.Balances());
    }

    [Fact]
    public void Match_RefundOfTheSameReference_GoesToTheRefundBySign()
    {
        var (paid, refund) = (_desk.Confirm("A", 1_000), _desk.Confirm("A", 300, inbound: false));

        _desk.Import(_desk.Line("A", -300), _desk.Line("A", 1_000));

        Assert.Empty(_desk.Issues);
        Assert.Equal((0, 0), (_desk.FloatOf(paid.Id), _desk.FloatOf(refund.Id)));
    }

    [Fact]
    public void Match_SeveralOfOneReference_PrefersTheAmountThatFits()
    {
        var (one, other) = (_desk.Confirm("A", 1_000), _desk.Confirm("A", 700));

        _desk.Import(_desk.Line("A", 700));
        Assert.Equal((-1_000, 0), (_desk.FloatOf(one.Id), _desk.FloatOf(other.Id)));

        _desk.Import(_desk.Line("A", 400, settlement: "S2"));
        Assert.Equal((-600, 0), (_desk.FloatOf(one.Id), _desk.FloatOf(other.Id)));
    }

    [Fact]
    public void Match_AlikeOfOneReference_SettlesOneByOne()
    {
        var (one, other) = (_desk.Confirm("A", 1_000, 1), _desk.Confirm("A", 1_000, 1));

        _desk.Import(_desk.Line("A", 1_000, 1));
        Assert.Equal([-1_000, 0], new[] { _desk.FloatOf(one.Id), _desk.FloatOf(other.Id) }.Order());
        _desk.Import(_desk.Line("A", 1_000, 1, "S2"));

        Assert.Empty(_desk.Open);
        Assert.Equal((0, 0), (_desk.FloatOf(one.Id), _desk.FloatOf(other.Id)));
    }

    [Fact]
    public void Match_SeveralThatFitAlikeOfDifferentTenants_IsAmbiguousAndWaits()
    {
        var one = _desk.Confirm("A", 1_000, tenant: Known.Id(1));
        var other = _desk.Confirm("A", 1_000, tenant: Known.Id(2));

        _desk.Import(_desk.Line("A", 1_000));

        var issue = Found((IssueKind.Ambiguous, 0, 1_000, 1_000));
        Assert.Equal(new[] { one.Id, other.Id }.Order(), issue.TransactionIds);
    }

    [Fact]
    public void Match_ReferenceUsedAgainLater_LeavesWhatWasSettledBefore()
    {
        var first = _desk.Confirm("A", 1_000, tenant: Known.Id(1));
        _desk.Import(_desk.Line("A", 400), _desk.Line("A", 600));

        var later = _desk.Confirm("A", 1_000, tenant: Known.Id(2), confirmed: 10, due: 20);
        Assert.Empty(_desk.Last.Lines);
        _desk.Import(_desk.Line("A", 1_000, settlement: "S2", day: 11));

        Assert.Empty(_desk.Open);
        Assert.Equal((0, 0), (_desk.FloatOf(first.Id), _desk.FloatOf(later.Id)));
    }

    [Fact]
    public void Match_ZeroLine_PostsNothing()
    {
        _desk.Confirm("A", 1_000, due: 5);

        _desk.Import(_desk.Line("A", 0));

        Assert.Empty(Assert.Single(_desk.Last.Lines).Postings);
        Found((IssueKind.Short, 1_000, 0, 0));
    }

    [Fact]
    public void Match_InPartsByReference_IsTheSameAsAtOnce()
    {
        _desk.Confirm("A", 1_000, 10);
        _desk.Confirm("B", 500);
        StatementLine[] lines = [_desk.Line("A", 900, 12), _desk.Line("B", 700), _desk.Line("C", 3)];
        var input = _desk.Input([.. lines.Select(line => new KnownLine(line))], []);

        var whole = Matching.Match(input);
        var parts = lines.Select(line => line.TransactionReference).Select(reference => Matching.Match(input with
        {
            Lines = [.. input.Lines.Where(known => known.Line.TransactionReference == reference)],
            Transactions = [.. input.Transactions.Where(one => one.Reference == reference)],
        })).ToList();

        Assert.Equal(whole.Lines.Select(line => line.After), parts.SelectMany(part => part.Lines).Select(line => line.After));
        Assert.Equal(whole.Opened.Select(one => one.Description), parts.SelectMany(part => part.Opened).Select(one => one.Description));
        Assert.Equal(whole.Transactions, parts.SelectMany(part => part.Transactions));
    }

    private SettlementIssue Found(params (IssueKind Kind, long Expected, long Actual, long Waiting)[] expected)
    {
        Assert.Equal(expected, _desk.Open.Select(issue => (issue.Kind, issue.ExpectedMinor, issue.ActualMinor, issue.WaitingMinor)));
        return _desk.Open.First();
    }

    private static (IssueKind Kind, long Expected, long Actual) Facts(SettlementIssue issue) => (issue.Kind, issue.ExpectedMinor, issue.ActualMinor);

    private void Expect(params (AccountClass Class, Guid? Tenant, long Debit)[] expected) =>
        Assert.Equal(expected.OrderBy(one => one.Class), _desk.Balances().Select(one => (one.Key.Class, one.Key.Tenant, one.Value)).OrderBy(one => one.Class));
}
