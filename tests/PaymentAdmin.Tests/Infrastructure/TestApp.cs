using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure.SqlServerModel;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// The real host on a test's database, in memory, with one person of each role. Settings and services may be added;
/// its clock is a <see cref="FakeClock"/>. Share one in a class through <see cref="AppFixture"/> where tests do not
/// disturb each other.
/// </summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "Test-PaymentAdmin-1";

    /// <summary>The second of two people: <c>platform_admin2@test.example</c>.</summary>
    public const string Second = "2";

    private readonly bool _ownsDatabase;
    private readonly TestAppOptions _options;
    private readonly RequestsUnderWay _requests = new();
    private readonly ConcurrentDictionary<string, Task<string>> _tokens = new(StringComparer.Ordinal);

    private TestApp(TestDatabase database, bool ownsDatabase, TestAppOptions options)
    {
        Database = database;
        _ownsDatabase = ownsDatabase;
        _options = options;
        Log = new TestLog(options.LogFrom);
        ClientOptions.AllowAutoRedirect = false;
        if (options.Listens)
        {
            UseKestrel(port: 0);
        }
    }

    public TestDatabase Database { get; }

    public FakeClock Clock => _options.Clock;

    /// <summary>Where it listens, for who calls it as the outside does: scheme, host and port.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>How many requests it is answering at this moment.</summary>
    public int Busy => _requests.Busy;

    /// <summary>What it logged.</summary>
    public TestLog Log { get; }

    /// <summary>Starts the host on a new database, which goes with it.</summary>
    public static async Task<TestApp> Start(DatabaseProvider provider = DatabaseProvider.Sqlite, TestAppOptions? options = null)
    {
        if (ModelRun.Current is not null)
        {
            throw new InvalidOperationException($"The host needs a real database: give the test [EachDatabase({nameof(EachDatabaseAttribute.RealOnly)} = \"starts the host\")].");
        }

        var database = await TestDatabase.Create(provider);
        return await Start(new TestApp(database, ownsDatabase: true, options ?? new TestAppOptions()));
    }

    /// <summary>Starts the host on a database that is there, such as another host's.</summary>
    public static Task<TestApp> Start(TestDatabase database, TestAppOptions? options = null) =>
        Start(new TestApp(database, ownsDatabase: false, options ?? new TestAppOptions()));

    /// <summary>The address of the person of a role.</summary>
    public static string EmailOf(string role) => $"{role}@test.example";

    /// <summary>A client that sends nothing of its own; redirects are answers.</summary>
    public HttpClient Anonymous() => CreateClient();

    /// <summary>A client with the bearer token of the person of a role.</summary>
    public async Task<HttpClient> ClientOf(string role)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetOrAdd(role, RequestToken));
        return client;
    }

    /// <summary>Adds a person of a role.</summary>
    public async Task AddPerson(string email, string role)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstPeople>().Add(email, Password, role, Actor.System("test", "correlation-test"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Database:Provider", Database.Provider.ToString());
        builder.UseSetting("ConnectionStrings:PaymentAdmin", Database.ConnectionString);
        builder.UseSetting("Demo:Seed", "false");
        builder.UseSetting("Simulator:Enabled", "false");
        if (_options.ContentFolder is { } folder)
        {
            builder.UseContentRoot(folder);
        }

        foreach (var (key, value) in _options.Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(_options.LogFrom).AddFilter<TestLog>(category: null, _options.LogFrom));
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));

            // The cost of a hash is a defence of passwords; here it is only time.
            services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
            services.AddSingleton<IStartupFilter>(_requests);
            _options.Services?.Invoke(services);
        });
    }

    private static async Task<TestApp> Start(TestApp app)
    {
        app.Begin();
        if (app._options.People)
        {
            foreach (var role in Roles.All)
            {
                await app.AddPerson(EmailOf(role), role);
                await app.AddPerson(EmailOf(role + Second), role);
            }
        }

        return app;
    }

    private void Begin()
    {
        if (_options.Listens)
        {
            StartServer();
        }
        else
        {
            _ = Server;
        }
    }

    private async Task<string> RequestToken(string role)
    {
        using var client = CreateClient();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new { email = EmailOf(role), password = Password });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}

/// <summary>What one test wants different of its host.</summary>
public sealed record TestAppOptions
{
    public FakeClock Clock { get; init; } = new();

    /// <summary>Whether there is somebody of each role.</summary>
    public bool People { get; init; } = true;

    /// <summary>Whether it listens on a free port of the loopback address, so that a PSP can call it; else it is reached in memory alone.</summary>
    public bool Listens { get; init; }

    /// <summary>Its content root; the project's where null.</summary>
    public string? ContentFolder { get; init; }

    /// <summary>From which level on its log is kept.</summary>
    public LogLevel LogFrom { get; init; } = LogLevel.Warning;

    /// <summary>Settings above all others.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Services added or replaced last.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>For <see cref="Services"/>: nothing happens by itself, the queues are not worked.</summary>
    public static void WithoutWorkers(IServiceCollection services)
    {
        foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationFactory is not null).ToList())
        {
            services.Remove(worker);
        }
    }
}

/// <summary>One host on SQLite for all tests of a class: <c>class Tests(AppFixture fixture) : IClassFixture&lt;AppFixture&gt;</c>.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
