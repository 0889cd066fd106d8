using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Fetches;

/// <summary>Statements are fetched through the connection; what cannot be had is an issue (issue of the settlement desk, "Settlement").</summary>
public sealed class FetchStatementTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Run_OnceADayIsOver_ImportsItsStatementOnce(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var settling = fetching.Settling;
        var id = await settling.Confirm("R-1", 100_000);
        fetching.Psp.Answers.Add(("date=2026-03-13", 200, Statement(settling.Row("R-1", 1000, day: 0))));

        await fetching.Run();
        await fetching.Run();

        Assert.Equal(["/reports/settlements?date=2026-03-13&until=2026-03-14T00:00:00Z"], fetching.Psp.Asked);
        Assert.Equal(("2026-03-14", 0, null, null), (await fetching.State()) is var state ? (state.NextOn, state.Tries, state.Problem, state.NextTryAt) : default);
        Assert.Equal(0, (await settling.Transaction(id)).OpenMinor);
        await using var db = settling.Database.Open();
        var statement = await db.Set<SettlementStatement>().SingleAsync(Stop);
        Assert.Equal((settling.Connection.Id, "statement-2026-03-13.csv", StatementStatus.Imported), (statement.ConnectionId, statement.FileName, statement.Status));
    }

    [Theory, EachDatabase]
    public async Task Run_AfterDaysOff_FetchesEachDayInItsOrder(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        fetching.Psp.Answers.Add(("settlements", 200, ""));
        await fetching.Run();
        fetching.Settling.Handlers.Clock.Advance(TimeSpan.FromDays(3));

        await fetching.Run();

        Assert.Equal(["13", "14", "15", "16"], fetching.Psp.Asked.Select(path => path[^29..^27]));
        Assert.Empty(await fetching.Settling.Issues());
        Assert.Equal("2026-03-17", (await fetching.State()).NextOn);
    }

    [Fact]
    public async Task Run_OfAStatementBeyondTheLargest_AsksForItNoMore()
    {
        await using var fetching = await Fetching.Begin();
        fetching.Psp.Answers.Add(("settlements", null, ""));
        fetching.Psp.NoAnswer = (CallOutcome.TooLarge, "The answer is larger than 104857600 bytes: we did not read it.");

        await fetching.Run();

        var issue = Assert.Single(await fetching.Settling.Issues());
        Assert.Equal(IssueType.Rejected, issue.Type);
        Assert.Contains("larger than", await Timeline(fetching.Settling, issue.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\n")]
    [InlineData("[]")]
    [InlineData("[ \n]\n")]
    [InlineData("{\"data\": [], \"total\": 0}")]
    public async Task Run_OfADayWithoutSettlements_IsDoneWithIt(string nothing)
    {
        await using var fetching = await Fetching.Begin();
        fetching.Psp.Answers.Add(("settlements", 200, nothing));

        await fetching.Run();

        Assert.Equal("2026-03-14", (await fetching.State()).NextOn);
        await using var db = fetching.Settling.Database.Open();
        Assert.False(await db.Set<SettlementStatement>().AnyAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Run_WithoutAnAnswer_TriesAgain_TellsWhenItIsLate_AndClosesItselfOnceItIsThere(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var (settling, clock) = (fetching.Settling, fetching.Settling.Handlers.Clock);
        fetching.Psp.Answers.Add(("settlements", null, ""));

        await fetching.Run();
        await fetching.Run();

        Assert.Equal((1, clock.Now().AddMinutes(15), "No answer within 30 seconds."), (await fetching.State()) is var state ? (state.Tries, state.NextTryAt!.Value, state.Problem) : default);
        Assert.Empty(await settling.Issues());

        clock.Advance(TimeSpan.FromHours(3));
        await fetching.Run();
        clock.Advance(TimeSpan.FromHours(1));
        await fetching.Run();
        var issue = await settling.Single(IssueKind.FetchTimedOut);
        Assert.Equal((IssueType.Timeout, IssueStatus.Pending), (issue.Type, issue.Status));

        fetching.Psp.Answers.Add(("settlements", 200, Statement(settling.Row("NOBODY", 1, day: 0))));
        clock.Advance(TimeSpan.FromHours(4));
        await fetching.Run();
        Assert.Equal(["unknown_to_us"], await settling.Kinds());
        Assert.Contains("the statement was fetched", await Timeline(settling, issue.Id), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Run_OfARefusal_OpensItsIssueAtOnce_AndARetryAsksAgain(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var settling = fetching.Settling;
        fetching.Psp.Answers.Add(("settlements", 403, "{\"error\":\"not for Amina Diallo\"}"));
        await fetching.Run();

        var issue = await settling.Single(IssueKind.FetchRefused);
        Assert.Equal(IssueType.Rejected, issue.Type);
        var told = await Timeline(settling, issue.Id);
        Assert.Contains("The PSP answered 403 when it was asked for the statement of 2026-03-13.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Amina", told, StringComparison.Ordinal);

        fetching.Psp.Answers.Add(("settlements", 204, ""));
        await settling.Handlers.Get<RetryIssue>().Handle(PublicId.Issue.Parse(issue.Id), Actors.Finance, Stop);
        await settling.Drain();
        await fetching.Work();

        Assert.Empty(await settling.Issues());
    }

    [Theory, EachDatabase]
    public async Task Resolve_OfWhatCannotBeFetched_GoesOnWithTheNextDay(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var settling = fetching.Settling;
        fetching.Psp.Answers.Add(("settlements", 200, ""));
        fetching.Psp.Answers.Add(("date=2026-03-13", 400, ""));
        await fetching.Run();
        settling.Handlers.Clock.Advance(TimeSpan.FromDays(1));

        await settling.Resolve((await settling.Single(IssueKind.FetchRefused)).Id, IssueResolution.NoAction);
        await fetching.Run();

        Assert.Equal("2026-03-15", (await fetching.State()).NextOn);
        Assert.Empty(await settling.Issues());
    }

    [Fact]
    public async Task Run_OfADayOnWhichItDoesNotSettle_NeedsNoStatement()
    {
        await using var fetching = await Fetching.Begin();
        fetching.Psp.Answers.Add(("date=2026-03-13", 200, ""));
        fetching.Settling.Handlers.Clock.Advance(TimeSpan.FromDays(3));

        await fetching.Run();

        // 14 and 15 March 2026 are a weekend; Monday's may still come.
        Assert.Equal(("2026-03-16", 1), (await fetching.State()) is var state ? (state.NextOn, state.Tries) : default);
    }

    [Fact]
    public async Task Run_OfWhatCannotBeRead_ImportsNothingOfItAndSaysWhy()
    {
        await using var fetching = await Fetching.Begin();
        fetching.Psp.Answers.Add(("settlements", 200, Statement("S1,R-1,ten,0,10,NGN,2026-03-13")));

        await fetching.Run();

        var issue = await fetching.Settling.Single(IssueKind.FetchRefused);
        Assert.Contains("nothing of it was imported", await Timeline(fetching.Settling, issue.Id), StringComparison.Ordinal);
        Assert.Equal("2026-03-13", (await fetching.State()).NextOn);
    }

    [Fact]
    public async Task Run_AfterACrashBeforeItWasNoted_ChangesNothing()
    {
        await using var fetching = await Fetching.Begin();
        var settling = fetching.Settling;
        await settling.Upload(Encoding.UTF8.GetBytes(Statement(settling.Row("NOBODY", 1, day: 0))));
        fetching.Psp.Answers.Add(("settlements", 200, Statement(settling.Row("NOBODY", 1, day: 0))));

        await fetching.Run();

        Assert.Equal("2026-03-14", (await fetching.State()).NextOn);
        await using var db = settling.Database.Open();
        Assert.Equal(1, await db.Set<SettlementStatement>().CountAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Retry_OfWhatIsMissing_FetchesAgainFromTheDayThatItWasDue(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var (settling, clock) = (fetching.Settling, fetching.Settling.Handlers.Clock);
        await settling.Confirm("R-1", 100_000);
        var due = settling.Row("OTHER", 5, day: 2);
        clock.Advance(TimeSpan.FromDays(3));
        fetching.Psp.Answers.Add(("settlements", 200, ""));
        fetching.Psp.Answers.Add(("date=2026-03-16", 200, Statement(due)));
        await fetching.Run();
        var issue = await settling.Single(IssueKind.NotInStatement);

        fetching.Psp.Answers.Add(("date=2026-03-16", 200, Statement(due, settling.Row("R-1", 1000, day: -1))));
        fetching.Psp.Asked.Clear();
        await settling.Handlers.Get<RetryIssue>().Handle(PublicId.Issue.Parse(issue.Id), Actors.Finance, Stop);
        await settling.Drain();
        await fetching.Work();

        Assert.Equal(["/payments?reference=R-1", "/reports/settlements?date=2026-03-16&until=2026-03-17T00:00:00Z"], fetching.Psp.Asked);
        Assert.Equal(["unknown_to_us"], await settling.Kinds());
    }

    [Theory, EachDatabase]
    public async Task Retry_OfWhatIsNotConfirmed_AsksTheProcessor(DatabaseProvider provider)
    {
        await using var fetching = await Fetching.Begin(provider);
        var settling = fetching.Settling;
        var id = await settling.Confirm("R-1", 100_000, confirmed: false);
        await settling.Upload(settling.Row("R-1", 1000));
        var issue = await settling.Single(IssueKind.NotConfirmed);
        fetching.Psp.Answers.Add(("reference=R-1", 200, $$$"""{"payments":[{"id":"{{{id}}}","transaction":{"reference":"R-1","amount":1000,"currency":"NGN"},"status":"completed"}]}"""));

        await settling.Handlers.Get<RetryIssue>().Handle(PublicId.Issue.Parse(issue.Id), Actors.Finance, Stop);
        await settling.Drain();

        Assert.Empty(await settling.Issues());
        Assert.Equal((TransactionStatus.Confirmed, 0L), (await settling.Transaction(id)) is var row ? (row.Status, row.OpenMinor) : default);
        Assert.Contains("The processor was asked, and says completed: our transaction is now confirmed.", await Timeline(settling, issue.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"payments":[{"id":"P-1","transaction":{"reference":"R-1","amount":1000,"currency":"NGN"},"status":"completed"}]}""", "names another payment of this reference")]
    [InlineData(200, """{"payments":[{"id":"KEY","transaction":{"reference":"R-1","amount":999,"currency":"NGN"},"status":"completed"}]}""", "that is not the amount of our transaction")]
    [InlineData(200, """{"payments":[]}""", "knows no payment under this reference")]
    [InlineData(503, "{}", "answered 503")]
    [InlineData(null, "", "without an answer")]
    public async Task Retry_WhereTheProcessorDoesNotConfirm_SaysSoAndChangesNothing(int? status, string body, string said)
    {
        await using var fetching = await Fetching.Begin();
        var settling = fetching.Settling;
        var id = await settling.Confirm("R-1", 100_000, confirmed: false);
        await settling.Upload(settling.Row("R-1", 1000));
        var issue = await settling.Single(IssueKind.NotConfirmed);
        fetching.Psp.Answers.Add(("reference=R-1", status, body.Replace("KEY", id.ToString(), StringComparison.Ordinal)));

        await settling.Handlers.Get<RetryIssue>().Handle(PublicId.Issue.Parse(issue.Id), Actors.Finance, Stop);
        await settling.Drain();

        Assert.Equal(["not_confirmed"], await settling.Kinds());
        Assert.Contains(said, await Timeline(settling, issue.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListFetches_AsksForItsPermission()
    {
        await using var fetching = await Fetching.Begin();

        var refused = await Assert.ThrowsAsync<Refusal>(() =>
            fetching.Settling.Handlers.Get<ListFetches>().Handle(fetching.Settling.Connection.ProcessorId, Actors.Of(Roles.ProgrammeOfficer, 5), Stop));

        Assert.Equal("forbidden", refused.Code);
    }

    private static string Statement(params IReadOnlyList<string> rows) => Encoding.UTF8.GetString(Settling.Csv(rows));

    private static async Task<string> Timeline(Settling settling, string issue) =>
        string.Join('\n', (await settling.Handlers.Get<GetIssue>().Handle(PublicId.Issue.Parse(issue), Actors.Auditor, Stop)).Answer.Timeline.Select(note => note.Text));
}
