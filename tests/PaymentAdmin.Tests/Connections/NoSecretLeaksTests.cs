using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections.Calls;
using PaymentAdmin.Tests.Connections.Leaks;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Connections;

/// <summary>
/// Secrets and card numbers are planted wherever one may come in, everything is done with them that can be done, and then the
/// whole database, everything logged at any level and everything that anybody was told or shown is searched: none is found.
/// The one exception: addresses that hold a token, where they are shown to who may manage connections.
/// </summary>
public sealed class NoSecretLeaksTests
{
    private const string Path = "/api/v1/connections";
    private const string ApiKey = "Planted-ApiKey+/=\"q1\\x";
    private const string NextApiKey = "Planted-NextKey+/=&q2";
    private const string ApiSecret = "Planted ApiSecret <é> \"3\"";
    private const string ClientId = "Planted-ClientId+4444";
    private const string ClientSecret = "Planted-ClientSecret%/&=5555";
    private const string MypvitPassword = "Planted Mypvit Password 'ü' 6";
    private const string WebhookSecret = "Planted-WebhookSecret+/7";
    private const string NextWebhookSecret = "Planted-NextWebhookSecret \"8\"";

    private static readonly string[] Tabs = ["", "webhooks", "test", "exchanges", "field-mapping", "history"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task EverythingDone_LeavesNoSecretAnywhere(DatabaseProvider provider)
    {
        await using var run = await Run.Start(provider);

        await run.Connect();
        await run.Use();
        await run.Receive();
        await run.Show();
        await run.Search();
    }

    /// <summary>The search itself finds what is leaked, in each of its places and in each form.</summary>
    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Search_WhereSomethingLeaked_FindsIt(DatabaseProvider provider)
    {
        var planted = new Planted();
        var secret = planted.Add("leaked", "Leaked+Secret \"1\"/=");
        await using var app = await TestApp.Start(provider, new TestAppOptions { LogFrom = LogLevel.Trace });
        var session = new Session(app);
        Assert.Empty(await Leaks.Search.Database(app.Database, planted));
        Assert.Empty(Leaks.Search.Log(app.Log, planted));

        await using (var db = app.Database.Open())
        {
            db.Add(new PaymentAdmin.Platform.Secrets.KeyRingEntry(FakeClock.Start.NewId(), "x", $"<x>{Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + secret))}</x>"));
            await db.SaveChangesAsync(Stop);
        }

        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Some.Category").LogTrace(new InvalidOperationException(Uri.EscapeDataString(secret)), "It failed");
        await session.Ask(Roles.PlatformAdmin, "POST", "/api/v1/tenants", new { code = "LEAK", name = secret });

        Assert.StartsWith("KeyRing.Xml: leaked", Assert.Single(await Leaks.Search.Database(app.Database, planted), found => found.StartsWith("KeyRing", StringComparison.OrdinalIgnoreCase)), StringComparison.Ordinal);
        Assert.Contains(await Leaks.Search.Database(app.Database, planted), found => found.StartsWith("Tenants.Name", StringComparison.Ordinal));
        Assert.Contains(Leaks.Search.Log(app.Log, planted), found => found.Contains("It failed", StringComparison.Ordinal));
        Assert.NotEmpty(Leaks.Search.Text("answer", session.Seen[^1].Text, planted));
        Assert.All(Planted.FormsOf(secret), form => Assert.Equal("leaked", Assert.Single(planted.In($"before {form} after"))));
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly TestApp _app;
        private readonly TestPsp _psp;
        private readonly Session _session;
        private readonly Planted _planted = new();
        private readonly Planted _tokens = new();
        private readonly List<(string Id, string? WebhookUrl, string? Reception)> _connections = [];
        private EchoingPsp.Mood _mood = EchoingPsp.Mood.Well;

        private Run(TestApp app, TestPsp psp)
        {
            _app = app;
            _psp = psp;
            _session = new Session(app);
            psp.Answer = context => EchoingPsp.Answer(context, _mood, psp.Requests[^1]);
            Plant();
        }

        public static async Task<Run> Start(DatabaseProvider provider) =>
            new(await TestApp.Start(provider, new TestAppOptions { LogFrom = LogLevel.Trace, Settings = new Dictionary<string, string> { ["Public:BaseUrl"] = "https://pay.example.org" } }), await TestPsp.Start());

        public async Task Connect()
        {
            await Add("KEYED", "psp_rest_v2", new { scheme = "api_key", apiKey = ApiKey, apiSecret = ApiSecret }, WebhookSecret);
            await Add("OAUTH", "psp_rest_v2", new { scheme = "oauth2_client_credentials", tokenUrl = _psp.At() + "/oauth/token", clientId = ClientId, clientSecret = ClientSecret }, null);
            using var authority = Certificates.Authority();
            await Add("MTLS", "psp_rest_v2", new { scheme = "mtls", pkcs12 = _planted.Add("PKCS#12", Certificates.Client(authority).Base64), pkcs12Password = Certificates.Password }, null);
            await Add("MYPVIT", "mypvit", new
            {
                scheme = "mypvit_secret", operationAccountCode = "ACC_1", password = MypvitPassword, receptionUrlCode = "RECEPTION1", callbackUrlCode = "CALLBACK1",
                renewSecretUrlCode = "RENEW1", restUrlCode = "REST1", statusUrlCode = "STATUS1", kycUrlCode = "KYC1",
            }, null);
            await Refusals();
        }

        /// <summary>Changes, rotates, tests, registers and asks, with a PSP in every mood.</summary>
        public async Task Use()
        {
            foreach (var mood in Enum.GetValues<EchoingPsp.Mood>())
            {
                foreach (var (id, _, _) in _connections)
                {
                    _mood = mood;
                    await _session.Ask(Roles.PlatformAdmin, "POST", $"{Path}/{id}/webhook-registration", "{}");
                    await _session.Ask(Roles.Auditor, "GET", $"{Path}/{id}/webhook-deliveries");
                    await Test(id);
                    await _session.Ask(Roles.PlatformAdmin, "DELETE", $"{Path}/{id}/webhook-registration");
                    await _session.Ask(Roles.PlatformAdmin, "POST", $"{Path}/{id}/resume", "{}", mayHoldAddresses: true);
                    _app.Clock.Advance(TimeSpan.FromSeconds(35));
                }
            }

            var rotated = await _session.Ask(
                Roles.PlatformAdmin, "PATCH", $"{Path}/{_connections[0].Id}", new { webhookSecret = NextWebhookSecret, authentication = new { apiKey = NextApiKey } }, mayHoldAddresses: true, ("If-Match", "*"));
            rotated.Is(200);
        }

        /// <summary>What PSPs send: good, forged, unreadable, and at addresses that are nearly right.</summary>
        public async Task Receive()
        {
            var (rest, mypvit) = (_connections[0], _connections[3]);
            foreach (var secret in (string[])[WebhookSecret, NextWebhookSecret, "another one"])
            {
                await Deliver(rest.WebhookUrl!, WebhookBody("payment.completed"), secret);
                await Deliver(rest.WebhookUrl!, WebhookBody("card " + EchoingPsp.Cards[0]), secret);
                await Deliver(rest.WebhookUrl!, "no json " + EchoingPsp.Cards[1], secret);
            }

            var callback = """{"transactionId":"PAY260226747050","merchantReferenceId":"R1","status":"SUCCESS","amount":1000,"card":"4111111111111111","callback_url":"https://pay.example.org""" + mypvit.WebhookUrl + "\"}";
            await _session.Ask(null, "POST", mypvit.WebhookUrl!, callback);
            await _session.Ask(null, "POST", mypvit.WebhookUrl + "x", callback);
            await _session.Ask(null, "POST", mypvit.WebhookUrl + "/more", callback);
            await _session.Ask(null, "GET", mypvit.WebhookUrl!);
            await _session.Ask(null, "POST", mypvit.WebhookUrl!, new string('x', WebhookNotification.BodyMaxBytes + 1));
            await _session.Ask(null, "POST", mypvit.Reception!, "no json");
            await _session.Ask(null, "POST", mypvit.Reception!, new { operation_account_code = "ACC_OTHER", secret = EchoingPsp.IssuedSecret, expires_in = 3000 });
            await _session.Ask(null, "POST", mypvit.Reception!, new { operation_account_code = "ACC_1", secret = EchoingPsp.IssuedSecret, expires_in = 3000 });
            await _session.Ask(null, "POST", mypvit.Reception![..^2] + "zz", "{}");
        }

        /// <summary>Everybody looks at everything.</summary>
        public async Task Show()
        {
            foreach (var role in Roles.All)
            {
                foreach (var path in (string[])[Path, "/api/v1/audit?limit=200", "/api/v1/alerts", "/openapi/v1.json"])
                {
                    await _session.Ask(role, "GET", path, body: null, mayHoldAddresses: path == Path);
                }

                foreach (var (id, _, _) in _connections)
                {
                    await _session.Ask(role, "GET", $"{Path}/{id}", body: null, mayHoldAddresses: true);
                    foreach (var below in (string[])["exchanges?limit=200", "test", "webhook-registration", "webhook-deliveries", "field-mapping", "field-mapping/versions"])
                    {
                        await _session.Ask(role, "GET", $"{Path}/{id}/{below}");
                    }

                    Array.ForEach(Tabs, tab => _session.Open(role, id, tab));
                }
            }
        }

        public async Task Search()
        {
            // That there was something to find: exchanges with errors, inbox, tests.
            await using (var db = _app.Database.Open())
            {
                Assert.True(await db.Set<Exchange>().CountAsync(Stop) > 40);
                Assert.True(await db.WebhookNotifications.CountAsync(Stop) >= 7);
                Assert.True(await db.Set<DiagnosticRun>().CountAsync(Stop) >= 16);
                Assert.True(_app.Log.Entries.Count > 1_000);
            }

            var tokens = _session.Seen.Where(seen => !seen.MayHoldAddresses).SelectMany(seen => Leaks.Search.Text(seen.Where, seen.Text, _tokens));
            var told = _session.Seen.SelectMany(seen => Leaks.Search.Text(seen.Where, seen.Text, _planted));
            IEnumerable<string> found =
            [
                .. await Leaks.Search.Database(_app.Database, _planted), .. await Leaks.Search.Database(_app.Database, _tokens),
                .. Leaks.Search.Log(_app.Log, _planted), .. Leaks.Search.Log(_app.Log, _tokens), .. told, .. tokens,
            ];
            var leaks = found.Distinct().Take(60).ToList();
            Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            await _psp.DisposeAsync();
        }

        private void Plant()
        {
            (string, string)[] secrets =
            [
                ("API key", ApiKey), ("next API key", NextApiKey), ("API secret", ApiSecret), ("client id", ClientId), ("client secret", ClientSecret), ("MyPVit password", MypvitPassword),
                ("webhook secret", WebhookSecret), ("next webhook secret", NextWebhookSecret), ("PKCS#12 password", Certificates.Password),
                ("access token", EchoingPsp.AccessToken), ("issued secret", EchoingPsp.IssuedSecret), ("CVV", EchoingPsp.Cvv), ("PIN", EchoingPsp.Pin),
            ];
            foreach (var (name, value) in secrets)
            {
                _planted.Add(name, value);
            }

            foreach (var card in EchoingPsp.Cards)
            {
                _planted.Add($"card {card}", card);
            }
        }

        private async Task Add(string code, string dialect, object authentication, string? webhookSecret)
        {
            using var admin = await _app.ClientOf(Roles.PlatformAdmin);
            var body = new { processorId = await admin.Onboard(code), environment = "sandbox", dialect, baseUrl = _psp.At(), authentication, webhookSecret, merchantId = "MERCHANT_1" };
            var added = (await _session.Ask(Roles.PlatformAdmin, "POST", Path, body, mayHoldAddresses: true, ("Idempotency-Key", code))).Is(201);
            (await _session.Ask(Roles.PlatformAdmin, "POST", Path, body, mayHoldAddresses: true, ("Idempotency-Key", code))).Is(201);
            (await _session.Ask(Roles.PlatformAdmin, "POST", Path, body)).Is(409);
            _connections.Add((added.TextAt("id")!, added.TextAt("webhookUrl"), added.TextAt("secretReceptionUrl")));
            if (dialect == "mypvit")
            {
                _tokens.Add("callback token", added.TextAt("webhookUrl")!.Split('/')[^1]);
                _tokens.Add("reception token", added.TextAt("secretReceptionUrl")!.Split('/')[^1]);
            }
        }

        private async Task Refusals()
        {
            var id = _connections[0].Id;
            await _session.Ask(Roles.PlatformAdmin, "POST", Path, new { environment = "none", authentication = new { scheme = "api_key", apiKey = ApiKey, wrong = ApiSecret }, webhookSecret = WebhookSecret });
            await _session.Ask(Roles.PlatformAdmin, "POST", Path, "{\"webhookSecret\":\"" + WebhookSecret + "\"");
            await _session.Ask(Roles.PlatformAdmin, "PATCH", $"{Path}/{id}", new { webhookSecret = new string('x', 20_000) + NextWebhookSecret }, headers: ("If-Match", "*"));
            await _session.Ask(Roles.PlatformAdmin, "PATCH", $"{Path}/{id}", new { authentication = new { apiKey = NextApiKey } }, headers: ("If-Match", "\"99\""));
            await _session.Ask(Roles.Auditor, "PATCH", $"{Path}/{id}", new { authentication = new { apiKey = NextApiKey } }, headers: ("If-Match", "*"));
        }

        private async Task Test(string id)
        {
            var started = await _session.Ask(Roles.PlatformAdmin, "POST", $"{Path}/{id}/test", "{}");
            if (started.Status == 202)
            {
                var ended = _app.Services.GetRequiredService<RunningTests>().Ended(PublicId.DiagnosticRun.Parse(started.TextAt("id")!));
                while (!ended.IsCompleted)
                {
                    _app.Clock.Advance(TimeSpan.FromMilliseconds(500));
                    await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(5), Stop));
                }
            }

            await _session.Ask(Roles.Auditor, "GET", $"{Path}/{id}/test");
        }

        private Task<ApiAnswer> Deliver(string url, string body, string secret) =>
            _session.Ask(null, "POST", url, body, headers: ("X-PSP-Signature", Receiving.Sign(Encoding.UTF8.GetBytes(body), secret)));

        private static string WebhookBody(string name) => JsonSerializer.Serialize(new
        {
            @event = name, payment_id = "pay_1", status = "completed", reference = "R-1", amount = 50_000, currency = "NGN", cards = EchoingPsp.Cards, card_number = EchoingPsp.Cards[0],
            cvv = EchoingPsp.Cvv, pin = EchoingPsp.Pin, note = $"paid from {EchoingPsp.Cards[1]} by {WebhookSecret}",
        });
    }
}
