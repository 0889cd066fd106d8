using Bunit;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Limits;

/// <summary>What people see of limits, on pages and over the API.</summary>
public sealed class ReadLimitsTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_OfWhatWasSentToday_AnswersWhatIsUsedAndLeft()
    {
        var limiting = await Limited();

        var connection = await Handlers.Get<ReadLimits>().OfConnection(limiting.Paying.ConnectionId, Actors.Auditor, Stop);
        var programme = await Handlers.Get<ReadLimits>().OfProgramme(limiting.Paying.ProgrammeId, Actors.Officer, Stop);

        Assert.Equal(("Europe/Berlin", new DateOnly(2026, 3, 14), new DateTime(2026, 3, 14, 23, 0, 0, DateTimeKind.Utc), 500, 1), (connection.TimeZone, connection.LocalDate, connection.DayEndsAt, connection.BatchSize, connection.HeldPayments));
        Assert.Equal(new UsedLimitAnswer("TZS", 10_000, 8_000, 2), Assert.Single(connection.DailyVolume));
        Assert.Equal((2_000, 1), (connection.DailyVolume[0].Left, programme.HeldPayments));
        Assert.Equal(new BudgetAnswer(ConnectionEnvironment.Sandbox, 50_000, 8_000, 0, 2), Assert.Single(programme.Budgets));
        Assert.Equal(42_000, programme.Budgets[0].Left);

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([new UsedLimitAnswer("NGN", 10_000, 0, 0)], (await Handlers.Get<ReadLimits>().OfConnection(limiting.Paying.ConnectionId, Actors.Auditor, Stop)).DailyVolume);
    }

    [Fact]
    public async Task Read_ByWhoMayNotOrOfNothing_IsRefused()
    {
        var read = Handlers.Get<ReadLimits>();

        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], person => read.OfConnection(Guid.Empty, person, Stop));
        await Refused.ForWantOf(Permissions.ViewPayments, [Actors.Nobody], person => read.OfProgramme(Guid.Empty, person, Stop));
        await Refused.NotFound(() => read.OfConnection(Guid.Empty, Actors.Admin, Stop));
        await Refused.NotFound(() => read.OfProgramme(Guid.Empty, Actors.Admin, Stop));
    }

    [Fact]
    public async Task Panels_OfWhatWasSentToday_SayItInWordsAndAsABar()
    {
        var limiting = await Limited();
        SignIn(Roles.Auditor);

        var connection = Render<ConnectionLimitsPanel>(parameters => parameters.Add(panel => panel.ConnectionId, limiting.Paying.ConnectionId));
        var programme = Render<ProgrammeLimitsPanel>(parameters => parameters.Add(panel => panel.ProgrammeId, limiting.Paying.ProgrammeId));

        Assert.Contains("Limits on 14 Mar 2026", connection.Markup, StringComparison.Ordinal);
        Assert.Contains("TZS 80.00 of TZS 100.00, 2 payments", connection.Markup, StringComparison.Ordinal);
        Assert.Contains("Nearly used up", connection.Markup, StringComparison.Ordinal);
        Assert.Equal(("80", "Daily volume in TZS"), (connection.Find("progress").GetAttribute("value"), connection.Find("progress").GetAttribute("aria-label")));
        Assert.Contains("TZS 80.00 of TZS 500.00, 2 payments", programme.Markup, StringComparison.Ordinal);
        Assert.Equal("16", programme.Find("progress").GetAttribute("value"));

        await limiting.SetDaily(8_000);
        Assert.Contains("Used up: what does not fit is held", Again().Markup, StringComparison.Ordinal);
        await limiting.SetDaily(null);
        Assert.Contains("TZS 80.00, 2 payments; no limit is set", Again().Markup, StringComparison.Ordinal);
        Assert.Empty(Again().FindAll("progress"));

        IRenderedComponent<ConnectionLimitsPanel> Again() => Render<ConnectionLimitsPanel>(parameters => parameters.Add(panel => panel.ConnectionId, limiting.Paying.ConnectionId));
    }

    [Fact]
    public async Task Endpoints_OfAConnectionAndAProgramme_AnswerTheirForm()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var connection = (await admin.Call("POST", "/api/v1/connections", $$$"""
            {"processorId":"{{{await admin.Onboard("LIMITS")}}}","environment":"sandbox","dialect":"psp_rest_v2","authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"},"baseUrl":"https://sandbox.psp-example.com/api/v2","limits":{"dailyVolume":5000}}
            """)).Is(201).TextAt("id")!;
        var programme = (await admin.Call("POST", "/api/v1/programmes", $$$"""
            {"code":"LIM","name":"Limits","currency":"TZS","country":"TZ","connectionIds":["{{{connection}}}"],"budget":70,"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1}]}}
            """)).Is(201).TextAt("id")!;
        using var auditor = await app.ClientOf(Roles.Auditor);

        Assert.Equal(
            $$$"""{"id":"{{{connection}}}","timeZone":"UTC","localDate":"2026-03-14","dayEndsAt":"2026-03-15T00:00:00Z","singleMaximum":null,"batchSize":500,"dailyVolume":[{"currency":"NGN","cap":5000,"used":0,"payments":0,"left":5000}],"heldPayments":0}""",
            (await auditor.Get($"/api/v1/connections/{connection}/limits")).Is(200).Text);
        Assert.Equal(
            $$$"""{"id":"{{{programme}}}","currency":"TZS","beneficiaryCycleLimit":null,"budgets":[{"environment":"sandbox","cap":70,"used":0,"paid":0,"payments":0,"left":70}],"heldPayments":0}""",
            (await auditor.Get($"/api/v1/programmes/{programme}/limits")).Is(200).Text);
        (await auditor.Get("/api/v1/programmes/con_1/limits")).IsProblem(404, "not_found");
    }

    // Two payments were sent, and one is held.
    private async Task<Limiting> Limited()
    {
        var limiting = await Limiting.Start(Database, Handlers, new LimitsInput(DailyVolume: 10_000), input => input with { Budget = 50_000 });
        var requests = await limiting.Queue(await limiting.Release(), 3, 4_000, await limiting.AddPeople(3));
        Assert.Equal(2, await limiting.Submit(requests));
        return limiting;
    }
}
