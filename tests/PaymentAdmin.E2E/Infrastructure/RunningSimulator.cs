using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>A simulated PSP in a process of its own: whatever becomes of the application, it knows what money has moved.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private const string Ready = "The PSP simulator listens on";
    private const int MostRecipients = 100_000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly List<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _stops;
    private readonly HttpClient _control;
    private readonly Process _process;

    private RunningSimulator()
    {
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        _control = new HttpClient { BaseAddress = new Uri(Url, "_control/") };
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Repository.Simulator, "--urls", Url.GetLeftPart(UriPartial.Authority)])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _stops = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Kill()), PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Kill())];
    }

    /// <summary>Its address, ending in a slash.</summary>
    public Uri Url { get; }

    /// <summary>The root of its REST API.</summary>
    public string Api => new Uri(Url, "api/v2").ToString();

    /// <summary>What it has written to its console.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static async Task<RunningSimulator> Start()
    {
        var simulator = new RunningSimulator();
        simulator._process.Start();
        simulator._process.BeginOutputReadLine();
        simulator._process.BeginErrorReadLine();
        if (await Task.WhenAny(simulator._ready.Task, simulator._process.WaitForExitAsync()).WaitAsync(StartLimit) == simulator._ready.Task)
        {
            return simulator;
        }

        await simulator.DisposeAsync();
        throw new InvalidOperationException($"The simulator ended at its start:\n{simulator.Output}");
    }

    /// <summary>Sets what is given, and all else as it is from the start.</summary>
    public Task Behave(object settings) => Send(HttpMethod.Put, "settings", settings);

    /// <summary>Forgets which idempotency keys it has seen.</summary>
    public Task ForgetKeys() => Send(HttpMethod.Post, "keys/forget", new { });

    /// <summary>Ends a payment that it holds: the money arrives.</summary>
    public async Task Complete(string reference) => await Send(HttpMethod.Post, $"payments/{await IdOf(reference)}/complete", new { });

    /// <summary>Its id of the one payment under a reference.</summary>
    public async Task<string> IdOf(string reference) =>
        (await Read($"payments?reference={Uri.EscapeDataString(reference)}")).GetProperty("payments").EnumerateArray().Single().GetProperty("id").GetString()!;

    /// <summary>How often money has moved to each recipient.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Effects()
    {
        var effects = await Read($"effects?by=recipient&limit={MostRecipients}");
        return effects.GetProperty("counts").EnumerateArray().ToDictionary(count => count.GetProperty("value").GetString()!, count => count.GetProperty("effects").GetInt64(), StringComparer.Ordinal);
    }

    /// <summary>How many payments it has accepted and not ended.</summary>
    public async Task<long> Pending() => (await Read("effects")).GetProperty("totals").GetProperty("pending").GetInt64();

    /// <summary>What it has of one reference, for whoever looks for a fault.</summary>
    public async Task<string> Told(string reference) => (await Read($"payments?reference={Uri.EscapeDataString(reference)}")).ToString();

    public async ValueTask DisposeAsync()
    {
        foreach (var stop in _stops)
        {
            stop.Dispose();
        }

        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _control.Dispose();
    }

    private async Task<JsonElement> Read(string path) =>
        await _control.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task Send(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await _control.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (line.Contains(Ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
