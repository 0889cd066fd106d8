using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class SettlementIssueTests
{
    internal static readonly SettlementFinding Short = new(IssueKind.Short, SettlementFinding.About(Known.Id(7)), "A", "NGN")
    {
        ExpectedMinor = 1_500_000,
        ActualMinor = 1_495_000,
        SettlementReference = "STL_20240120_001",
        TransactionIds = [Known.Id(7)],
        LineIds = [Known.Id(8)],
        Follows = Known.Id(9),
    };

    internal static readonly ResolutionProposal WriteOff =
        ResolutionTable.Propose(Short, IssueResolution.WriteOff, new PostedAs(TransactionDirection.Inbound, HasTenant: true), followed: null);

    [Fact]
    public void Open_AFinding_IsPendingWithItsFacts()
    {
        var issue = New();

        Assert.Equal((IssueStatus.Pending, IssueType.AmountMismatch, IssueKind.Short), (issue.Status, issue.Type, issue.Kind));
        Assert.Equal((Desk.Home.ProcessorId, Desk.Home.Environment), (issue.ProcessorId, issue.Environment));
        Assert.Equal((1_500_000, 1_495_000, "NGN", "STL_20240120_001", "A"), (issue.ExpectedMinor, issue.ActualMinor, issue.Currency, issue.SettlementReference, issue.TransactionReference));
        Assert.Equal([Known.Id(7)], issue.TransactionIds);
        Assert.Equal([Known.Id(8)], issue.LineIds);
        Assert.Equal(Known.Id(9), issue.Follows);
        Assert.Equal((0, null, null), (issue.RetryCount, issue.NextRetryAt, issue.AssignedTo));
        Assert.Equal((Known.Now, Known.Now, Known.Now.AddHours(48), 1, 1), (issue.CreatedAt, issue.UpdatedAt, issue.DueAt, issue.Version, issue.FactsVersion));
        Assert.NotEqual(Guid.Empty, issue.Id);
        Assert.Equal(KnownIssueState.Open, issue.Known.State);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Match_ThatFoundNothingNew_LeavesTheVersionThatAPersonHasSeen(bool foundNews, int version)
    {
        var issue = New();

        issue.Match(foundNews, Known.Later);

        Assert.Equal(version, issue.Version);
        Assert.True(issue.MatchedUpTo < Known.Later);
    }

    [Fact]
    public void Retry_ThreeTimes_PausesLongerEachAndThenIsExhausted()
    {
        var issue = New();

        foreach (var (count, pause) in new[] { (1, TimeSpan.FromMinutes(15)), (2, TimeSpan.FromHours(1)), (3, TimeSpan.FromHours(4)) })
        {
            issue.Investigate(Known.Later);
            issue.Retry(Known.Later);
            Assert.Equal((IssueStatus.Pending, count, Known.Later + pause), (issue.Status, issue.RetryCount, issue.NextRetryAt!.Value));
        }

        var refusal = Assert.Throws<Refusal>(() => issue.Retry(Known.Later));
        Assert.Equal((RefusalKind.Conflict, "retries_exhausted"), (refusal.Kind, refusal.Code));
        Assert.Equal(3, issue.RetryCount);
    }

    [Fact]
    public void TriedByItself_AfterARetry_IsNotTriedAgain()
    {
        var issue = New();
        issue.Retry(Known.Now);

        issue.TriedByItself(Known.Later);

        Assert.Equal((null, 1, Known.Later), (issue.NextRetryAt, issue.RetryCount, issue.UpdatedAt));
    }

    [Fact]
    public void Retry_OfAResolvedOne_IsRefusedForItsStateEvenWhenExhausted()
    {
        var issue = New();
        issue.Retry(Known.Now);
        issue.Retry(Known.Now);
        issue.Retry(Known.Now);
        issue.CloseItself(ClosedBecause.Brought, Known.Id(8), Known.Later);

        Assert.Equal("issue_state", Assert.Throws<Refusal>(() => issue.Retry(Known.Later)).Code);
        Assert.Null(issue.NextRetryAt);
    }

    [Fact]
    public void EscalatingThemselves_OnceItIsDueAndNeverWas_HasIt()
    {
        var issue = New();
        Assert.False(Escalates(issue, Known.Now.AddHours(48).AddTicks(-1)));
        Assert.True(Escalates(issue, Known.Now.AddHours(48)));

        issue.Escalate(Known.Later);
        Assert.Equal(Known.Later, issue.EscalatedAt);
        issue.Investigate(Known.Later);
        Assert.False(Escalates(issue, Known.Now.AddHours(100)));

        var resolved = IssueStatesTests.In(IssueStatus.Resolved);
        Assert.False(Escalates(resolved, Known.Now.AddHours(100)));
    }

    [Theory]
    [InlineData(null, null, new[] { "notes", "resolution" })]
    [InlineData(IssueResolution.WriteOff, " ", new[] { "notes" })]
    [InlineData(null, "why", new[] { "resolution" })]
    public void RequireResolvable_WithoutWhatItNeeds_NamesEveryField(IssueResolution? resolution, string? notes, string[] fields) =>
        Assert.Equal(fields, Known.InvalidFields(() => New().RequireResolvable(resolution, notes)));

    [Fact]
    public void RequireResolvable_WithNotesTooLong_Refuses()
    {
        New().RequireResolvable(IssueResolution.WriteOff, new string('x', SettlementIssue.NotesMaxLength));

        Assert.Equal(["notes"], Known.InvalidFields(() => New().RequireResolvable(IssueResolution.WriteOff, new string('x', SettlementIssue.NotesMaxLength + 1))));
    }

    [Fact]
    public void Resolve_WithMoney_SaysWhoAndHow()
    {
        var issue = New();
        issue.Retry(Known.Now);

        issue.Resolve(WriteOff, "gone", Known.Ada, Known.Later);

        Assert.Equal(
            (IssueResolution.WriteOff, true, Known.Later, Known.Ada.Id, Known.Ada.Name, null),
            (issue.Resolution!.Value, issue.MovedMoney, issue.ResolvedAt!.Value, issue.ResolvedById!.Value, issue.ResolvedByName, issue.NextRetryAt));
        Assert.Equal((KnownIssueState.ResolvedByPeople, true), (issue.Known.State, issue.Known.MovedMoney));
    }

    [Fact]
    public void CloseItself_ByALine_IsNobodysResolution()
    {
        var issue = New();

        issue.CloseItself(ClosedBecause.Brought, Known.Id(8), Known.Later);

        Assert.Equal((IssueStatus.Resolved, null, null, Known.Id(8), Known.Later), (issue.Status, issue.Resolution, issue.ResolvedById, issue.ClosedByLineId!.Value, issue.ResolvedAt!.Value));
        Assert.Equal(KnownIssueState.ClosedByItself, issue.Known.State);
    }

    [Fact]
    public void Assign_ToTheSame_ChangesNothing()
    {
        var issue = New();
        Assert.True(issue.Assign(Known.Ben.Id, Known.Later));
        var (version, facts) = (issue.Version, issue.FactsVersion);

        Assert.False(issue.Assign(Known.Ben.Id, Known.Later));

        Assert.Equal((version, 1, Known.Ben.Id), (issue.Version, facts, issue.AssignedTo!.Value));
        Assert.True(issue.Assign(null, Known.Later));
        Assert.Null(issue.AssignedTo);
        Assert.Equal("issue_state", Assert.Throws<Refusal>(() => IssueStatesTests.In(IssueStatus.Resolved).Assign(Known.Ben.Id, Known.Later)).Code);
    }

    [Fact]
    public void Change_OfItsFacts_IsShownAndCounted()
    {
        var issue = New();

        issue.Change(Short with { ActualMinor = 1_490_000 }, Known.Later);

        Assert.Equal((1_490_000, 2, Known.Later), (issue.ActualMinor, issue.FactsVersion, issue.UpdatedAt));
        Assert.Contains("NGN 100.00", issue.Description, StringComparison.Ordinal);
        Assert.Equal("issue_state", Assert.Throws<Refusal>(() => IssueStatesTests.In(IssueStatus.Resolved).Change(Short, Known.Later)).Code);
        Assert.Throws<ArgumentException>(() => issue.Change(Short with { Kind = IssueKind.Excess }, Known.Later));
    }

    [Fact]
    public void Write_ANote_KeepsWhatWasWritten()
    {
        var note = IssueNote.Write(Known.Id(1), IssueNoteKind.Note, " asked the processor ", Known.Ada, Known.Now);
        var status = IssueNote.Write(Known.Id(1), IssueNoteKind.Status, null, Known.Ada, Known.Now, from: "pending", to: "investigating");

        Assert.Equal((Known.Id(1), "asked the processor", Known.Ada.Id, Known.Ada.Name, Known.Now), (note.IssueId, note.Text, note.ById, note.ByName, note.At));
        Assert.Equal(("", "pending", "investigating"), (status.Text, status.From, status.To));
        Assert.Equal(["notes"], Known.InvalidFields(() => IssueNote.Write(Known.Id(1), IssueNoteKind.Note, " ", Known.Ada, Known.Now)));
        Assert.Equal(["notes"], Known.InvalidFields(() => IssueNote.Write(Known.Id(1), IssueNoteKind.File, new string('x', IssueNote.TextMaxLength + 1), Known.Ada, Known.Now)));
    }

    private static bool Escalates(SettlementIssue issue, DateTime now) => SettlementIssue.EscalatingThemselves(now).Compile()(issue);

    private static SettlementIssue New() => SettlementIssue.Open(Desk.Home, Short, TimeSpan.FromHours(48), Known.Now);
}
