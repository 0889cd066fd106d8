using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions.Pilot;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Distributions.FollowUp;

/// <summary>What happens to a distribution afterwards, through the API: its pilot confirmed, its failures followed up.</summary>
public sealed class AfterwardsApiTests
{
    /// <summary>The host with the keys of the handlers: it opens what they sealed.</summary>
    private static Task<TestApp> Start(TestDatabase database, Handlers handlers) => TestApp.Start(
        database, new TestAppOptions { Clock = handlers.Clock, Services = services => services.AddSingleton(handlers.Get<IDataProtectionProvider>()) });

    [Fact]
    public async Task Pilot_NotedAndConfirmed_GoesThroughTheApi()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        await using var app = await Start(database, handlers);
        var paying = await PilotTests.Piloting(app.Database, handlers);
        var id = await paying.MakeWith(6);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var path = $"/api/v1/distributions/{PublicId.Distribution.Format(id)}/pilot";
        (await officer.Get(path)).IsProblem(404, "not_found");
        await app.Database.Release(handlers, id);
        (await officer.Call("POST", $"{path}/confirm", """{"outcome":"passed","differences":"none"}""")).IsProblem(409, "pilot_not_ended");
        await app.Database.End(handlers, id, [.. Enumerable.Repeat(Completed, 6)]);

        var seen = (await officer.Get(path)).Is(200);
        var receipts = string.Join(',', seen.TextsAt("payments", "paymentId").Select(payment => $$"""{"paymentId":"{{payment}}","received":"yes"}"""));
        var body = $$"""{"receipts":[{{receipts}}]}""";
        var noted = (await officer.Call("POST", path, body, ("Idempotency-Key", "note-1"))).Is(200);
        Assert.Equal(noted.Text, (await officer.Call("POST", path, body, ("Idempotency-Key", "note-1"))).Is(200).Text);
        Assert.Equal(("yes", "null"), (noted.TextAt("payments.0.receipt"), noted.At("missing").GetRawText()));
        Assert.Equal(["differences"], (await officer.Call("POST", $"{path}/confirm", """{"outcome":"passed","differences":" "}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["outcome"], (await officer.Call("POST", $"{path}/confirm", """{"outcome":"perhaps","differences":"none"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal("passed", (await officer.Call("POST", $"{path}/confirm", """{"outcome":"passed","differences":"none"}""")).Is(200).TextAt("confirmation.outcome"));
        (await officer.Call("POST", $"{path}/confirm", """{"outcome":"failed","differences":"none"}""")).IsProblem(409, "pilot_confirmed");
    }

    [Fact]
    public async Task FollowUp_ListedAndMade_GoesThroughTheApi()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        await using var app = await Start(database, handlers);
        var paying = await Paying.Start(app.Database, handlers, Connecting.Sandbox);
        var id = await FollowUpTests.Ended(app.Database, handlers, paying, Failed, Completed, Unknown);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var path = $"/api/v1/distributions/{PublicId.Distribution.Format(id)}/follow-up";

        var seen = (await officer.Get(path)).Is(200);
        Assert.Equal(("failed", 1, 3), (seen.TextAt("kind"), seen.NumberAt("offered"), seen.NumberAt("payments.pagination.total_count")));
        Assert.Equal([null, "arrived", "unknown"], seen.TextsAt("payments.data", "why"));
        Assert.Equal("unknown", (await officer.Get($"{path}?kind=top_up&show=all&limit=1&offset=2")).Is(200).TextAt("payments.data.0.why"));
        (await officer.Get($"{path}?kind=other")).IsProblem(400, "invalid_input");

        var body = """{"name":"March again","kind":"failed"}""";
        var made = (await officer.Call("POST", path, body, ("Idempotency-Key", "follow-1"))).Is(201);
        Assert.Equal(made.Text, (await officer.Call("POST", path, body, ("Idempotency-Key", "follow-1"))).Is(201).Text);
        Assert.Equal(("March again", 1, 5_000_000), (made.TextAt("name"), made.NumberAt("payments"), made.NumberAt("totalMinor")));
        (await officer.Get($"/api/v1/distributions/{made.TextAt("distributionId")}")).Is(200);
        (await officer.Call("POST", path, body)).IsProblem(422, "nothing_to_follow_up");
        Assert.Equal(["kind", "name"], (await officer.Call("POST", path, "{}")).IsProblem(400, "invalid_input").Errors.Keys.Order());
    }
}
