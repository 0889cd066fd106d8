using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// Pays a distribution through the simulator, from the release to the last payment's end and the last webhook. The application, the
/// simulator and the sender of the baseline are processes of their own; the baseline posts the same payments, as fast as the simulator
/// takes them, and keeps nothing.
/// </summary>
internal static class Submitting
{
    private const int LatencyMs = 50;
    private const int AtOnce = 100;
    private const int PerSecond = 1_000;
    private const int MostOfBaseline = 20_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    public static string Header(string database) => $"""
        **{database}**, simulator with {LatencyMs} ms latency, {AtOnce} at once

        | sender | payments | seconds | payments/s | CPU s | CPU ms each | peak memory, MiB | CPU s of the simulator |
        |---|---:|---:|---:|---:|---:|---:|---:|
        """;

    public static async Task Measure(BenchmarkDatabase database, Options options)
    {
        foreach (var payments in options.Payments)
        {
            Console.WriteLine(await Baseline(Math.Min(payments, MostOfBaseline)));
            Console.WriteLine(await Pay(database, payments));
        }
    }

    private static async Task<string> Pay(BenchmarkDatabase database, int payments)
    {
        await using var simulator = await Endpoint.StartSimulator();
        await using var application = await Endpoint.StartEmpty(database, $"submission_{payments}");
        using var psp = await Control(simulator);
        using var client = new HttpClient { BaseAddress = application.Address, Timeout = Limit };
        var distribution = await Prepare(client, simulator, payments);
        var (worked, simulated) = (application.Worked, simulator.Worked);
        var clock = Stopwatch.StartNew();
        await Endpoint.BecomeOfficer(client, "third");
        await Endpoint.Post(client, $"api/v1/distributions/{distribution}/release", new { });
        await End(application.Store, psp, payments, clock);
        return Row("PaymentAdmin", payments, clock.Elapsed, application.Worked - worked, application.PeakMemory, simulator.Worked - simulated);
    }

