using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>A connection to Paystack in a running application, and what that sends: signed, about payments that come in.</summary>
internal sealed class Paystack
{
    /// <summary>The header that tells deliveries apart whose bodies are the same; it is kept with the others.</summary>
    public const string DeliveryHeader = "x-delivery";

    private const string Secret = "sk_test_of_processes_1234567890";

    private Paystack(string path) => Path = path;

    /// <summary>Where its webhooks come in, below the application's address.</summary>
    public string Path { get; }

    /// <summary>Onboards it and adds a sandbox connection, as the demo's platform admin.</summary>
    public static async Task<Paystack> Connect(RunningApp app)
    {
        using var client = new HttpClient { BaseAddress = app.Url };
        var token = await Post(client, "api/v1/auth/token", new { email = People.Admin, password = RunningApp.DemoPassword });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        var processor = await Post(client, "api/v1/processors", new
        {
            code = "PAYSTACK",
            displayName = "Paystack",
            category = "debit_card",
            supportsInflows = true,
            supportsOutflows = false,
            settlementBank = true,
            settlementDelayDays = 1,
            settlementCurrency = "NGN",
            fees = Array.Empty<object>(),
        });
        var connection = await Post(client, "api/v1/connections", new
        {
            processorId = processor.GetProperty("processor").GetProperty("id").GetString(),
            environment = "sandbox",
            dialect = "paystack",
            authentication = new { scheme = "none" },
            webhookSecret = Secret,
        });
        return new Paystack($"api/webhooks/paystack/{connection.GetProperty("id").GetString()}");
    }

    /// <summary>A successful charge; the same number is the same bytes.</summary>
    public static byte[] Charge(int number) => Encoding.UTF8.GetBytes(
        $$$"""{"event":"charge.success","data":{"id":{{{4_000_000_000L + number}}},"domain":"test","status":"success","reference":"order-{{{number}}}","amount":{{{100 + number}}},"currency":"NGN","channel":"card","fees":15,"paid_at":"2026-11-22T02:00:00.000Z"}}""");

    /// <summary>A delivery of a charge, signed.</summary>
    public HttpRequestMessage Delivery(Uri app, byte[] body, int delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, Path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-paystack-signature", Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), body)));
        request.Headers.Add(DeliveryHeader, FormattableString.Invariant($"{delivery}"));
        return request;
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
