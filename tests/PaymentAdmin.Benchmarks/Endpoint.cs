using System.Collections;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace PaymentAdmin.Benchmarks;

/// <summary>A process that takes in deliveries.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private const string ApplicationReady = "Now listening on: ";
    private const string SimulatorReady = "The PSP simulator listens on ";
    private const string Email = "admin@benchmark.example";
    private const string Password = "Benchmark-PaymentAdmin-1";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly string[] OursInTheEnvironment = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_URLS", "ConnectionStrings__", "Database__", "Demo__", "Bootstrap__", "Public__", "Simulator__", "Connections__"];

    private static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Endpoint(ProcessStartInfo start, Store store, string ready)
    {
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        Store = store;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, ready);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, ready);
    }

    /// <summary>Where deliveries go.</summary>
    public Uri Address { get; private set; } = default!;

    public Store Store { get; }

    /// <summary>Whether it does something with them afterwards.</summary>
    public bool Processes { get; private init; }

    public static async Task<Endpoint> StartBare(BenchmarkDatabase database)
    {
        var store = await database.Make("bare");
        var endpoint = new Endpoint(new ProcessStartInfo(Host, [typeof(Endpoint).Assembly.Location, "bare", store.Provider, store.ConnectionString]), store, BareEndpoint.Ready);
        endpoint.Address = await endpoint.Start();
        return endpoint;
    }

    /// <summary>The application as it is installed, with one connection to Paystack.</summary>
    public static async Task<Endpoint> StartApplication(BenchmarkDatabase database)
    {
        var endpoint = await StartEmpty(database, "application");
        endpoint.Address = await Connect(endpoint.Address);
        return endpoint;
    }

    /// <summary>The PSP that payments go to; what it knows goes with it.</summary>
    public static async Task<Endpoint> StartSimulator()
    {
        var address = $"http://127.0.0.1:{FreePort()}/";
        var endpoint = new Endpoint(new ProcessStartInfo(Host, [Built.Simulator, "--urls", address.TrimEnd('/')]), new Store("None", ""), SimulatorReady);
        await endpoint.Run();
        endpoint.Address = new Uri(address);
        return endpoint;
    }

    /// <summary>The application as it is installed, with nothing in it but its first admin.</summary>
    public static async Task<Endpoint> StartEmpty(BenchmarkDatabase database, string of)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var store = await database.Make(of);
        var start = new ProcessStartInfo(Host, [Built.Application]) { WorkingDirectory = Path.GetDirectoryName(Built.Application) };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
        {
            if (OursInTheEnvironment.Any(ours => name.StartsWith(ours, StringComparison.OrdinalIgnoreCase)))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["Public__BaseUrl"] = address;
        start.Environment["Connections__AllowPrivateNetworks"] = "true";
        start.Environment["Database__Provider"] = store.Provider;
        start.Environment["ConnectionStrings__PaymentAdmin"] = store.ConnectionString;
        start.Environment["Bootstrap__AdminEmail"] = Email;
        start.Environment["Bootstrap__AdminPassword"] = Password;
        var endpoint = new Endpoint(start, store, ApplicationReady) { Processes = true };
        endpoint.Address = await endpoint.Start();
        return endpoint;
    }

    /// <summary>The most memory that it ever held, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>The processor time that it has used, on all cores.</summary>
    public TimeSpan Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>How many deliveries are kept but not processed.</summary>
    public async Task<long> Unfinished() => Processes ? await Store.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "State" <> 'done'""") : 0;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<Uri> Start() => new(await Run());

    private async Task<string> Run()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (await Task.WhenAny(_ready.Task, _process.WaitForExitAsync()).WaitAsync(StartLimit) != _ready.Task)
        {
            throw new InvalidOperationException($"It ended at its start:\n{string.Join('\n', _output)}");
        }

        return await _ready.Task;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Uri> Connect(Uri application)
    {
        using var client = new HttpClient { BaseAddress = application };
        await SignIn(client, Email);
        var onboarded = await Post(client, "api/v1/processors", new
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
            processorId = onboarded.GetProperty("processor").GetProperty("id").GetString(),
            environment = "sandbox",
            dialect = "paystack",
            authentication = new { scheme = "none" },
            webhookSecret = Deliveries.Secret,
        });
        return new Uri(application, $"api/webhooks/paystack/{connection.GetProperty("id").GetString()}");
    }

    /// <summary>Signs somebody in; the first admin where nobody is named.</summary>
    public static async Task SignIn(HttpClient client, string email = Email)
    {
        var token = await Post(client, "api/v1/auth/token", new { email, password = Password });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
    }

    /// <summary>Adds a programme officer, and signs in as they.</summary>
    public static Task BecomeOfficer(HttpClient client, string name = "officer") => Become(client, name, "programme_officer");

    /// <summary>Adds somebody with a role, and signs in as they.</summary>
    public static async Task Become(HttpClient client, string name, string role)
    {
        var person = $"{name}@benchmark.example";
        await SignIn(client);
        await Post(client, "api/v1/users", new { email = person, roles = new[] { role }, password = Password });
        await SignIn(client, person);
    }

    public static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private void Take(string? line, string ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        var at = line.IndexOf(ready, StringComparison.Ordinal);
        if (at >= 0)
        {
            _ready.TrySetResult(line[(at + ready.Length)..]);
        }
    }
}
