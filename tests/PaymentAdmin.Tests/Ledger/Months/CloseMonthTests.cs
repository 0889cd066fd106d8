using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Months;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Months;

/// <summary>Months of accounting are closed; what is heard of later counts in an open one, and says so.</summary>
public sealed class CloseMonthTests
{
    private const ConnectionEnvironment Sandbox = ConnectionEnvironment.Sandbox;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "entries of one moment have ids in any order")]
    public async Task Close_AMonth_LetsLateEventsCountWhenTheyAreWritten(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var march = booked.Handlers.Clock.Time;
        var late = await booked.Handlers.Pending(booked.Connection, 500);
        await booked.Handlers.Confirmed(booked.Connection, 100, eventType: "inflow");
        booked.Handlers.Clock.Advance(TimeSpan.FromDays(30));

        var closed = await Close(booked, "2026-03");
        await booked.Handlers.Confirmed(booked.Connection, 7, eventType: "inflow");
        booked.Handlers.Clock.Advance(ClosedMonth.Grace);
        await booked.Handlers.Hear(late, (transaction, now) => transaction.Confirm(now, march));

        Assert.Equal(("2026-03", Actors.Finance.Name), (closed.Month, closed.ClosedBy));
        Assert.Equal(-100, (await booked.Database.Balances(new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc)))["1001001001"]);
        Assert.Equal(-607, (await booked.Database.Balances(booked.Handlers.Clock.Time.AddDays(1)))["1001001001"]);
        await using var db = booked.Database.Open();
        var entry = await db.JournalEntries.SingleAsync(row => row.SourceId == late && row.Occasion == EntryOccasion.Confirmed, Stop);
        Assert.Equal((march, booked.Handlers.Clock.Time, booked.Handlers.Clock.Time, true), (entry.EffectiveAt, entry.BookedAt, entry.PostedAt, entry.IsLate));
    }

    [Theory, EachDatabase(RealOnly = "entries of one moment have ids in any order")]
    public async Task Close_WithinTheGrace_LetsWhatIsBeingWrittenCountInIt(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var march = booked.Handlers.Clock.Time;
        var late = await booked.Handlers.Pending(booked.Connection, 500);
        await booked.Handlers.Confirmed(booked.Connection, 100, eventType: "inflow");
        booked.Handlers.Clock.Advance(TimeSpan.FromDays(30));
        await Close(booked, "2026-03");

        booked.Handlers.Clock.Advance(ClosedMonth.Grace - TimeSpan.FromMilliseconds(1));
        await booked.Handlers.Hear(late, (transaction, now) => transaction.Confirm(now, march));

        Assert.Equal(-600, (await booked.Database.Balances(new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc)))["1001001001"]);
    }

    [Theory, EachDatabase]
    public async Task Close_OneAfterTheOther_IsShownAndRefusedOtherwise(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        await booked.Handlers.Confirmed(booked.Connection, 100, eventType: "inflow");
        Assert.Null((await Read(booked)).Next);
        booked.Handlers.Clock.Advance(TimeSpan.FromDays(60));

        Assert.Equal("2026-03", (await Read(booked)).Next);
        Assert.Equal("earlier_month_open", (await Assert.ThrowsAsync<Refusal>(() => Close(booked, "2026-04"))).Code);
        await Close(booked, "2026-03");
        Assert.Equal("month_closed", (await Assert.ThrowsAsync<Refusal>(() => Close(booked, "2026-03"))).Code);
        await Close(booked, "2026-04");
        Assert.Equal("month_not_over", (await Assert.ThrowsAsync<Refusal>(() => Close(booked, "2026-05"))).Code);

        var months = await Read(booked);
        Assert.Equal((null, "2026-04 2026-03"), (months.Next, string.Join(' ', months.Closed.Select(row => row.Month))));
        Assert.Empty((await booked.Handlers.Get<ReadMonths>().Handle(ConnectionEnvironment.Production, Actors.Auditor, Stop)).Closed);
    }

    [Theory]
    [InlineData("""{"month":"March","environment":"sandbox"}""", 400, "invalid_input")]
    [InlineData("""{"month":"2026-13","environment":"sandbox"}""", 400, "invalid_input")]
    [InlineData("""{"month":"9999-12","environment":"sandbox"}""", 400, "invalid_input")]
    [InlineData("""{"month":"2026-03"}""", 400, "invalid_input")]
    [InlineData("""{"month":"2026-03","environment":"sandbox"}""", 422, "month_not_over")]
    public async Task Close_WithWhatIsWrong_IsAnsweredClearly(string body, int status, string code)
    {
        await using var booked = await Booked.Begin();
        await using var app = await booked.Serve();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        (await finance.Call("POST", "/api/v1/ledger/months/close", body)).IsProblem(status, code);
    }

    [Fact]
    public async Task Months_ByTheApi_AnswerTheirForm()
    {
        await using var booked = await Booked.Begin();
        await booked.Handlers.Confirmed(booked.Connection, 100, eventType: "inflow");
        booked.Handlers.Clock.Advance(TimeSpan.FromDays(30));
        await using var app = await booked.Serve();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        var closed = (await finance.Call("POST", "/api/v1/ledger/months/close", """{"month":"2026-03","environment":"sandbox"}""")).Is(200);
        var months = (await finance.Get("/api/v1/ledger/months?environment=sandbox")).Is(200);

        Assert.Equal($$"""{"environment":"sandbox","next":null,"closed":[{{closed.Text}}]}""", months.Text);
        Assert.Equal($$"""{"month":"2026-03","closesAt":"2026-04-13T09:28:53.589Z","closedBy":"{{closed.TextAt("closedBy")}}","closedAt":"2026-04-13T09:26:53.589Z"}""", closed.Text);
        (await finance.Get("/api/v1/ledger/months?environment=live")).IsProblem(400, "invalid_input");
    }

    private static Task<ReadMonths.Row> Close(Booked booked, string month) => booked.Handlers.Get<CloseMonth>().Handle(new CloseMonth.Input(month, Sandbox), Actors.Finance, Stop);

    private static Task<ReadMonths.Answer> Read(Booked booked) => booked.Handlers.Get<ReadMonths>().Handle(Sandbox, Actors.Auditor, Stop);
}