    /// <summary>A loop without a memory: what the simulator and this machine allow.</summary>
    private static async Task<string> Baseline(int payments)
    {
        await using var simulator = await Endpoint.StartSimulator();
        using var psp = await Control(simulator);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = simulator.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "test_key_abc123def456");
        using var self = Process.GetCurrentProcess();
        var (worked, simulated) = (self.TotalProcessorTime, simulator.Worked);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(1, payments), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellation) => await Post(client, number, cancellation));
        self.Refresh();
        return Row("bare loop", payments, clock.Elapsed, self.TotalProcessorTime - worked, self.PeakWorkingSet64, simulator.Worked - simulated);
    }

    private static async Task Post(HttpClient client, int number, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v2/payments", UriKind.Relative))
        {
            Content = JsonContent.Create(new
            {
                recipient = new { name = $"Beneficiary Number {number}", mobile_number = PhoneOf(number) },
                transaction = new { amount = AmountOf(number), currency = "TZS", reference = ReferenceOf(number) },
            }),
        };
        request.Headers.Add("Idempotency-Key", ReferenceOf(number));
        using var answer = await client.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"The simulator answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private static async Task<HttpClient> Control(Endpoint simulator)
    {
        var control = new HttpClient { BaseAddress = new Uri(simulator.Address, "_control/") };
        using var answer = await control.PutAsJsonAsync(new Uri("settings", UriKind.Relative), new { latencyMs = LatencyMs });
        answer.EnsureSuccessStatusCode();
        return control;
    }

    /// <summary>Up to the approval, by three people as it has to be.</summary>
    private static async Task<string> Prepare(HttpClient client, Endpoint simulator, int payments)
    {
        await Endpoint.SignIn(client);
        var onboarded = await Endpoint.Post(client, "api/v1/processors", new
        {
            code = "PSP", displayName = "PSP", category = "funds_transfer", supportsInflows = false, supportsOutflows = true, settlementBank = true, settlementDelayDays = 1, settlementCurrency = "TZS", fees = Array.Empty<object>(),
        });
        var connection = Importing.Id(await Endpoint.Post(client, "api/v1/connections", new
        {
            processorId = onboarded.GetProperty("processor").GetProperty("id").GetString(), environment = "sandbox", dialect = "psp_rest_v2", baseUrl = new Uri(simulator.Address, "api/v2").ToString(),
            merchantId = "MERCHANT_TEST_001", authentication = new { scheme = "api_key", apiKey = "test_key_abc123def456" }, honoursIdempotencyKeys = true,
            limits = new { requestsPerSecond = PerSecond, concurrentRequests = AtOnce },
        }));
        await Endpoint.Post(client, $"api/v1/connections/{connection}/webhook-registration", new { });
        var programme = Importing.Id(await Endpoint.Post(client, "api/v1/programmes", new
        {
            code = "FOOD", name = "Food", currency = "TZS", country = "TZ", connectionIds = new[] { connection }, approvalPolicy = new { stages = new[] { new { fromAmount = 0, approvers = 1 } } },
        }));
        await Endpoint.BecomeOfficer(client, "second");
        await Endpoint.BecomeOfficer(client);
        var distribution = Importing.Id(await Endpoint.Post(client, "api/v1/distributions", new { programmeId = programme, connectionId = connection, name = "March", purpose = "Food", cycle = "2026-03" }));
        await Importing.Finish(client, await Importing.Send(client, distribution, File(payments), "csv"), payments, Stopwatch.StartNew());
        await Endpoint.Post(client, $"api/v1/distributions/{distribution}/submit", new { reason = "It is a benchmark" });
        await Endpoint.SignIn(client, "second@benchmark.example");
        await Endpoint.Post(client, $"api/v1/distributions/{distribution}/approve", new { });
        return distribution;
    }

    private static async Task End(Store store, HttpClient psp, int payments, Stopwatch clock)
    {
        while (await store.Count("""SELECT COUNT(*) FROM "Payments" WHERE "Status" = 'completed'""") < payments || await store.Count("""SELECT COUNT(*) FROM "WebhookNotifications" """) < payments
            || await store.Count("""SELECT COUNT(*) FROM "WebhookNotifications" WHERE "Status" IN ('pending', 'processing')""") > 0)
        {
            if (clock.Elapsed > Limit || await store.Count("""SELECT COUNT(*) FROM "Payments" WHERE "Status" IN ('failed', 'needs_review')""") > 0)
            {
                throw new InvalidOperationException("Not every payment is completed.");
            }

            await Task.Delay(Look);
        }

        var totals = (await psp.GetFromJsonAsync<JsonElement>(new Uri("effects?by=recipient&limit=1", UriKind.Relative)));
        if (totals.GetProperty("totals").GetProperty("payouts").GetInt64() != payments || totals.GetProperty("moreThanOnce").GetInt64() != 0)
        {
            throw new InvalidOperationException($"The simulator has paid otherwise: {totals}");
        }
    }

    private static byte[] File(int payments) => Encoding.UTF8.GetBytes(
        "external_id,full_name,phone_number,account_number,amount,currency,reference\n"
        + string.Concat(Enumerable.Range(1, payments).Select(number => $"BEN-{number:000000},Beneficiary Number {number},{PhoneOf(number)},,{AmountOf(number)},TZS,{ReferenceOf(number)}\n")));

    // None of them a test number.
    private static string PhoneOf(int number) => string.Create(CultureInfo.InvariantCulture, $"+255{712_000_000 + number}");

    private static int AmountOf(int number) => 1_000 + (number % 100);

    private static string ReferenceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"PAY-2026-03-{number:000000}");

    private static string Row(string sender, int payments, TimeSpan took, TimeSpan worked, long memory, TimeSpan simulated) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {sender} | {payments:N0} | {took.TotalSeconds:0.0} | {payments / took.TotalSeconds:N0} | {worked.TotalSeconds:0.0} | {worked.TotalMilliseconds / payments:0.0} | {memory / 1048576d:0} | {simulated.TotalSeconds:0.0} |");
}
