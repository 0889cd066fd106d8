using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class PendingResolutionTests
{
    private readonly SettlementIssue _issue = IssueStatesTests.In(IssueStatus.Investigating);

    [Fact]
    public void Propose_KeepsWhatIsToBeDoneAndChangesNothingOfTheIssueButItsVersion()
    {
        var version = _issue.Version;

        var pending = Propose();

        Assert.Equal((_issue.Id, _issue.FactsVersion, IssueResolution.WriteOff, "gone"), (pending.IssueId, pending.FactsVersion, pending.Resolution, pending.Notes));
        Assert.Equal((5_000, "NGN", Known.Ada.Id, Known.Ada.Name, Known.Now), (pending.AmountMinor, pending.Currency, pending.ProposedById, pending.ProposedByName, pending.ProposedAt));
        Assert.Equal(SettlementIssueTests.WriteOff.Posting.Lines, pending.Lines);
        Assert.Equal((IssueStatus.Investigating, version + 1), (_issue.Status, _issue.Version));
    }

    [Fact]
    public void Propose_WithoutNotes_IsRefused() =>
        Assert.Equal(["notes"], Known.InvalidFields(() => PendingResolution.Propose(_issue, SettlementIssueTests.WriteOff, "", Known.Ada, Known.Now)));

    [Fact]
    public void Decide_BySomebodyElse_IsWrittenDown()
    {
        var pending = Propose();

        var decision = pending.Decide(_issue, approve: true, null, Known.Ben, Known.Later);

        Assert.Equal((pending.Id, true, null, Known.Ben.Id, Known.Ben.Name, Known.Later), (decision.PendingResolutionId, decision.Approved, decision.Reason, decision.ById, decision.ByName, decision.At));
    }

    [Fact]
    public void Decide_ByWhoProposed_IsRefusedButMayBeWithdrawn()
    {
        var refusal = Assert.Throws<Refusal>(() => Propose().Decide(_issue, approve: true, null, Known.Ada, Known.Later));

        Assert.Equal((RefusalKind.Forbidden, "own_proposal"), (refusal.Kind, refusal.Code));
        Assert.False(Propose().Decide(_issue, approve: false, "I was wrong", Known.Ada, Known.Later).Approved);
    }

    [Fact]
    public void Decide_AgainstItWithoutReason_IsRefused() =>
        Assert.Equal(["reason"], Known.InvalidFields(() => Propose().Decide(_issue, approve: false, " ", Known.Ben, Known.Later)));

    [Fact]
    public void Decide_OnceTheFactsChanged_IsOvertaken()
    {
        var pending = Propose();
        _issue.Assign(Known.Ben.Id, Known.Later);
        _issue.Escalate(Known.Later);
        Assert.False(pending.IsOvertaken(_issue));

        _issue.Change(SettlementIssueTests.Short with { ActualMinor = 1 }, Known.Later);

        var refusal = Assert.Throws<Refusal>(() => pending.Decide(_issue, approve: true, null, Known.Ben, Known.Later));
        Assert.Equal((RefusalKind.Conflict, "proposal_overtaken"), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void Decide_OnceItIsResolved_IsOvertaken()
    {
        var pending = Propose();

        _issue.CloseItself(ClosedBecause.Brought, null, Known.Later);

        Assert.Equal("proposal_overtaken", Assert.Throws<Refusal>(() => pending.Decide(_issue, approve: true, null, Known.Ben, Known.Later)).Code);
    }

    [Fact]
    public void Decide_AboutAnotherIssue_IsAFault() =>
        Assert.Throws<ArgumentException>(() => Propose().Decide(IssueStatesTests.In(IssueStatus.Pending), approve: true, null, Known.Ben, Known.Later));

    [Theory]
    [InlineData(0, new long[] { }, false)]
    [InlineData(0, new long[] { 0 }, false)]
    [InlineData(0, new long[] { 1 }, true)]
    [InlineData(100, new long[] { 100 }, false)]
    [InlineData(100, new long[] { 101 }, true)]
    [InlineData(100, new long[] { 60, -60 }, true)]
    public void IsNeeded_BeyondTheThreshold_CountsTheSumOfWhatMoves(long above, long[] amounts, bool expected) =>
        Assert.Equal(expected, SecondPerson.IsNeeded(above, amounts.Select(amount => (amount, "NGN"))));

    [Fact]
    public void IsNeeded_InTwoCurrencies_CountsEachForItself()
    {
        Assert.False(SecondPerson.IsNeeded(100, [(60, "NGN"), (60, "USD")]));
        Assert.True(SecondPerson.IsNeeded(100, [(60, "NGN"), (101, "USD")]));
    }

    private PendingResolution Propose() => PendingResolution.Propose(_issue, SettlementIssueTests.WriteOff, " gone ", Known.Ada, Known.Now);
}
