using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>processors-api, "Webhook Notifications": what is asked as it is written there, and answers what is written there.</summary>
public sealed class NotificationsApiTests
{
    private const string Path = "/api/v1/admin/webhook-notifications";

    private const string DocumentedList = """
        {"data":[{"id":"wh_550e8400-e29b-41d4-a716-446655440000","provider":"paystack","event_type":"charge.success","status":"processed","processor_code":"PAYSTACK","flow_type":"inflow","channel":"card",
        "tenant_id":"tnt_f47ac10b-58cc-4372-a567-0e02b2c3d479","processor_id":"proc_abc123","terminal_id":"2057TID001","pos_card_transaction_id":"txn_xyz789","error_message":null,"retry_count":0,
        "received_at":"2024-01-20T14:30:00Z","processed_at":"2024-01-20T14:30:02Z","webhook_timestamp":"2024-01-20T14:29:58Z"}],"pagination":{"limit":50,"offset":0,"total_count":1250}}
        """;

    private const string DocumentedDetail = """
        {"id":"wh_550e8400-e29b-41d4-a716-446655440000","provider":"paystack","event_type":"charge.success","status":"processed","processor_code":"PAYSTACK","flow_type":"inflow","channel":"card",
        "tenant_id":"tnt_f47ac10b-58cc-4372-a567-0e02b2c3d479","idempotency_key":"IDK_20240120_143000_abc123",
        "raw_payload":{"event":"charge.success","data":{"reference":"REF123456","amount":1500000,"currency":"NGN","status":"success"}},
        "headers":{"x-paystack-signature":"sha512=abc123...","content-type":"application/json"},"raw_body":"eyJldmVudCI6ImNoYXJnZS5zdWNjZXNzIi4uLn0=","error_message":null,"retry_count":0,
        "received_at":"2024-01-20T14:30:00Z","processed_at":"2024-01-20T14:30:02Z"}
        """;

