using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// Sends at a rate, whether or not answers come (open loop): what waits is measured from when it should have been sent,
/// not from when there was a hand free to send it.
/// </summary>
internal static class Intake
{
    private const int WarmUpRate = 50;
    private const int WarmUpSeconds = 3;
    private const int MaxConnections = 128;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task Measure(string name, Endpoint endpoint, Options options)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = MaxConnections }) { Timeout = AnswerLimit };
        await Run(client, endpoint, WarmUpRate, WarmUpSeconds);
        foreach (var rate in options.Rates)
        {
            Console.WriteLine((await Run(client, endpoint, rate, options.Seconds)).Row(name));
        }
    }

    private static async Task<Result> Run(HttpClient client, Endpoint endpoint, int rate, int seconds)
    {
        var requests = Enumerable.Range(0, rate * seconds).Select(_ => Deliveries.Next(endpoint.Address)).ToArray();
        var answers = new ConcurrentBag<(bool Accepted, double Milliseconds)>();
        var before = endpoint.Worked;
        var clock = Stopwatch.StartNew();
        var sent = new List<Task>(requests.Length);
        while (sent.Count < requests.Length)
        {
            for (var due = Math.Min(requests.Length, (int)(clock.Elapsed.TotalSeconds * rate) + 1); sent.Count < due;)
            {
                var at = sent.Count;
                sent.Add(Send(client, requests[at], () => clock.Elapsed.TotalMilliseconds - (at * 1_000.0 / rate), answers));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(sent);
        var answered = clock.Elapsed;
        var left = await endpoint.Unfinished();
        await Drain(endpoint);
        return Result.Of(rate, answers, answered, left, clock.Elapsed, endpoint.Worked - before);
    }

    private static async Task Send(HttpClient client, HttpRequestMessage request, Func<double> waited, ConcurrentBag<(bool Accepted, double Milliseconds)> answers)
    {
        using (request)
        {
            try
            {
                using var answer = await client.SendAsync(request);
                answers.Add((answer.StatusCode == HttpStatusCode.OK, waited()));
            }
            catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
            {
                answers.Add((false, waited()));
            }
        }
    }

    private static async Task Drain(Endpoint endpoint)
    {
        var limit = Stopwatch.StartNew();
        while (await endpoint.Unfinished() > 0)
        {
            if (limit.Elapsed > DrainLimit)
            {
                throw new InvalidOperationException("What was accepted is not processed.");
            }

            await Task.Delay(Look);
        }
    }
}
