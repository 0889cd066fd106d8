using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What people do with notifications, over the API.</summary>
public sealed class ReplayApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Root = "/api/v1/admin/webhook-notifications";
    private const string Replays = "/api/v1/admin/webhook-replays";
    private const string Nowhere = "wh_0190a1b2-0000-7000-8000-000000000000";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acts_OfTheApi_SayWhatIsWrong()
    {
        using var finance = await fixture.App.ClientOf(Roles.FinanceReviewer);
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        foreach (var act in (string[])["replay", "release", "discard"])
        {
            (await officer.Call("POST", $"{Root}/{Nowhere}/{act}", """{"reason":"x"}""")).IsProblem(403, "forbidden");
            (await finance.Call("POST", $"{Root}/{Nowhere}/{act}", """{"reason":"x"}""")).IsProblem(404, "not_found");
            (await finance.Call("POST", $"{Root}/rpl_1/{act}", """{"reason":"x"}""")).IsProblem(404, "not_found");
            Assert.Equal(["reason"], (await finance.Call("POST", $"{Root}/{Nowhere}/{act}", "{}")).IsProblem(400, "invalid_input").Errors.Keys);
        }

        (await officer.Call("POST", $"{Root}/replay", """{"filter":{},"dry_run":true}""")).IsProblem(403, "forbidden");
        Assert.Equal(["filter"], (await finance.Call("POST", $"{Root}/replay", """{"reason":"x"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["status", "from"], (await finance.Call("POST", $"{Root}/replay", """{"filter":{"status":"broken","from":"yesterday"},"reason":"x"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["filter.stat"], (await finance.Call("POST", $"{Root}/replay", """{"filter":{"stat":"failed"},"reason":"x"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        (await finance.Call("POST", $"{Root}/replay", """{"ids":["con_1"],"reason":"x"}""")).IsProblem(404, "not_found");
        (await finance.Call("POST", $"{Root}/replay", """{"filter":{"provider":"nobody"},"reason":"x"}""")).IsProblem(422, "nothing_to_replay");
        (await finance.Call("POST", $"{Replays}/rpl_0190a1b2-0000-7000-8000-000000000000/cancel", """{"reason":"x"}""")).IsProblem(404, "not_found");
        (await officer.Get($"{Replays}/rpl_0190a1b2-0000-7000-8000-000000000000")).IsProblem(404, "not_found");
        Assert.Equal(["act", "limit"], (await officer.Get($"{Replays}/rpl_0190a1b2-0000-7000-8000-000000000000?act=eaten&limit=201")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["environment"], (await officer.Get($"{Replays}?environment=moon")).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task DryRun_OfNothing_AnswersNoughts()
    {
        using var finance = await fixture.App.ClientOf(Roles.FinanceReviewer);

        Assert.Equal(
            """{"environment":"uat","total":0,"tried":0,"gone_through_again":0,"skipped":0,"parts":[]}""",
            (await finance.Call("POST", $"{Root}/replay", """{"filter":{"environment":"uat"},"dry_run":true}""")).Is(200).Text);
    }

    [Fact]
    public async Task Replay_OfOneAndOfMany_AnswersWhereItStandsAndTheSameForTheSameKey()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var processor = await admin.Onboard("PAYSTACK");
        (await admin.Call("POST", "/api/v1/connections", $$$"""{"processorId":"{{{processor}}}","environment":"sandbox","dialect":"paystack","webhookSecret":"sk_test_0123456789abcdef","authentication":{"scheme":"none"}}""")).Is(201);
        await using var db = app.Database.Open();
        var rows = await StoredInbox.Fill(db, 4, app.Clock.Time);
        var held = PublicId.Webhook.Format(rows[3].Id);

        var replayed = (await admin.Call("POST", $"{Root}/{PublicId.Webhook.Format(rows[0].Id)}/replay", """{"reason":"Mended"}""", ("Idempotency-Key", "one"))).Is(202);
        Assert.Equal($$"""{"id":"{{PublicId.Webhook.Format(rows[0].Id)}}","status":"pending","retry_count":1,"error_message":"It broke."}""", replayed.Text);
        Assert.Equal(replayed.Text, (await admin.Call("POST", $"{Root}/{PublicId.Webhook.Format(rows[0].Id)}/replay", """{"reason":"Mended"}""", ("Idempotency-Key", "one"))).Is(202).Text);
        var duplicate = (await admin.Call("POST", $"{Root}/{PublicId.Webhook.Format(rows[2].Id)}/replay", """{"reason":"Mended"}""")).IsProblem(409, "webhook_state");
        Assert.Equal(PublicId.Webhook.Format(rows[2].DuplicateOfId!.Value), duplicate.TextAt("duplicate_of"));
        Assert.Equal("Discarded: Not ours", (await admin.Call("POST", $"{Root}/{held}/discard", """{"reason":"Not ours"}""")).Is(200).TextAt("error_message"));
        (await admin.Call("POST", $"{Root}/{held}/release", """{"reason":"Ours"}""")).IsProblem(409, "webhook_state");

        var many = $$"""{"ids":["{{PublicId.Webhook.Format(rows[1].Id)}}","{{held}}"],"reason":"Mended"}""";
        var started = (await admin.Call("POST", $"{Root}/replay", many, ("Idempotency-Key", "many"))).Is(202);
        Assert.Equal(started.TextAt("id"), (await admin.Call("POST", $"{Root}/replay", many, ("Idempotency-Key", "many"))).Is(202).TextAt("id"));
        Assert.Equal($"{Replays}/{started.TextAt("id")}", started.Headers.Location?.ToString());
        Assert.Equal(
            ["id", "environment", "status", "reason", "filter", "picked", "started_at", "started_by", "total", "tried", "gone_through_again", "skipped", "ended_at", "cancelled_by", "cancel_reason"],
            started.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal((2, 2, "Mended"), (started.NumberAt("picked"), started.NumberAt("total"), started.TextAt("reason")));

        var shown = (await admin.Get($"{Replays}/{started.TextAt("id")}")).Is(200);
        Assert.Equal(["replay", "outcomes", "items", "pagination"], shown.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal([started.TextAt("id")], (await admin.Get(Replays)).Is(200).TextsAt("data", "id"));
        Assert.Equal(1, await db.Set<WebhookReplay>().CountAsync(Stop));
    }
}