    private static readonly string[] s_ours =
    [
        ".raw_body_withheld: null", ".environment: string", ".connection_id: string", ".processor_id: string", ".terminal_id: string", ".pos_card_transaction_id: string", ".webhook_timestamp: string",
        ".verification: string", ".condition: null", ".reference: string", ".psp_payment_id: null", ".references: list", ".references[0]: string", ".amount: number", ".currency: string",
        ".payment_status: string", ".failure_reason: null", ".duplicate_of: null", ".transaction: null", ".discarded_at: null", ".body_dropped_at: null", ".attempts: list",
    ];

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task ListAndDetail_OfTheExample_AnswerAsDocumented(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (connection, tenant) = await Prepare(app);
        await using var db = app.Database.Open();
        var put = await db.PutNotification(connection, new DateTime(2024, 1, 20, 14, 30, 0, DateTimeKind.Utc), tenantId: tenant);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var id = PublicId.Webhook.Format(put.Id);

        foreach (var query in (string[])["", "?processor_code=PAYSTACK&status=processed", "?from=2024-01-20T00:00:00Z&to=2024-01-20T23:59:59Z", $"?search={id}", "?provider=paystack&flow_type=inflow&channel=card&limit=50&offset=0"])
        {
            var list = (await officer.Get(Path + query)).Is(200);
            Shape.AssertSame(DocumentedList, list.Json, ".pagination.total_count_capped: boolean", ".pagination.cursor: null");
            Assert.Equal("""{"limit":50,"offset":0,"total_count":1,"total_count_capped":false,"cursor":null}""", list.At("pagination").GetRawText());
            Assert.Equal((id, "2024-01-20T14:30:00Z", "2024-01-20T14:30:02Z", "2024-01-20T14:29:58Z"), (list.TextAt("data.0.id"), list.TextAt("data.0.received_at"), list.TextAt("data.0.processed_at"), list.TextAt("data.0.webhook_timestamp")));
        }

        var detail = (await officer.Get($"{Path}/{id}?include_raw_body=true")).Is(200);
        Shape.AssertSame(DocumentedDetail, detail.Json, s_ours);
        Assert.Equal(Stored.Payload, detail.At("raw_payload").GetRawText());
        Assert.Equal(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Stored.Payload)), detail.TextAt("raw_body"));

        // In the document's order, ours behind them.
        using var documented = System.Text.Json.JsonDocument.Parse(DocumentedDetail);
        var names = documented.RootElement.EnumerateObject().Select(field => field.Name).ToList();
        Assert.Equal(names, detail.Json.EnumerateObject().Select(field => field.Name).Take(names.Count));
        Assert.Equal("Null", (await officer.Get($"{Path}/{id}")).At("raw_body").ValueKind.ToString());
    }

    [Fact]
    public async Task RawBody_ForWhoMayNotSeeBeneficiaries_IsWithheldWithTheReason()
    {
        await using var app = await TestApp.Start();
        var (connection, _) = await Prepare(app);
        await using var db = app.Database.Open();
        var put = await db.PutNotification(connection, FakeClock.Start, payload: """{"data":{"phone":"+2348012345678"}}""");
        using var auditor = await app.ClientOf(Roles.Auditor);

        var detail = (await auditor.Get($"{Path}/{PublicId.Webhook.Format(put.Id)}?include_raw_body=true")).Is(200);

        Assert.Equal("""{"data":{"phone":"***"}}""", detail.At("raw_payload").GetRawText());
        Assert.Equal("Null", detail.At("raw_body").ValueKind.ToString());
        Assert.Contains("beneficiaries", detail.TextAt("raw_body_withheld"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_OutOfBounds_AreRefusedEachWithItsMessage()
    {
        await using var app = await TestApp.Start();
        var (connection, _) = await Prepare(app);
        await using var db = app.Database.Open();
        var put = await db.PutNotification(connection, FakeClock.Start);
        using var auditor = await app.ClientOf(Roles.Auditor);

        foreach (var wrong in (string[])
            ["limit=0", "limit=201", "limit=x", "offset=-1", "offset=10001", "status=done", "status=failed,done", "flow_type=sideways", "environment=test", "from=yesterday", "to=2024-01-20", "cursor=nonsense", $"search={new string('a', 201)}"])
        {
            Assert.Equal([wrong.Split('=')[0]], (await auditor.Get($"{Path}?{wrong}")).IsProblem(400, "invalid_input").Errors.Keys);
        }

        Assert.Equal(["limit", "offset", "status"], (await auditor.Get($"{Path}?limit=500&offset=x&status=y")).IsProblem(400, "invalid_input").Errors.Keys.Order());
        foreach (var right in (string[])["limit=1", "limit=200", "offset=10000", "status=pending,processing,processed,failed,duplicate,held_blocked", "processor_code=NOBODY", "environment=uat", "search=%25"])
        {
            (await auditor.Get($"{Path}?{right}")).Is(200);
        }

        foreach (var nothing in (string[])["?tenant_id=5", "?connection_id=wh_5", "/wh_550e8400", $"/{put.Id}", $"/{PublicId.Webhook.Format(FakeClock.Start.NewId())}"])
        {
            (await auditor.Get(Path + nothing)).IsProblem(404, "not_found");
        }

        (await auditor.Get($"{Path}/{PublicId.Webhook.Format(put.Id)}?include_raw_body=perhaps")).IsProblem(400, "invalid_input");
    }

    [Fact]
    public async Task Cursor_OfAnAnswer_GoesOnWhereItEnded()
    {
        await using var app = await TestApp.Start();
        var (connection, _) = await Prepare(app);
        await using var db = app.Database.Open();
        for (var i = 0; i < 5; i++)
        {
            await db.PutNotification(connection, FakeClock.Start.AddSeconds(i), key: $"key-{i}", reference: $"ref-{i}");
        }

        using var auditor = await app.ClientOf(Roles.Auditor);
        var all = (await auditor.Get(Path)).TextsAt("data", "id");

        var first = await auditor.Get($"{Path}?limit=2");
        var second = await auditor.Get($"{Path}?limit=2&cursor={first.TextAt("pagination.cursor")}");
        var last = await auditor.Get($"{Path}?limit=2&cursor={second.TextAt("pagination.cursor")}");

        Assert.Equal(5, all.Count);
        Assert.Equal(all, [.. first.TextsAt("data", "id"), .. second.TextsAt("data", "id"), .. last.TextsAt("data", "id")]);
        Assert.Equal((5, "Null"), (last.NumberAt("pagination.total_count"), last.At("pagination.cursor").ValueKind.ToString()));
    }

    [Fact]
    public async Task Export_OfWhatIsFiltered_HoldsEachRow()
    {
        await using var app = await TestApp.Start();
        var (connection, _) = await Prepare(app);
        await using var db = app.Database.Open();
        await db.PutNotification(connection, FakeClock.Start, WebhookStatus.Failed, key: "=1+1", reference: "ref-1");
        await db.PutNotification(connection, FakeClock.Start, reference: "ref-2");
        using var browser = await app.SignedIn(Roles.Auditor);

        var row = Assert.Single(await browser.Download("/webhooks/export.csv?status=failed"));

        Assert.Equal(("failed", "PAYSTACK", "charge.success", "ref-1", "1500000", "NGN", "sandbox"), (row["status"], row["processor_code"], row["event_type"], row["reference"], row["amount"], row["currency"], row["environment"]));
        Assert.NotEqual('=', row["idempotency_key"][0]);
    }

    private static async Task<(Guid Connection, Guid Tenant)> Prepare(TestApp app)
    {
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var processor = await admin.Onboard("PAYSTACK");
        var connection = (await admin.Call("POST", "/api/v1/connections", $$$"""{"processorId":"{{{processor}}}","environment":"sandbox","dialect":"paystack","webhookSecret":"webhook_signing_secret_abc123","authentication":{"scheme":"none"}}""")).Is(201).TextAt("id");
        return (PublicId.Connection.Parse(connection), PublicId.Tenant.Parse(await admin.AddTenant("RELIEF")));
    }
}
