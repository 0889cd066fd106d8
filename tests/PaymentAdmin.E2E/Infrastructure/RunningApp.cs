using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>
/// The application as its users have it: a process of its own, on a free port, with a database of its own and the demo
/// data in it. As a fixture: one on SQLite for all tests of a collection.
/// </summary>
public sealed class RunningApp : IAsyncLifetime
{
    /// <summary>The documented default of Demo:Password.</summary>
    public const string DemoPassword = "Try-PaymentAdmin-1";

    private const string Ready = "PaymentAdmin is ready: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly string[] OursInTheEnvironment = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_URLS", "DOTNET_STARTUP_HOOKS", "ConnectionStrings__", "Database__", "Demo__", "Bootstrap__", "Public__", "Simulator__", "Connections__"];

    private readonly Lock _guard = new();
    private readonly List<string> _output = [];
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];
    private readonly AppDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly PosixSignalRegistration[] _stops;
    private Process? _process;

    public RunningApp() : this(AppDatabase.OnSqlite(), ownsDatabase: true, settings: null)
    {
    }

    private RunningApp(AppDatabase database, bool ownsDatabase, IReadOnlyDictionary<string, string>? settings)
    {
        _database = database;
        _ownsDatabase = ownsDatabase;
        _settings = settings ?? new Dictionary<string, string>();
        _stops = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTestsStopped), PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnTestsStopped)];
    }

    /// <summary>The address, ending in a slash.</summary>
    public Uri Url { get; private set; } = default!;

    /// <summary>The simulated PSP inside it.</summary>
    public Uri Simulator { get; } = new($"http://127.0.0.1:{Ports.Free()}/");

    /// <summary>What it has written to its console up to now, errors included.</summary>
    public string Output
    {
        get
        {
            lock (_guard)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>One more, on SQLite, for a test that stops or spoils it.</summary>
    public static Task<RunningApp> Start() => Start(new RunningApp());

    /// <summary>One more, in a new database of the PostgreSQL that TEST_POSTGRES names; without that the test is skipped.</summary>
    public static Task<RunningApp> StartOnPostgres() => Start(new RunningApp(AppDatabase.OnPostgres(), ownsDatabase: true, settings: null));

    /// <summary>One of those that share a test's database, which outlives it. Nothing is settled there but what the test brings.</summary>
    /// <param name="database">The database.</param>
    /// <param name="settings">Environment variables above the usual ones.</param>
    public static Task<RunningApp> StartOn(AppDatabase database, IReadOnlyDictionary<string, string>? settings = null) =>
        Start(new RunningApp(database, ownsDatabase: false, new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["Demo__Settlement"] = "false" }));

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Repository.Application])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(Repository.Root, "src", "PaymentAdmin"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
        {
            if (OursInTheEnvironment.Any(ours => name.StartsWith(ours, StringComparison.OrdinalIgnoreCase)))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Simulator__Url"] = Simulator.GetLeftPart(UriPartial.Authority);
        start.Environment["Database__Provider"] = _database.Provider;
        start.Environment["ConnectionStrings__PaymentAdmin"] = _database.ConnectionString;
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        var ready = Line(Ready);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(ready, ended).WaitAsync(StartLimit) == ended)
        {
            throw new InvalidOperationException($"The application ended at its start:\n{Output}");
        }

        Url = new Uri((await ready)[Ready.Length..].TrimEnd('/') + "/");
    }

    /// <summary>The first line of the console that contains <paramref name="text"/>, as soon as it is there.</summary>
    public Task<string> Line(string text)
    {
        lock (_guard)
        {
            if (_output.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            return seen.Task.WaitAsync(StartLimit);
        }
    }

    /// <summary>Ends the process without a warning, as a power cut would.</summary>
    public async Task Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Returns when the process has ended, whoever ended it.</summary>
    public Task Ended(TimeSpan limit) => _process!.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);

    /// <summary>Whether the process has ended, whoever ended it.</summary>
    public bool HasEnded => _process!.HasExited;

    /// <summary>Starts it again, on its database, after it was killed. Where its settings name no port it listens on another one then.</summary>
    public Task Restart()
    {
        lock (_guard)
        {
            _output.Clear();
            _awaited.Clear();
        }

        _process!.Dispose();
        return InitializeAsync().AsTask();
    }

    /// <summary>Whether the process stands still because of a SIGSTOP; known on Linux.</summary>
    public bool IsFrozen() => File.ReadAllText($"/proc/{_process!.Id}/stat").Split(')')[^1].TrimStart()[0] == 'T';

    /// <summary>Lets a process that stands still go on.</summary>
    public async Task Thaw()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -CONT {_process!.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stop in _stops)
        {
            stop.Dispose();
        }

        await Kill();
        _process?.Dispose();
        if (_ownsDatabase)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task<RunningApp> Start(RunningApp app)
    {
        try
        {
            await app.InitializeAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_guard)
        {
            _output.Add(line);
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult(line);
            }
        }
    }

    // The tests are told to stop and never come to dispose of anything: nothing of theirs stays.
    private void OnTestsStopped(PosixSignalContext signal)
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(5));
        }

        _database.Abandon();
    }
}
