using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>The rejected deliveries in the API.</summary>
public sealed class RejectionsApiTests
{
    private const string Path = "/api/v1/admin/webhook-rejections";
    private const string Person = """{"event":"payment.completed","payment_id":"pay_1","phone":"+255700000001"}""";

    [Fact]
    public async Task List_OfAConnection_AnswersItsFieldsAndItsCursor()
    {
        await using var app = await TestApp.Start();
        var (connection, url) = await Connect(app);
        await Refuse(app, url, "{}", signed: false);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Refuse(app, url, Person, signed: true);
        using var auditor = await app.ClientOf(Roles.Auditor);

        var first = (await auditor.Get($"{Path}?limit=1&connection_id={connection}")).Is(200);
        var second = (await auditor.Get($"{Path}?limit=1&cursor={first.TextAt("pagination.cursor")}")).Is(200);

        Assert.Equal(
            ["id", "connectionId", "processorCode", "environment", "receivedAt", "reason", "size", "state", "notificationId", "verifiedAt"],
            first.At("data.0").EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            (connection, "PAYSTACK", "sandbox", "2026-03-14T09:26:54.589Z", "kept", null),
            (first.TextAt("data.0.connectionId"), first.TextAt("data.0.processorCode"), first.TextAt("data.0.environment"), first.TextAt("data.0.receivedAt"), first.TextAt("data.0.state"), first.TextAt("data.0.notificationId")));
        Assert.Equal("The header X-PSP-Signature is missing.", second.TextAt("data.0.reason"));
        Assert.Equal("""{"limit":1,"offset":0,"total_count":2,"total_count_capped":false,"cursor":null}""", second.At("pagination").GetRawText());
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("state=kept", 2)]
    [InlineData("state=verified", 0)]
    [InlineData("environment=sandbox", 2)]
    [InlineData("environment=production", 0)]
    [InlineData("from=2026-03-14T09:26:54.589Z", 1)]
    [InlineData("to=2026-03-14T09:26:54.589Z", 1)]
    [InlineData("offset=1", 1)]
    [InlineData("limit=200", 2)]
    public async Task List_Filtered_AnswersWhatFits(string filter, int count)
    {
        await using var app = await TestApp.Start();
        var (_, url) = await Connect(app);
        await Refuse(app, url, "{}", signed: false);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Refuse(app, url, "{}", signed: false);
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        Assert.Equal(count, (await finance.Get($"{Path}?{filter}")).Is(200).At("data").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=201", 400)]
    [InlineData("offset=10001", 400)]
    [InlineData("state=gone", 400)]
    [InlineData("from=yesterday", 400)]
    [InlineData("cursor=x", 400)]
    [InlineData("connection_id=proc_1", 404)]
    public async Task List_WithAWrongParameter_IsRefused(string filter, int status)
    {
        await using var app = await TestApp.Start();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        Assert.Equal(status, (await finance.Get($"{Path}?{filter}")).Status);
    }

    [Fact]
    public async Task Get_One_ShowsPersonsAndBytesOnlyToWhoMaySeeThem()
    {
        await using var app = await TestApp.Start();
        var (_, url) = await Connect(app);
        await Refuse(app, url, Person, signed: true);
        var id = PublicId.RejectedDelivery.Format(Assert.Single(await app.Database.Rejected()).Id);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        using var auditor = await app.ClientOf(Roles.Auditor);

        var whole = (await officer.Get($"{Path}/{id}?include_raw_body=true")).Is(200);
        var masked = (await auditor.Get($"{Path}/{id}?include_raw_body=true")).Is(200);

        Assert.Equal((Person, Convert.ToBase64String(Encoding.UTF8.GetBytes(Person)), null), (whole.TextAt("payload"), whole.TextAt("rawBody"), whole.TextAt("rawBodyWithheld")));
        Assert.DoesNotContain("+255700000001", masked.Text, StringComparison.Ordinal);
        Assert.Equal((null, "This needs the permission view_beneficiaries."), (masked.TextAt("rawBody"), masked.TextAt("rawBodyWithheld")));
        Assert.Equal("application/json", masked.TextAt("headers.content-type"));
        Assert.Null((await officer.Get($"{Path}/{id}")).Is(200).TextAt("rawBody"));
        (await officer.Get($"{Path}/{id}?include_raw_body=perhaps")).IsProblem(400, "invalid_input");
        (await officer.Get($"{Path}/rej_0190a1b2-0000-7000-8000-000000000000")).IsProblem(404, "not_found");
        (await officer.Get($"{Path}/wh_{id[4..]}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Verify_AfterTheSecretWasCorrected_AnswersWhatBecameOfEach()
    {
        await using var app = await TestApp.Start();
        var (connection, url) = await Connect(app);
        await Refuse(app, url, Person, signed: true);
        await Refuse(app, url, Receiving.Completed, signed: true);
        var ids = (await app.Database.Rejected()).Select(row => PublicId.RejectedDelivery.Format(row.Id)).ToList();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var finance = await app.ClientOf(Roles.FinanceReviewer);
        (await admin.Call("PATCH", $"/api/v1/connections/{connection}", $$"""{"webhookSecret":"{{Rejecting.Theirs}}"}""")).Is(200);

        var one = (await finance.Call("POST", $"{Path}/{ids[0]}/verify", """{"reason":"The secret was wrong"}""")).Is(200);
        var all = (await finance.Call("POST", $"{Path}/verify", $$"""{"connectionId":"{{connection}}","reason":"The secret was wrong"}""")).Is(200);

        Assert.Equal((ids[0], "wh_" + ids[0][4..]), (one.TextAt("id"), one.TextAt("notificationId")));
        Assert.Equal((1, 1, ids[1], null), (all.At("tried").GetInt32(), all.At("verified").GetInt32(), all.TextAt("outcomes.0.id"), all.TextAt("cursor")));
        var after = (await finance.Get($"{Path}/{ids[1]}?include_raw_body=true")).Is(200);
        Assert.Equal(("verified", JsonValueKind.Null, "It is in the inbox: see its notification."), (after.TextAt("rejected.state"), after.At("headers").ValueKind, after.TextAt("rawBodyWithheld")));
        Assert.Equal(2, (await app.Database.Inbox()).Count);
        Assert.Equal(3, (await admin.Get("/api/v1/audit?kind=webhook.verified_again")).Is(200).At("data").GetArrayLength() + (await admin.Get("/api/v1/audit?kind=connection.deliveries_verified")).Is(200).At("data").GetArrayLength());
        Assert.Equal(1, (await admin.Get($"/api/v1/audit?thing_id=wh_{ids[0][4..]}")).Is(200).At("data").GetArrayLength());
    }

    [Fact]
    public async Task Verify_WithoutRightOrReason_IsRefused()
    {
        await using var app = await TestApp.Start();
        var (connection, url) = await Connect(app);
        await Refuse(app, url, Person, signed: true);
        var id = PublicId.RejectedDelivery.Format(Assert.Single(await app.Database.Rejected()).Id);
        using var finance = await app.ClientOf(Roles.FinanceReviewer);
        foreach (var role in (string[])[Roles.ProgrammeOfficer, Roles.Auditor])
        {
            using var other = await app.ClientOf(role);
            (await other.Call("POST", $"{Path}/{id}/verify", """{"reason":"x"}""")).IsProblem(403, "forbidden");
            (await other.Call("POST", $"{Path}/verify", $$"""{"connectionId":"{{connection}}","reason":"x"}""")).IsProblem(403, "forbidden");
        }

        (await finance.Call("POST", $"{Path}/{id}/verify", "{}")).IsProblem(400, "invalid_input");
        (await finance.Call("POST", $"{Path}/{id}/verify", """{"reason":" "}""")).IsProblem(400, "invalid_input");
        (await finance.Call("POST", $"{Path}/verify", $$"""{"connectionId":"{{connection}}"}""")).IsProblem(400, "invalid_input");
        Assert.Equal(RejectionState.Kept, Assert.Single(await app.Database.Rejected()).State);
    }

    [Fact]
    public async Task Post_BeyondTheRate_Is429()
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Webhooks:RejectedPerMinute"] = "1" } });
        var (_, url) = await Connect(app);

        Assert.Equal(401, await Refuse(app, url, "{}", signed: false));
        Assert.Equal(429, await Refuse(app, url, "{}", signed: false));
    }

    private static async Task<(string Connection, string Url)> Connect(TestApp app)
    {
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var body = $$"""
            {"processorId":"{{await admin.Onboard("PAYSTACK")}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2",
             "authentication":{"scheme":"api_key","apiKey":"{{Connecting.ApiKey}}"},"webhookSecret":"{{Connecting.WebhookSecret}}"}
            """;
        var added = (await admin.Call("POST", "/api/v1/connections", body)).Is(201);
        return (added.TextAt("id")!, added.TextAt("webhookUrl")!);
    }

    private static async Task<int> Refuse(TestApp app, string url, string body, bool signed)
    {
        using var psp = app.Anonymous();
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signed)
        {
            request.Headers.Add("X-PSP-Signature", Receiving.Sign(bytes, Rejecting.Theirs));
        }

        return (await psp.Answer(request)).Status;
    }
}
