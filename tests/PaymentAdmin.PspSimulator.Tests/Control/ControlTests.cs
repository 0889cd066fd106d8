using System.Text.Json.Nodes;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Control;

public sealed class ControlTests
{
    [Fact]
    public async Task Settings_PatchAndPut_ChangeSomeOrStartFromTheDefaults()
    {
        await using var psp = await RunningSimulator.Start();

        await psp.Set("""{"latencyMs":5,"webhookRetrySeconds":[1,2.5],"error500":{"next":3}}""");
        await psp.Set("""{"seed":9}""");
        var patched = (await psp.Get("/_control/settings", bearer: null)).Json;
        var put = (await psp.Send(HttpMethod.Put, "/_control/settings", """{"seed":4}""")).Json;

        Assert.Equal((5, 9, "[1,2.5]", """{"next":3}"""), ((int)patched["latencyMs"]!, (int)patched["seed"]!, patched["webhookRetrySeconds"]!.ToJsonString(), patched["error500"]!.ToJsonString()));
        Assert.Equal((0, 4, "0"), ((int)put["latencyMs"]!, (int)put["seed"]!, put["error500"]!.ToJsonString()));
    }

    [Fact]
    public async Task Settings_OtherChange_KeepsWhatIsLeftOfACount()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"error500":{"next":2}}""");
        await psp.Get("/api/v2/health");

        await psp.Set("""{"latencyMs":0}""");

        Assert.Equal("""{"next":1}""", (await psp.Get("/_control/settings", bearer: null)).Json["error500"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"nope":1}""", "nope")]
    [InlineData("""{"latencyMs":"5"}""", "latencyMs")]
    [InlineData("""{"latencyMs":-1}""", "latencyMs")]
    [InlineData("""{"latencyMs":1.5}""", "latencyMs")]
    [InlineData("""{"latencyMs":99999999999}""", "latencyMs")]
    [InlineData("""{"delayedSuccessSeconds":-0.5}""", "delayedSuccessSeconds")]
    [InlineData("""{"error500":2}""", "error500")]
    [InlineData("""{"error500":null}""", "error500")]
    [InlineData("""{"lostAnswerStatus":200}""", "lostAnswerStatus")]
    [InlineData("""{"mypvitSecretDelivery":"post"}""", "mypvitSecretDelivery")]
    [InlineData("""{"redirectTo":"nowhere"}""", "redirectTo")]
    [InlineData("""{"webhookRetrySeconds":[-1]}""", "webhookRetrySeconds")]
    [InlineData("""{"onlyRequests":[null]}""", "onlyRequests")]
    [InlineData("""{"honourIdempotencyKeys":"yes","seed":"x"}""", "honourIdempotencyKeys,seed")]
    public async Task Settings_Wrong_Is400NamingThemAndChangesNothing(string changes, string fields)
    {
        await using var psp = await RunningSimulator.Start();
        var before = await psp.Get("/_control/settings", bearer: null);

        var reply = await psp.Send(HttpMethod.Patch, "/_control/settings", changes);

        Assert.Equal((400, "validation_failed"), (reply.Code, reply.ErrorCode));
        Assert.Equal(fields.Split(','), reply.WrongFields);
        Assert.Equal(before.Body, (await psp.Get("/_control/settings", bearer: null)).Body);
    }

    [Fact]
    public async Task Reset_ForgetsEverythingAndWhatWasStillToComeNeverHappens()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();
        await psp.Set("""{"latencyMs":0,"error502":0.5,"onlyRequests":["GET /nowhere"]}""");
        await psp.Pay("A", "+255700000002", key: "k");

        Assert.Equal(204, (await psp.Post("/_control/reset", "", bearer: null)).Code);
        psp.Clock.AdvanceSeconds(1000);

        Assert.Equal((0, 0, 0), (await psp.Total("payments"), await psp.Total("effects"), await psp.Total("pending")));
        Assert.Equal("0", (await psp.Get("/_control/settings", bearer: null)).Json["error502"]!.ToJsonString());
        Assert.Equal("""{"webhooks":[]}""", (await psp.Get("/api/v2/webhooks")).Body);
        await psp.Register();
        Assert.Equal(201, (await psp.Pay("A", key: "k")).Code);
        await psp.UntilSettled();
        await psp.Receiver.Wait(1);
        Assert.Equal((1, 1), (await psp.Total("effects"), psp.Receiver.All.Count));
    }

    [Fact]
    public async Task Reset_Keep_KeepsWhatIsNamed()
    {
        await using var psp = await RunningSimulator.Start();
        var hook = await psp.Register();
        await psp.Set("""{"seed":42}""");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "test_key_abc123def456", ["client_secret"] = "test_secret_xyz789",
        });
        using var answer = await psp.Http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["access_token"]!;

        await psp.Post("/_control/reset", """{"keep":["settings","webhooks","tokens"]}""", bearer: null);
        await psp.Post("/api/v2/payments", RunningSimulator.Payment("A"), bearer: token);

        Assert.Equal("A", (string?)(await psp.Receiver.Wait(1))[0].Json["reference"]);
        Assert.Equal((200, 42), ((await psp.Get($"/api/v2/webhooks/{hook}", token)).Code, (int)(await psp.Get("/_control/settings", bearer: null)).Json["seed"]!));
        Assert.Equal(["keep"], (await psp.Post("/_control/reset", """{"keep":["everything"]}""", bearer: null)).WrongFields);
        Assert.Equal(["keep"], (await psp.Post("/_control/reset", """{"keep":5}""", bearer: null)).WrongFields);
    }

    [Fact]
    public async Task Payments_Held_AreEndedByHandOnce()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { HoldPayments = true });
        var first = (string)(await psp.Pay("A")).Json["id"]!;
        var second = (string)(await psp.Pay("B")).Json["id"]!;
        Assert.Equal(2, await psp.Total("pending"));

        Assert.Equal(204, (await psp.Post($"/_control/payments/{first}/complete", "", bearer: null)).Code);
        Assert.Equal(204, (await psp.Post($"/_control/payments/{second}/fail", """{"reason":"account_blocked","message":"Blocked"}""", bearer: null)).Code);

        Assert.Equal("completed", (string?)(await psp.Get($"/api/v2/payments/{first}")).Json["status"]);
        Assert.Equal("account_blocked", (string?)(await psp.Get($"/api/v2/payments/{second}")).Json["failure_reason"]);
        Assert.Equal(409, (await psp.Post($"/_control/payments/{first}/fail", "", bearer: null)).Code);
        Assert.Equal(409, (await psp.Post($"/_control/payments/{second}/reverse", "", bearer: null)).Code);
        Assert.Equal(404, (await psp.Post("/_control/payments/pay_unknown/complete", "", bearer: null)).Code);
        Assert.Equal(1, await psp.Total("effects"));
        var listed = (await psp.Get("/_control/payments?limit=1", bearer: null)).Json["payments"]!.AsArray();
        Assert.Equal((second, "failed"), ((string?)listed.Single()!["id"], (string?)listed.Single()!["status"]));
    }

    [Fact]
    public async Task Requests_AreLoggedWithoutCredentials()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Get("/api/v2/payments?reference=A&key=secret-in-the-query");
        await psp.Get("/api/v2/account", "secret-in-the-header");

        var log = await psp.Get("/_control/requests?limit=10", bearer: null);

        var requests = log.Json["requests"]!.AsArray();
        Assert.Equal(["401", "200"], requests.Select(request => (string)request!["outcome"]!));
        Assert.Equal(("GET", "/api/v2/payments", "MERCHANT_TEST_001"), ((string?)requests[1]!["method"], (string?)requests[1]!["path"], (string?)requests[1]!["merchantId"]));
        Assert.DoesNotContain("secret", log.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningSimulator.Key, log.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "simulator.example.org")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Control_FromElsewhere_IsForbidden(string header, string value)
    {
        await using var psp = await RunningSimulator.Start();

        var reset = await psp.Send(HttpMethod.Post, "/_control/reset", "", null, (header, value));
        var page = await psp.Send(HttpMethod.Get, "/", null, null, (header, value));

        Assert.Equal((403, "local_only", 403), (reset.Code, reset.ErrorCode, page.Code));
    }

    [Theory]
    [InlineData("""{"merchantId":"MERCHANT_TEST_001","currency":"TZS","minor":-1}""", "minor")]
    [InlineData("""{"merchantId":"NOBODY","currency":"XXX","minor":1.5}""", "merchantId,currency,minor")]
    public async Task Balance_Wrong_Is400(string body, string fields)
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal(fields.Split(','), (await psp.Send(HttpMethod.Put, "/_control/balance", body)).WrongFields);
    }
}
