using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Diagnostics;

/// <summary>The host and the simulator, each on a port of its own and both by one clock, with a connection between them to test.</summary>
internal sealed class Diagnosing : IAsyncDisposable
{
    /// <summary>For how long the answer about the identifier "time-out" is held: no other timer is set for so long.</summary>
    public const double Hold = 77;

    private const int IdleLooks = 60;
    private const int CallLooks = 300;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CallsUnderWay _calls;

    private Diagnosing(TestApp app, RunningPsp psp, HttpClient admin, CallsUnderWay calls)
    {
        _calls = calls;
        App = app;
        Psp = psp;
        Admin = admin;
    }

    public TestApp App { get; }

    public RunningPsp Psp { get; }

    public HttpClient Admin { get; }

    /// <summary>The connection's address in our API.</summary>
    public string Path { get; private set; } = "";

    public Guid Id => PublicId.Connection.Parse(Path.Split('/')[^1]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Both started, without a connection yet.</summary>
    public static async Task<Diagnosing> Start(SimulatorSettings? settings = null, X509Certificate2? certificate = null, X509Certificate2? trusted = null, TestAppOptions? options = null, DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var clock = options?.Clock ?? new FakeClock();
        var psp = await RunningPsp.Start(clock, (settings ?? new SimulatorSettings()) with { TimeoutHoldSeconds = Hold }, certificate);
        var calls = new CallsUnderWay(clock);
        var app = await TestApp.Start(provider, (options ?? new TestAppOptions()) with { Clock = clock, Listens = true, Services = services => Configure(services, calls, trusted, options) });
        return new Diagnosing(app, psp, await app.ClientOf(Roles.PlatformAdmin), calls);
    }

    /// <summary>Both, with a sandbox connection whose webhook is registered.</summary>
    public static async Task<Diagnosing> Connected(SimulatorSettings? settings = null)
    {
        var test = await Start(settings);
        await test.Connect(test.Rest());
        (await test.Admin.Call("POST", test.Path + "/webhook-registration", "{}")).Is(201);
        return test;
    }

    /// <summary>A connection to the simulator's REST API, as JSON.</summary>
    public string Rest(string? baseUrl = null, string environment = "sandbox", string apiKey = RunningPsp.ApiKey, string merchant = RunningPsp.MerchantId, string more = "") => $$"""
        {"processorId":"{processor}","environment":"{{environment}}","dialect":"psp_rest_v2","baseUrl":"{{baseUrl ?? Psp.At() + "/api/v2"}}",
         "authentication":{"scheme":"api_key","apiKey":"{{apiKey}}"},"merchantId":"{{merchant}}"{{more}}}
        """;

    /// <summary>Adds a connection to a processor of its own.</summary>
    public async Task<ApiAnswer> Connect(string connection, string code = "TESTED")
    {
        // In the currency that the simulator's merchant has money in.
        var onboarded = (await Admin.Call("POST", "/api/v1/processors", ApiCalls.Paystack(code).Replace("NGN", "TZS", StringComparison.Ordinal))).Is(201);
        var processor = onboarded.TextAt("processor.id");
        var added = (await Admin.Call("POST", "/api/v1/connections", connection.Replace("{processor}", processor, StringComparison.Ordinal))).Is(201);
        Path = $"/api/v1/connections/{added.TextAt("id")}";
        return added;
    }

    /// <summary>Adds a connection to the simulator's MyPVit, which knows our two addresses.</summary>
    public async Task ConnectMypvit()
    {
        var added = await Connect($$$"""
            {"processorId":"{processor}","environment":"sandbox","dialect":"mypvit","baseUrl":"{{{Psp.At()}}}","authentication":{"scheme":"mypvit_secret",
             "operationAccountCode":"ACC_673B22D1077EA","password":"Mypvit-Password-1","receptionUrlCode":"RECEPTION1","callbackUrlCode":"CALLBACK1",
             "renewSecretUrlCode":"RENEW673B22D1","restUrlCode":"REST673B22D10","statusUrlCode":"STATUS673B22D","kycUrlCode":"KYC673B22D107"}}
            """, "MYPVIT");
        await Psp.Control(HttpMethod.Put, "mypvit/callback-urls/CALLBACK1", $$"""{"url":"{{added.TextAt("webhookAddress")}}"}""");
        await Psp.Control(HttpMethod.Put, "mypvit/reception-urls/RECEPTION1", $$"""{"url":"{{added.TextAt("secretReceptionAddress")}}"}""");
    }

    /// <summary>Changes the connection.</summary>
    public async Task Change(string json) => (await Admin.Call("PATCH", Path, json, ("If-Match", "*"))).Is(200);

    /// <summary>Runs a test to its end.</summary>
    public async Task<Outcome> Run()
    {
        var started = (await Admin.Call("POST", $"{Path}/test", "{}")).Is(202);
        await Drive(Ended(started.TextAt("id")!));
        return await Latest();
    }

    public async Task<Outcome> Latest() => new((await Admin.Get($"{Path}/test")).Is(200));

    /// <summary>What is there when a run that was started here is over.</summary>
    public Task Ended(string runId) => App.Services.GetRequiredService<RunningTests>().Ended(PublicId.DiagnosticRun.Parse(runId));

    /// <summary>Moves the clock on, second by second, whenever nobody works and somebody waits for it, until a task has ended.</summary>
    public async Task Drive(Task task, TimeSpan? atMost = null)
    {
        var (looks, until) = (0, App.Clock.Time + (atMost ?? TimeSpan.FromMinutes(10)));
        while (!task.IsCompleted && App.Clock.Time < until)
        {
            var (calls, holds) = (_calls.Since, App.Clock.Waiting(TimeSpan.FromSeconds(Hold)));

            // A hold that is older than a call is that of a call before it, which the simulator has not yet seen given up.
            var held = calls.Count > 0 && calls.All(call => holds.Any(hold => hold >= call));
            looks = App.Busy == 0 && Psp.Busy <= holds.Count ? looks + 1 : 0;
            if ((looks > 4 && (held || (calls.Count == 0 && App.Clock.Waits.Contains(Second)))) || looks > (calls.Count > 0 ? CallLooks : IdleLooks))
            {
                App.Clock.Advance(Second);
                looks = 0;
            }

            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(3), Stop));
        }

