using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Ledger.AccountClass;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>Statement by statement: what is posted and found, no more and no less.</summary>
public sealed class MatchingTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void Match_WholeAmountAndFee_SettlesThroughTheBankAndFindsNothing()
    {
        var tenant = Known.Id(1);
        _desk.Confirm("A", 1_000, 15, tenant: tenant);

        _desk.Import(_desk.Line(" A ", 1_000, 15));

        Assert.Empty(_desk.Issues);
        Expect((OperatingBank, null, 985), (FundsHeld, tenant, -1_000), (FeeExpense, null, 15));
    }

    [Fact]
    public void Match_Outbound_SettlesByANegativeLine()
    {
        _desk.Confirm("A", 1_000, 15, inbound: false);

        _desk.Import(_desk.Line("A", -1_000, 15));

        Assert.Empty(_desk.Issues);
        Expect((OperatingBank, null, -1_015), (FundsHeld, null, 1_000), (FeeExpense, null, 15));
    }

    [Fact]
    public void Match_LessThanItsAmount_PostsThePartAndSaysWhatIsOpen()
    {
        var transaction = _desk.Confirm("A", 1_500_000);

        _desk.Import(_desk.Line("A", 1_495_000));

        var issue = Found((IssueKind.Short, 1_500_000, 1_495_000, 0));
        Assert.Equal(
            (IssueType.AmountMismatch, "Settlement amount differs from expected by NGN 50.00: NGN 14,950.00 of NGN 15,000.00 came for A. The rest is still open.", "S1"),
            (issue.Type, issue.Description, issue.SettlementReference));
        Assert.Equal([transaction.Id], issue.TransactionIds);
        Expect((OperatingBank, null, 1_495_000), (FundsHeld, null, -1_495_000), (SettlementFloat, null, -5_000), (TransactionClearing, null, 5_000));
    }

    [Fact]
    public void Match_TheRestInAnotherStatement_ClosesTheIssueWithItsLine()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 400));
        var rest = _desk.Line("A", 600, settlement: "S2");

        _desk.Import(rest);

        var issue = Assert.Single(_desk.Issues);
        Assert.Equal((IssueStatus.Resolved, ClosedBecause.Brought, rest.Id, null), (issue.Status, issue.ClosedItself, issue.ClosedByLineId, issue.Resolution));
        Expect((OperatingBank, null, 1_000), (FundsHeld, null, -1_000));
    }

    [Fact]
    public void Match_PartsInOneStatement_FindsNothing()
    {
        _desk.Confirm("A", 1_000, 10);

        _desk.Import(_desk.Line("A", 400, 4), _desk.Line("A", 700, 6), _desk.Line("A", -100));

        Assert.Empty(_desk.Issues);
        Expect((OperatingBank, null, 990), (FundsHeld, null, -1_000), (FeeExpense, null, 10));
    }

    [Fact]
    public void Match_MoreThanItsAmount_SettlesWhatFitsAndTheRestWaits()
    {
        _desk.Confirm("A", 1_000, 10);

        _desk.Import(_desk.Line("A", 1_200, 10));

        Found((IssueKind.Excess, 1_000, 1_200, 200));
        Expect((OperatingBank, null, 1_190), (FundsHeld, null, -1_000), (FeeExpense, null, 10), (TransactionClearing, null, -200));
    }

    [Fact]
    public void Match_ExcessThatIsTakenBack_ClosesItself()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 1_200));

        _desk.Import(_desk.Line("A", -200, settlement: "S2"));

        Assert.Equal(IssueStatus.Resolved, Assert.Single(_desk.Issues).Status);
        Expect((OperatingBank, null, 1_000), (FundsHeld, null, -1_000));
    }

    [Fact]
    public void Match_SameLineAgain_IsADuplicateWhoseNetWaits()
    {
        _desk.Confirm("A", 1_000, 10);

        _desk.Import(_desk.Line("A", 1_000, 10), _desk.Line("A", 1_000, 10));

        var issue = Found((IssueKind.IdenticalLine, 0, 1_000, 990));
        Assert.Equal(IssueType.Duplicate, issue.Type);
        Expect((OperatingBank, null, 1_980), (FundsHeld, null, -1_000), (FeeExpense, null, 10), (TransactionClearing, null, -990));
    }

    [Fact]
    public void Match_EqualParts_AreNoDuplicates()
    {
        _desk.Confirm("A", 1_000);

        _desk.Import(_desk.Line("A", 500), _desk.Line("A", 500, settlement: "S2"));

        Assert.Empty(_desk.Issues);
    }

    [Fact]
    public void Match_DuplicateThatIsTakenBack_ClosesItself()
    {
        _desk.Confirm("A", 1_000, 10);
        _desk.Import(_desk.Line("A", 1_000, 10), _desk.Line("A", 1_000, 10));

        _desk.Import(_desk.Line("A", -1_000, -10, settlement: "S2"));

        Assert.Empty(_desk.Open);
        Expect((OperatingBank, null, 990), (FundsHeld, null, -1_000), (FeeExpense, null, 10));
    }

    [Fact]
    public void Match_OtherFee_IsAFindingOfItsOwnAndFeePayableKeepsTheDifference()
    {
        _desk.Confirm("A", 1_000, 10);

        _desk.Import(_desk.Line("A", 1_000, 12));

        var issue = Found((IssueKind.Fee, 10, 12, 0));
        Assert.Equal("The fee differs from expected by NGN 0.02: NGN 0.12 were charged for A, NGN 0.10 were expected.", issue.Description);
        Expect((OperatingBank, null, 988), (FundsHeld, null, -1_000), (FeeExpense, null, 10), (FeePayable, null, 2));
    }

    [Fact]
    public void Match_FeeOfTheRestStillToCome_IsNoFindingYet()
    {
        _desk.Confirm("A", 1_000, 10);

        _desk.Import(_desk.Line("A", 400));

        Found((IssueKind.Short, 1_000, 400, 0));
    }

    [Fact]
    public void Match_FeePaidByInvoice_IsNotExpectedInTheStatement()
    {
        var transaction = _desk.Confirm("A", 1_000, 10);
        _desk.Set(transaction with { FeePaidOtherwiseMinor = 10 });

        _desk.Import(_desk.Line("A", 1_000));

        Assert.Empty(_desk.Issues);
    }

    [Fact]
    public void Match_OtherCurrency_PostsNothingOfTheTransaction()
    {
        _desk.Confirm("A", 1_000);

        _desk.Import(_desk.Line("A", 1_000, 10, currency: "USD"));

        var issue = Found((IssueKind.Currency, 0, 1_000, 990));
        Assert.Equal((IssueType.AmountMismatch, "USD", "The statement settles A in USD, which is not its currency. USD 9.90 wait in clearing."), (issue.Type, issue.Currency, issue.Description));
        Expect((SettlementFloat, null, -1_000), (TransactionClearing, null, 1_000));
        Assert.Equal((990, -990), (_desk.Balance(OperatingBank, "USD"), _desk.Balance(TransactionClearing, "USD")));
    }

    [Fact]
    public void Match_UnknownReference_WaitsUntilItBecomesKnown()
    {
        _desk.Import(_desk.Line("A", 1_000, 10));
        var issue = Found((IssueKind.UnknownToUs, 0, 1_000, 990));
        Assert.Equal((IssueType.MissingTransaction, "The statement has NGN 10.00 for A, which we do not know. NGN 9.90 wait in clearing."), (issue.Type, issue.Description));
        Expect((OperatingBank, null, 990), (TransactionClearing, null, -990));

        _desk.Confirm("A", 1_000, 10);

        Assert.Equal((IssueStatus.Resolved, ClosedBecause.BecameKnown), (issue.Status, issue.ClosedItself));
        Assert.Empty(_desk.Open);
        Expect((OperatingBank, null, 990), (FundsHeld, null, -1_000), (FeeExpense, null, 10));
    }

    [Fact]
    public void Match_LinesWithoutReference_AreIssuesOfTheirOwn()
    {
        _desk.Import(_desk.Line("", 0, 500), _desk.Line("", 0, 500));

        Assert.Equal([(IssueKind.UnknownToUs, -500L), (IssueKind.UnknownToUs, -500)], _desk.Open.Select(issue => (issue.Kind, issue.WaitingMinor)));
        _desk.Resolve(_desk.Open.First(), IssueResolution.ManualAdjustment);
        Assert.Equal(-500, Assert.Single(_desk.Open).WaitingMinor);
        Expect((OperatingBank, null, -1_000), (TransactionClearing, null, 500), (SettlementDifferences, null, 500));
    }

    [Fact]
    public void Match_DueAndInNoStatement_IsMissingUntilALineBringsIt()
    {
        _desk.Confirm("A", 1_000, due: 1);
        _desk.Import(_desk.Line("B", 1, day: 0));
        Assert.DoesNotContain(_desk.Open, issue => issue.Kind == IssueKind.NotInStatement);

        _desk.Import(_desk.Line("B", 1, day: 1, settlement: "S2"));
        var issue = _desk.Single(IssueKind.NotInStatement);
        Assert.Equal((1_000, 0, null, "A was due and is in no statement: NGN 10.00 are missing."), (issue.ExpectedMinor, issue.ActualMinor, issue.SettlementReference, issue.Description));

        _desk.Import(_desk.Line("A", 1_000, day: 2, settlement: "S3"));
        Assert.Equal(ClosedBecause.Brought, issue.ClosedItself);
    }

    private SettlementIssue Found(params (IssueKind Kind, long Expected, long Actual, long Waiting)[] expected)
    {
        Assert.Equal(expected, _desk.Open.Select(issue => (issue.Kind, issue.ExpectedMinor, issue.ActualMinor, issue.WaitingMinor)));
        return _desk.Open.First();
    }

    private void Expect(params (AccountClass Class, Guid? Tenant, long Debit)[] expected) =>
        Assert.Equal(expected.OrderBy(one => one.Class), _desk.Balances().Select(one => (one.Key.Class, one.Key.Tenant, one.Value)).OrderBy(one => one.Class));
}
