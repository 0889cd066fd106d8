using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace PaymentAdmin.PspSimulator.Tests.Infrastructure;

/// <summary>What the simulator answered.</summary>
public sealed record Reply(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)
{
    public int Code => (int)Status;

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string? ErrorCode => (string?)Json["error"]?["code"];

    public IReadOnlyList<string> WrongFields => [.. Json["error"]!["fields"]!.AsArray().Select(wrong => (string)wrong!["field"]!)];
}

/// <summary>A simulator on a free port, with a clock that stands still and a receiver of its webhooks.</summary>
public sealed class RunningSimulator : IAsyncDisposable
{
    public const string Key = "test_key_abc123def456";
    public const string Hook = "https://cva.example.org/api/webhooks/psp-status";
    public const string HookSecret = "webhook_signing_secret_abc123";

    private readonly WebApplication _app;

    private RunningSimulator(WebApplication app, FakeClock clock, Receiver receiver)
    {
        _app = app;
        Clock = clock;
        Receiver = receiver;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeClock Clock { get; }

    public Receiver Receiver { get; }

    public HttpClient Http { get; }

    public static async Task<RunningSimulator> Start(SimulatorSettings? settings = null, Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var clock = new FakeClock();
        var receiver = new Receiver(clock);
        var options = new SimulatorOptions
        {
            Urls = "http://127.0.0.1:0", Clock = clock, WebhookHandler = receiver, Settings = settings ?? new SimulatorSettings(),
        };
        var app = Simulator.Build(change is null ? options : change(options));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningSimulator(app, clock, receiver);
    }

    public static string Payment(string reference, string mobile = "+255700000001", string amount = "50000", string currency = "TZS") =>
        $$$"""
        {"recipient":{"external_id":"BEN-001","name":"Test Beneficiary One","mobile_number":"{{{mobile}}}"},
         "transaction":{"amount":{{{amount}}},"currency":"{{{currency}}}","reference":"{{{reference}}}"},
         "metadata":{"programme_id":"PROG-001","distribution_id":"DIST-001"}}
        """;

    public Task<Reply> Get(string path, string? bearer = Key) => Send(HttpMethod.Get, path, null, bearer);

    public Task<Reply> Post(string path, string body, string? idempotencyKey = null, string? bearer = Key) =>
        Send(HttpMethod.Post, path, body, bearer, idempotencyKey is null ? [] : [("Idempotency-Key", idempotencyKey)]);

    public Task<Reply> Pay(string reference, string mobile = "+255700000001", string amount = "50000", string currency = "TZS", string? key = null) =>
        Post("/api/v2/payments", Payment(reference, mobile, amount, currency), key);

    public async Task<Reply> Send(HttpMethod method, string path, string? body, string? bearer = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    /// <summary>Changes settings; the answer must be yes.</summary>
    public async Task Set(string changes)
    {
        var reply = await Send(HttpMethod.Patch, "/_control/settings", changes);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
    }

    /// <summary>Registers the document's webhook.</summary>
    public async Task<string> Register(string url = Hook)
    {
        var reply = await Post("/api/v2/webhooks", $$"""{"url":"{{url}}","events":["payment.completed","payment.failed","payment.reversed"],"secret":"{{HookSecret}}"}""");
        Assert.Equal(201, reply.Code);
        return (string)reply.Json["id"]!;
    }

    /// <summary>A total of the money effects, once nothing is pending.</summary>
    public async Task<long> Total(string name) => (long)(await Get("/_control/effects", bearer: null)).Json["totals"]![name]!;

    /// <summary>How often money moved for one value.</summary>
    public async Task<long> Effects(string by, string value) =>
        (long)(await Get($"/_control/effects?by={by}&value={Uri.EscapeDataString(value)}", bearer: null)).Json["counts"]![0]!["effects"]!;

    /// <summary>Waits until a payment stands so.</summary>
    public async Task<JsonObject> Until(string id, string status)
    {
        var seen = new JsonObject();
        await Eventually.True(
            async () =>
            {
                seen = (await Get($"/api/v2/payments/{id}")).Json;
                return (string?)seen["status"] == status;
            },
            $"{id} to be {status}, it is {seen["status"]}");
        return seen;
    }

    /// <summary>Moves the clock on, second by second, until something is so.</summary>
    public Task Passing(Func<Task<bool>> condition, string what) => Eventually.True(
        async () =>
        {
            if (await condition())
            {
                return true;
            }

            Clock.AdvanceSeconds(1);
            return false;
        },
        what);

    /// <summary>Moves the clock on until so many webhooks came.</summary>
    public async Task<IReadOnlyList<Received>> Passing(int webhooks)
    {
        await Passing(() => Task.FromResult(Receiver.All.Count >= webhooks), $"{webhooks} webhooks");
        return Receiver.All;
    }

    /// <summary>Waits until every accepted payment has ended.</summary>
    public Task UntilSettled() => Eventually.True(async () => await Total("pending") == 0, "all payments to end");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Receiver.Dispose();
    }
}
