using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>A connection to CBS in a running application, and what that sends: signed notices of payments that come in, and of their reversals.</summary>
internal sealed class Cbs
{
    /// <summary>The header that tells deliveries apart whose bodies are the same; it is kept with the others.</summary>
    public const string DeliveryHeader = "x-delivery";

    private const string Secret = "cbs_secret_of_processes_1234567890";

    private readonly string _path;

    private Cbs(string processor, string path) => (Processor, _path) = (processor, path);

    /// <summary>The processor's id.</summary>
    public string Processor { get; }

    /// <summary>Onboards it and adds a sandbox connection, as the demo's platform admin.</summary>
    public static async Task<Cbs> Connect(RunningApp app)
    {
        using var client = new HttpClient { BaseAddress = app.Url };
        var token = await Post(client, "api/v1/auth/token", new { email = People.Admin, password = RunningApp.DemoPassword });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        var onboarded = await Post(client, "api/v1/processors", new
        {
            code = "CBSUNDERFIRE",
            displayName = "CBS",
            category = "virtual_account_inflow",
            supportsInflows = true,
            supportsOutflows = false,
            settlementBank = true,
            settlementDelayDays = 1,
            settlementCurrency = "NGN",
            fees = Array.Empty<object>(),
        });
        var processor = onboarded.GetProperty("processor").GetProperty("id").GetString()!;
        var connection = await Post(client, "api/v1/connections", new
        {
            processorId = processor,
            environment = "sandbox",
            dialect = "cbs",
            authentication = new { scheme = "none" },
            webhookSecret = Secret,
        });
        return new Cbs(processor, $"api/webhooks/cbs/{connection.GetProperty("id").GetString()}");
    }

    /// <summary>The reference of a payment.</summary>
    public static string ReferenceOf(int payment) => FormattableString.Invariant($"PR-{payment}");

    /// <summary>The invoice that it pays: our reference.</summary>
    public static string InvoiceOf(int payment) => FormattableString.Invariant($"INV-{payment}");

    /// <summary>A notice: the same payment and kind are the same bytes.</summary>
    public static byte[] Notice(int payment, bool reversal = false)
    {
        var (invoice, reference, request) = (InvoiceOf(payment), ReferenceOf(payment), FormattableString.Invariant($"RQ-{payment}"));
        var amount = FormattableString.Invariant($"{payment}.00");
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["InvoiceNumber"] = invoice,
            ["PaymentRef"] = reference,
            ["PaymentDate"] = "13/04/2026 15:11:20",
            ["AmountPaid"] = decimal.Parse(amount, CultureInfo.InvariantCulture),
            ["TransactionDate"] = "13/04/2026 15:11:20",
            ["RequestReference"] = request,
            ["IsReversal"] = reversal,
            ["Mac"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{invoice}{reference}{amount}{request}"))),
        });
    }

    /// <summary>A delivery of a notice.</summary>
    public HttpRequestMessage Delivery(Uri app, byte[] notice, int delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, _path)) { Content = new ByteArrayContent(notice) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(DeliveryHeader, FormattableString.Invariant($"{delivery}"));
        return request;
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
