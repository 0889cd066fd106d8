using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Ledger.AccountClass;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>What people decided holds; corrected statements take back what they withdraw and tell where that touches a decision.</summary>
public sealed class MatchingPeopleTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void WriteOff_OfAShortfall_SettlesTheRest()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 900));

        _desk.Resolve(_desk.Single(IssueKind.Short), IssueResolution.WriteOff);

        Assert.Empty(_desk.Open);
        Assert.Equal(0, _desk.FloatOf(transaction.Id));
        Assert.Equal((900, -1_000, 100), (_desk.Balance(OperatingBank), _desk.Balance(FundsHeld), _desk.Balance(SettlementDifferences)));
    }

    [Fact]
    public void WriteOff_ThenTheRestComesAfterAll_IsExcess()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 900));
        _desk.Resolve(_desk.Single(IssueKind.Short), IssueResolution.WriteOff);

        _desk.Import(_desk.Line("A", 100, settlement: "S2"));

        Assert.Equal((900, 1_000, 100), _desk.Open.Single() is { Kind: IssueKind.Excess } issue ? (issue.ExpectedMinor, issue.ActualMinor, issue.WaitingMinor) : default);
        _desk.Resolve(_desk.Open.Single(), IssueResolution.ManualAdjustment);
        Assert.Equal(0, _desk.Balance(SettlementDifferences));
        Assert.Empty(_desk.Open);
    }

    [Fact]
    public void WriteOff_ThenReversed_IsTakenBackAsAWhole()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 900));
        _desk.Resolve(_desk.Single(IssueKind.Short), IssueResolution.WriteOff);
        _desk.Reverse(transaction.Id);
        _desk.Import(_desk.Line("A", -900, settlement: "S2"));
        Assert.Equal(100, _desk.FloatOf(transaction.Id));

        _desk.Resolve(_desk.Single(IssueKind.NotReturned), IssueResolution.ManualAdjustment);

        Assert.Empty(_desk.Open);
        Assert.Empty(_desk.Balances());
    }

    [Fact]
    public void CreditMissing_OfAMissingTransaction_SettlesItWithoutALine()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("B", 1));

        _desk.Resolve(_desk.Single(IssueKind.NotInStatement), IssueResolution.CreditMissing);

        Assert.Equal((0, 0), (_desk.FloatOf(transaction.Id), _desk.Settlements[transaction.Id].OpenMinor));
        Assert.Equal(1_001, _desk.Balance(OperatingBank));
        Assert.Equal(IssueKind.UnknownToUs, Assert.Single(_desk.Open).Kind);
    }

    [Fact]
    public void AcceptFee_OfAnotherFee_ClearsFeePayable()
    {
        _desk.Confirm("A", 1_000, 10);
        _desk.Import(_desk.Line("A", 1_000, 8));

        _desk.Resolve(_desk.Single(IssueKind.Fee), IssueResolution.AcceptFee);

        Assert.Empty(_desk.Open);
        Assert.Equal((0, 8), (_desk.Balance(FeePayable), _desk.Balance(FeeExpense)));
    }

    [Fact]
    public void ReverseDuplicate_ThenAThirdOne_IsANewIssueThatNamesTheFirst()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 1_000), _desk.Line("A", 1_000));
        var first = _desk.Single(IssueKind.IdenticalLine);
        _desk.Resolve(first, IssueResolution.ReverseDuplicate);
        Assert.Equal((1_000, 0), (_desk.Balance(OperatingBank), _desk.Balance(TransactionClearing)));

        _desk.Import(_desk.Line("A", 1_000, settlement: "S2"));

        Assert.Equal((first.Id, 1_000), _desk.Single(IssueKind.IdenticalLine) is var issue ? (issue.Follows!.Value, issue.WaitingMinor) : default);
    }

    [Fact]
    public void ConfirmedByProcessor_OfAShortfall_HoldsUntilItChanges()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 900));
        var first = _desk.Single(IssueKind.Short);
        _desk.Resolve(first, IssueResolution.ConfirmedByProcessor);
        Assert.Empty(_desk.Open);

        _desk.Import(_desk.Line("A", 50, settlement: "S2"));

        Assert.Equal((first.Id, 950), _desk.Single(IssueKind.Short) is var issue ? (issue.Follows!.Value, issue.ActualMinor) : default);
    }

    [Fact]
    public void CreditMissing_OfAnUnknownOneThatBecomesKnown_IsRestatedAndCanBeTakenBack()
    {
        _desk.Import(_desk.Line("A", 1_000, 10));
        var first = _desk.Single(IssueKind.UnknownToUs);
        _desk.Resolve(first, IssueResolution.CreditMissing);

        var transaction = _desk.Confirm("A", 1_000, 10);
        var restated = Assert.Single(_desk.Open);
        Assert.Equal((IssueKind.Restated, first.Id), (restated.Kind, restated.Follows!.Value));
        _desk.Resolve(restated, IssueResolution.ManualAdjustment);

        Assert.Empty(_desk.Open);
        Assert.Equal((0, 990, -1_000), (_desk.FloatOf(transaction.Id), _desk.Balance(OperatingBank), _desk.Balance(FundsHeld)));
    }

    [Fact]
    public void CreditMissing_OfAnUnknownOneThatBecomesKnownAndStays_LeavesTheTransactionMissing()
    {
        _desk.Import(_desk.Line("A", 1_000));
        _desk.Resolve(_desk.Single(IssueKind.UnknownToUs), IssueResolution.CreditMissing);
        _desk.Confirm("A", 1_000);

        _desk.Resolve(_desk.Single(IssueKind.Restated), IssueResolution.NoAction);

        Assert.Equal(IssueKind.NotInStatement, Assert.Single(_desk.Open).Kind);
    }

    [Fact]
    public void CreditMissing_OfAnExcessThatIsThenNotConfirmed_WaitsWithTheRestOnly()
    {
        var transaction = _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 1_200));
        _desk.Resolve(_desk.Single(IssueKind.Excess), IssueResolution.CreditMissing);
        Assert.Empty(_desk.Open);

        _desk.Set(transaction with { State = KnownState.NotConfirmed });
        Assert.Equal(1_000, _desk.Single(IssueKind.NotConfirmed).WaitingMinor);
        _desk.Set(transaction);

        Assert.Empty(_desk.Open);
        Assert.Equal((1_200, -1_200, 0), (_desk.Balance(OperatingBank), _desk.Balance(FundsHeld), _desk.Balance(TransactionClearing)));
    }

    [Fact]
    public void Correct_OfALine_TakesItBackAndClosesItsIssue()
    {
        _desk.Confirm("A", 1_000);
        _desk.Confirm("B", 500);
        var statement = _desk.Import(_desk.Line("A", 900), _desk.Line("B", 500));

        _desk.Correct(statement, _desk.Line("A", 1_000), _desk.Line("B", 500));

        var issue = Assert.Single(_desk.Issues);
        Assert.Equal((IssueStatus.Resolved, ClosedBecause.Withdrawn), (issue.Status, issue.ClosedItself));
        Assert.Equal((1_500, 0), (_desk.Balance(OperatingBank), _desk.Balance(SettlementFloat)));
        Assert.All(_desk.Last.Lines, line => Assert.Equal("A", line.Line.TransactionReference));
        Assert.Equal([LineSource.Correction, LineSource.Statement], _desk.Last.Lines.Select(line => line.Source));
    }

    [Fact]
    public void Correct_ThatDropsADuplicate_LeavesTheOtherSettled()
    {
        _desk.Confirm("A", 1_000);
        var statement = _desk.Import(_desk.Line("A", 1_000), _desk.Line("A", 1_000));

        _desk.Correct(statement, _desk.Line("A", 1_000));

        Assert.Empty(_desk.Open);
        Assert.Equal((1_000, -1_000, 0), (_desk.Balance(OperatingBank), _desk.Balance(FundsHeld), _desk.Balance(TransactionClearing)));
    }

    [Fact]
    public void Correct_OfALineThatPeopleDecidedAbout_RestatesTheirIssue()
    {
        _desk.Confirm("A", 1_000);
        var statement = _desk.Import(_desk.Line("A", 900));
        var first = _desk.Single(IssueKind.Short);
        _desk.Resolve(first, IssueResolution.WriteOff);

        _desk.Correct(statement, _desk.Line("A", 1_000));

        Assert.Equal([IssueKind.Excess, IssueKind.Restated], _desk.Open.Select(issue => issue.Kind).Order());
        Assert.Equal(first.Id, _desk.Single(IssueKind.Restated).Follows);
        _desk.Resolve(_desk.Single(IssueKind.Restated), IssueResolution.ManualAdjustment);
        Assert.Empty(_desk.Open);
        Assert.Equal((1_000, -1_000, 0), (_desk.Balance(OperatingBank), _desk.Balance(FundsHeld), _desk.Balance(SettlementDifferences)));
    }

    [Fact]
    public void Correct_ThatWithdrawsAnUnknownLine_LeavesNothing()
    {
        var statement = _desk.Import(_desk.Line("A", 1_000), _desk.Line("B", 5));

        _desk.Correct(statement, _desk.Line("B", 5));

        Assert.Equal((5, -5), (_desk.Balance(OperatingBank), _desk.Balance(TransactionClearing)));
        Assert.Equal("B", Assert.Single(_desk.Open).TransactionReference);
    }

    [Fact]
    public void Match_OfChangedFacts_ChangesTheOpenIssueAndOvertakesItsProposal()
    {
        _desk.Confirm("A", 1_000);
        _desk.Import(_desk.Line("A", 400));
        var issue = _desk.Single(IssueKind.Short);
        var proposal = PendingResolution.Propose(issue, ResolutionTable.Propose(issue.Finding, IssueResolution.WriteOff, default, null), "gone", Known.Ada, Known.Now);

        _desk.Import(_desk.Line("A", 100, settlement: "S2"));

        Assert.Equal((IssueStatus.Pending, 500), (issue.Status, issue.ActualMinor));
        Assert.Same(issue, Assert.Single(_desk.Issues));
        Assert.True(proposal.IsOvertaken(issue));
    }
}
