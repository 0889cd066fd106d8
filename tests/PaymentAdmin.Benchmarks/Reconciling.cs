using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// Reconciles a day's payments with a report of as many lines, from the request to the end of the run, in an application of its own; beside it a plain join of the same
/// two sides. Both have to count what the generator knows.
/// </summary>
internal static class Reconciling
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(120);

    public static string Header(string database) => $"""
        **{database}**

        | what | payments | lines | MiB | seconds | lines/s | CPU s | peak memory, MiB |
        |---|---:|---:|---:|---:|---:|---:|---:|
        """;

    public static async Task Measure(BenchmarkDatabase database, Options options)
    {
        var phases = new List<string>();
        foreach (var payments in options.Reconciled)
        {
            var file = Path.GetTempFileName();
            try
            {
                var lines = Reconciled.Write(file, payments);
                phases.Add(await Reconcile(database, file, payments, lines));
                var (loading, joining, counts) = await PlainJoin.Measure(await database.Make($"plain_{payments}"), file, payments);
                Check(counts, payments);
                Console.WriteLine(Row("plain join, with loading", payments, lines, file, loading + joining, ""));
                Console.WriteLine(Row("plain join alone", payments, lines, file, joining, ""));
            }
            finally
            {
                File.Delete(file);
            }
        }

        phases.ForEach(each => Console.WriteLine($"\n{each}"));
    }

    /// <returns>How long it was at what.</returns>
    private static async Task<string> Reconcile(BenchmarkDatabase database, string file, int payments, int lines)
    {
        await using var simulator = await Endpoint.StartSimulator();
        await using var application = await Endpoint.StartEmpty(database, $"reconciliation_{payments}");
        using var client = new HttpClient { BaseAddress = application.Address, Timeout = Limit };
        var connection = await Prepare(client, simulator, application.Store, payments);
        var before = application.PeakMemory;
        var worked = application.Worked;
        var clock = Stopwatch.StartNew();
        var id = await Upload(client, connection, file);
        var (run, phases) = await Finish(client, id, clock);
        var took = clock.Elapsed;
        Check(new SortedDictionary<string, long>(run.GetProperty("counts").EnumerateObject().Where(count => count.Value.GetInt64() > 0).ToDictionary(count => count.Name, count => count.Value.GetInt64(), StringComparer.Ordinal), StringComparer.Ordinal), payments);
        Console.WriteLine(Row(
            "PaymentAdmin", payments, lines, file, took, string.Create(CultureInfo.InvariantCulture, $"{(application.Worked - worked).TotalSeconds:0.0} | {application.PeakMemory / 1048576d:0}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{payments:N0} payments: {string.Join(", ", phases.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Phase} {phase.Took.TotalSeconds:0.0} s")))}. Peak memory before the report came: {before / 1048576d:0} MiB.");
    }

    private static async Task<string> Prepare(HttpClient client, Endpoint simulator, Store store, int payments)
    {
        var (connection, distribution) = await Importing.Prepare(client, new Uri(simulator.Address, "api/v2").ToString());
        await Importing.Finish(client, await Importing.Send(client, distribution, Importing.Csv(1), "csv"), 1, Stopwatch.StartNew());
        await PaymentCopies.Make(store, payments);
        await Endpoint.Become(client, "finance", "finance_reviewer");
        return connection;
    }

    private static async Task<string> Upload(HttpClient client, string connection, string file)
    {
        await using var report = File.OpenRead(file);
        using var content = new MultipartFormDataContent
        {
            { new StringContent(connection), "connectionId" },
            { new StringContent(Day(Reconciled.Day)), "from" },
            { new StringContent(Day(Reconciled.Day.AddDays(1))), "to" },
            { new StreamContent(report) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "report.csv" },
        };
        using var answer = await client.PostAsync(new Uri("api/v1/reconciliations", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? Importing.Id(JsonDocument.Parse(text).RootElement) : throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
    }

    /// <summary>Waits for the end, and looks what the run is at meanwhile.</summary>
    private static async Task<(JsonElement Run, IReadOnlyList<(string Phase, TimeSpan Took)> Phases)> Finish(HttpClient client, string id, Stopwatch clock)
    {
        var phases = new List<(string Phase, TimeSpan Took)> { ("upload", clock.Elapsed) };
        var since = clock.Elapsed;
        while (clock.Elapsed < Limit)
        {
            var run = JsonDocument.Parse(await client.GetStringAsync(new Uri($"api/v1/reconciliations/{id}", UriKind.Relative))).RootElement;
            var (phase, now) = (run.GetProperty("phase").GetString()!, clock.Elapsed);
            phases[^1] = phases[^1].Phase == phase ? (phase, phases[^1].Took + (now - since)) : phases[^1];
            if (phases[^1].Phase != phase)
            {
                phases.Add((phase, now - since));
            }

            since = now;
            switch (run.GetProperty("status").GetString())
            {
                case "completed":
                    return (run, [.. phases.Where(each => each.Phase != "done")]);
                case "queued" or "running":
                    await Task.Delay(Look);
                    break;
                default:
                    throw new InvalidOperationException($"The run did not come to its end: {run}");
            }
        }

        throw new InvalidOperationException("The run takes too long.");
    }

    private static void Check(SortedDictionary<string, long> counts, int payments)
    {
        var truth = Reconciled.Truth(payments);
        if (!counts.SequenceEqual(truth))
        {
            throw new InvalidOperationException($"Counted {string.Join(", ", counts)}; there are {string.Join(", ", truth)}.");
        }
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Row(string what, int payments, int lines, string file, TimeSpan took, string rest) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {payments:N0} | {lines:N0} | {new FileInfo(file).Length / 1048576d:0.0} | {took.TotalSeconds:0.0} | {lines / took.TotalSeconds:N0} | {(rest.Length == 0 ? " | " : rest)} |");
}
