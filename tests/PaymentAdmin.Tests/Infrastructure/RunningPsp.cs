using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PaymentAdmin.PspSimulator;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>The PSP simulator on a free port of the loopback address, by a test's clock; its control is a test's hand in it.</summary>
internal sealed class RunningPsp : IAsyncDisposable
{
    public const string ApiKey = "test_key_abc123def456";
    public const string ApiSecret = "test_secret_xyz789";
    public const string MerchantId = "MERCHANT_TEST_001";

    private readonly WebApplication _app;
    private readonly RequestsUnderWay _requests = new();
    private readonly X509Certificate2? _certificate;
    private HttpClient _control = null!;

    private RunningPsp(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public int Port { get; private set; }

    /// <summary>How many requests it is answering at this moment.</summary>
    public int Busy => _requests.Busy;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts one; with a certificate it is at an https address.</summary>
    public static async Task<RunningPsp> Start(FakeClock clock, SimulatorSettings? settings = null, X509Certificate2? certificate = null)
    {
        // The control has an address of its own, so that no certificate stands in a test's way.
        var urls = certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0;http://127.0.0.1:0";
        var app = Simulator.Build(new SimulatorOptions { Urls = urls, Clock = clock, Settings = settings ?? new SimulatorSettings(), ServerCertificate = certificate });
        var psp = new RunningPsp(app, certificate);
        app.Use(psp._requests.Count);
        await app.StartAsync(Stop);
        var addresses = app.Urls.Select(url => new Uri(url)).ToList();
        psp.Port = addresses.First(address => address.Scheme == (certificate is null ? "http" : "https")).Port;
        psp._control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{addresses.First(address => address.Scheme == "http").Port}") };
        return psp;
    }

    /// <summary>Its root under a name that is the loopback's.</summary>
    public string At(string host = "127.0.0.1") => $"{(_certificate is null ? "http" : "https")}://{host}:{Port}";

    /// <summary>Changes settings.</summary>
    public Task Set(string settings) => Control(HttpMethod.Patch, "settings", settings);

    /// <summary>How often money moved.</summary>
    public async Task<long> Effects() => (await Control(HttpMethod.Get, "effects")).GetProperty("totals").GetProperty("effects").GetInt64();

    /// <summary>How many payments it was ever given.</summary>
    public async Task<long> Payments() => (await Control(HttpMethod.Get, "effects")).GetProperty("totals").GetProperty("payments").GetInt64();

    /// <summary>Method and path of what it was asked, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Requests() =>
        [.. (await Control(HttpMethod.Get, "requests?limit=1000")).GetProperty("requests").EnumerateArray().Select(request => $"{request.GetProperty("method")} {request.GetProperty("path")}").Reverse()];

    /// <summary>Waits until so many webhooks are delivered, those too that are not due yet: a payment may end after the last question about it.</summary>
    public async Task Delivered(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await Control(HttpMethod.Get, "deliveries?limit=1000")).GetProperty("deliveries").EnumerateArray().Count(delivery => delivery.GetProperty("status").GetString() == "delivered") < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    /// <summary>Calls the control: a path below <c>/_control/</c>.</summary>
    public async Task<JsonElement> Control(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_control/{path}") { Content = body is null ? null : new StringContent(body) };
        using var answer = await _control.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Calls its API as the test merchant.</summary>
    public async Task<JsonElement> Api(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v2/{path}") { Content = body is null ? null : new StringContent(body) };
        request.Headers.Authorization = new("Bearer", ApiKey);
        using var answer = await _control.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _app.DisposeAsync();
    }
}
