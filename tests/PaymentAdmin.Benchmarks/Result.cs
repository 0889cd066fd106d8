using System.Globalization;

namespace PaymentAdmin.Benchmarks;

/// <summary>What one rate led to.</summary>
/// <param name="Rate">Sent per second.</param>
/// <param name="Accepted">Answered with 200 per second, until the last answer.</param>
/// <param name="Refused">How many were answered otherwise, or not at all.</param>
/// <param name="Median">Milliseconds until the answer.</param>
/// <param name="P99">The same, of the slowest hundredth.</param>
/// <param name="Left">How many were accepted but not yet processed when the last answer came.</param>
/// <param name="Processed">Processed per second, from the first delivery until the last was processed; null where nothing was left to process.</param>
/// <param name="Cost">Milliseconds of processor time for each that was accepted, in the endpoint's own process: intake and processing.</param>
internal sealed record Result(int Rate, double Accepted, int Refused, double Median, double P99, long Left, double? Processed, double Cost)
{
    public static Result Of(int rate, IReadOnlyCollection<(bool Accepted, double Milliseconds)> answers, TimeSpan answered, long left, TimeSpan done, TimeSpan worked)
    {
        var accepted = answers.Count(answer => answer.Accepted);
        var times = answers.Select(answer => answer.Milliseconds).Order().ToList();
        return new Result(rate, accepted / answered.TotalSeconds, answers.Count - accepted, times[times.Count / 2], times[(int)(times.Count * 0.99)], left, left > 0 ? accepted / done.TotalSeconds : null, worked.TotalMilliseconds / Math.Max(1, accepted));
    }

    public static string Header(string database) => $"""
        **{database}**

        | endpoint | sent/s | accepted/s | not accepted | p50 ms | p99 ms | still to process | processed/s | CPU ms each |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        """;

    public string Row(string endpoint) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {endpoint} | {Rate} | {Accepted:0} | {Refused} | {Median:0.0} | {P99:0.0} | {Left} | {(Processed is { } processed ? processed.ToString("0", CultureInfo.InvariantCulture) : "")} | {Cost:0.0} |");
}
