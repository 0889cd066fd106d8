using Microsoft.Extensions.Configuration;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Issues;

/// <summary>The settings of the desk: from what amount a second person is needed, and when an issue escalates.</summary>
public sealed class SettlementRulesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Resolve_UpToTheBound_NeedsNobodyElse(DatabaseProvider provider)
    {
        await using var settling = await Short(provider, new SettlementRules { SecondPersonAbove = 5_000 }, "R1", "R2");
        var (one, other) = await Two(settling);

        var small = await settling.Update(one, new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff));

        Assert.Equal((false, IssueStatus.Resolved), (small.IsPending, small.Issue.Status));

        await using var stricter = await Short(provider, new SettlementRules { SecondPersonAbove = 4_999 }, "R1", "R2");
        (one, other) = await Two(stricter);
        var above = await stricter.Update(other, new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff));
        Assert.Equal((true, IssueStatus.Pending), (above.IsPending, above.Issue.Status));
    }

    [Theory, EachDatabase]
    public async Task ResolveMany_EachUpToTheBoundAndTogetherAbove_WaitForASecondPerson(DatabaseProvider provider)
    {
        await using var settling = await Short(provider, new SettlementRules { SecondPersonAbove = 8_000 }, "R1", "R2");
        var (one, other) = await Two(settling);

        var both = await settling.Handlers.Get<ResolveIssues>().Handle(new ResolveIssues.Input([one, other], IssueResolution.WriteOff, "Lost"), Actors.Finance, Stop);

        Assert.Equal(new ResolveIssues.Answer(0, 2), both);
        Assert.All(await settling.Issues(), issue => Assert.NotNull(issue.PendingResolution));
    }

    [Theory, EachDatabase]
    public async Task Watch_AfterTheHoursThatWereSet_Escalates(DatabaseProvider provider)
    {
        await using var settling = await Short(provider, new SettlementRules { EscalateAfterHours = 1 }, "R1");
        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(59));
        await settling.Watch();
        var before = await settling.Single(IssueKind.Short);
        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await settling.Watch();

        Assert.Equal((IssueStatus.Pending, IssueStatus.Escalated), (before.Status, (await settling.Single(IssueKind.Short)).Status));
    }

    [Theory, EachDatabase]
    public async Task Resolve_WithTheLongestNotes_KeepsThemWhole(DatabaseProvider provider)
    {
        await using var settling = await Short(provider, new SettlementRules(), "R1");
        var issue = (await settling.Single(IssueKind.Short)).Id;
        var notes = new string('n', 499) + string.Concat(Enumerable.Repeat("\U0001F4B8", 1_750)) + "z";
        var input = new UpdateIssue.Input(IssueStatus.Resolved, notes, Resolution: IssueResolution.WriteOff);

        await settling.Update(issue, input);
        var approved = await settling.Update(issue, input, Settling.Second);

        Assert.Equal(IssueStatus.Resolved, approved.Issue.Status);
        Assert.Equal(2, (await Texts(settling, issue)).Count(text => text == notes));
    }

    [Theory, EachDatabase]
    public async Task Propose_TheSameAgainWithOtherWords_KeepsTheWords(DatabaseProvider provider)
    {
        await using var settling = await Short(provider, new SettlementRules(), "R1");
        var issue = (await settling.Single(IssueKind.Short)).Id;
        var input = new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff);
        var first = await settling.Update(issue, input);

        await settling.Update(issue, input);
        var again = await settling.Update(issue, input with { Notes = "Ticket 99 confirms" });

        Assert.Equal(first.Issue.PendingResolution!.Id, again.Issue.PendingResolution!.Id);
        Assert.Equal(["Lost", "Ticket 99 confirms"], await Texts(settling, issue));
    }

    [Fact]
    public void Read_OfWhatIsSet_IsThat()
    {
        var none = Read();
        var set = Read(("Settlement:SecondPersonAbove", "250000"), ("Settlement:EscalateAfterHours", "4"));

        Assert.Equal((0, TimeSpan.FromHours(48)), (none.SecondPersonAbove, none.DueAfter));
        Assert.Equal((250_000, TimeSpan.FromHours(4)), (set.SecondPersonAbove, set.DueAfter));
    }

    [Theory]
    [InlineData("Settlement:SecondPersonAbove", "-1")]
    [InlineData("Settlement:SecondPersonAbove", "1e3")]
    [InlineData("Settlement:SecondPersonAbove", "1000000000000001")]
    [InlineData("Settlement:EscalateAfterHours", "0")]
    [InlineData("Settlement:EscalateAfterHours", "8761")]
    [InlineData("Settlement:EscalateAfterHours", "two")]
    public void Read_OfWhatCannotBe_NamesTheSetting(string key, string value) =>
        Assert.Contains(key, Assert.Throws<SettingsException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    private static SettlementRules Read(params IReadOnlyList<(string Key, string Value)> settings) =>
        SettlementRules.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build());

    /// <summary>Transactions that were each settled NGN 50.00 short.</summary>
    private static async Task<Settling> Short(DatabaseProvider provider, SettlementRules rules, params IReadOnlyList<string> references)
    {
        var database = await TestDatabase.Create(provider);
        var settling = await Settling.On(database, Handlers.On(database, rules));
        foreach (var reference in references)
        {
            await settling.Confirm(reference, 500_000);
        }

        await settling.Upload([.. references.Select(reference => settling.Row(reference, 4_950))]);
        return settling;
    }

    /// <summary>What people wrote, oldest first.</summary>
    private static async Task<IEnumerable<string>> Texts(Settling settling, string issue) =>
        (await settling.Handlers.Get<GetIssue>().Handle(PublicId.Issue.Parse(issue), Actors.Auditor, Stop)).Answer.Timeline
            .Where(note => note.Kind is IssueNoteKind.Note or IssueNoteKind.Proposal or IssueNoteKind.Resolution).Select(note => note.Text);

    private static async Task<(string One, string Other)> Two(Settling settling) => (await settling.Issues()) is [var one, var other] ? (one.Id, other.Id) : throw new InvalidOperationException("There are not two.");
}