        Assert.True(task.IsCompleted || atMost is not null, "It has not ended within ten minutes of its clock.");
    }

    public async Task<List<T>> Rows<T>() where T : class
    {
        await using var db = App.Database.Open();
        return await db.Set<T>().AsNoTracking().ToListAsync(Stop);
    }

    public async Task<Connection> Connection() => (await Rows<Connection>()).Single(connection => connection.Id == Id);

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await App.DisposeAsync();
        await Psp.DisposeAsync();
    }

    private static void Configure(IServiceCollection services, CallsUnderWay calls, X509Certificate2? trusted, TestAppOptions? options)
    {
        services.Replace(ServiceDescriptor.Singleton(new CallSettings { AllowPrivateNetworks = true, TrustedRoots = trusted is null ? [] : [trusted] }));

        // The names of the tests, and nobody's name server.
        services.Replace(ServiceDescriptor.Singleton(Calls.Calling.Names(("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("psp.test", "127.0.0.1"))));
        calls.Count(services);
        options?.Services?.Invoke(services);
    }

    /// <summary>A run as the API shows it.</summary>
    internal sealed record Outcome(ApiAnswer Answer)
    {
        public string? Status => Answer.TextAt("status");

        public JsonElement Step(string code) => Answer.At("steps").EnumerateArray().Single(step => step.GetProperty("code").GetString() == code);

        public string? StatusOf(string code) => Step(code).GetProperty("status").GetString();

        public string Finding(string code) => Step(code).GetProperty("finding").GetString()!;

        public string Advice(string code) => Step(code).GetProperty("advice").GetString()!;

        /// <summary>The steps that stand so, in order.</summary>
        public string Those(string status) => string.Join(' ', Answer.At("steps").EnumerateArray().Where(step => step.GetProperty("status").GetString() == status).Select(step => step.GetProperty("code").GetString()));

        /// <summary>For a test that fails: what was found.</summary>
        public override string ToString() => string.Join('\n', Answer.At("steps").EnumerateArray().Select(step => $"{step.GetProperty("code")} {step.GetProperty("status")} {step.GetProperty("finding")} | {step.GetProperty("advice")} | {step.GetProperty("evidence")}"));

        /// <summary>That one step failed, with what it found and what it advises.</summary>
        public Outcome Failed(string code, string finding, string advice)
        {
            Assert.True((Status, StatusOf(code)) == ("failed", "failed"), ToString());
            Assert.Contains(finding, Finding(code), StringComparison.Ordinal);
            Assert.Contains(advice, Advice(code), StringComparison.Ordinal);
            return this;
        }

        /// <summary>That these were not tried, because one before them failed.</summary>
        public Outcome Skipped(params string[] codes)
        {
            Assert.All(codes, code => Assert.True(StatusOf(code) == "skipped" && Finding(code).StartsWith("Not tried:", StringComparison.Ordinal), ToString()));
            return this;
        }
    }
}
