namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>One thing that "Test this connection" tries.</summary>
internal interface IDiagnosticStep
{
    /// <summary>Stable word.</summary>
    string Code { get; }

    /// <summary>For people.</summary>
    string Title { get; }

    /// <summary>The steps without which this one makes no sense.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Why it is not tried on this connection; null where it is.</summary>
    string? WhyNot(TestBench bench) => null;

    /// <summary>Tries it. What goes wrong at the PSP is a finding; what it throws is a fault of ours.</summary>
    Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken);
}

/// <summary>What a step found.</summary>
internal sealed record StepFinding(DiagnosticStepStatus Status, string Finding, string? Advice, IReadOnlyList<KeyValuePair<string, string>> Evidence)
{
    private const int MaxFields = 5;

    public static StepFinding Passed(string finding, params (string Name, string? Value)[] evidence) => new(DiagnosticStepStatus.Passed, finding, null, Of(evidence));

    public static StepFinding Warned(string finding, string advice, params (string Name, string? Value)[] evidence) => new(DiagnosticStepStatus.Warning, finding, advice, Of(evidence));

    public static StepFinding Failed(string finding, string advice, params (string Name, string? Value)[] evidence) => new(DiagnosticStepStatus.Failed, finding, advice, Of(evidence));

    /// <summary>A call brought no value: says why, and what the troubleshooting table says about it.</summary>
    public static StepFinding Failed<T>(PspResult<T> result, params (string Name, string? Value)[] evidence) where T : notnull =>
        Failed(
            result.Error is { } error ? Sentence(error) : "The PSP gave no answer that we can read.",
            Troubleshooting.Of(result.Answer, result.Error),
            [.. evidence, ("HTTP status", result.Answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Time", $"{result.Answer.Milliseconds} ms")]);

    /// <summary>What the PSP says, with the fields that it names.</summary>
    public static string Sentence(PspError error) =>
        error.Fields is not { Count: > 0 } fields ? error.Message : $"{error.Message} {string.Join("; ", fields.Take(MaxFields).Select(field => $"{field.Key}: {field.Value}"))}";

    private static List<KeyValuePair<string, string>> Of((string Name, string? Value)[] evidence) =>
        [.. evidence.Where(entry => entry.Value is not null).Select(entry => new KeyValuePair<string, string>(entry.Name, entry.Value!))];
}
