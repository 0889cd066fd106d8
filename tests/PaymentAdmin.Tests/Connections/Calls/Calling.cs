using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>A connection to a test's PSP, with all that calls go through, on a database of its own.</summary>
internal sealed class Calling : IAsyncDisposable
{
    public const string ApiKey = "sk_test_51Hx9-planted";

    public static readonly ConnectionSettings Plain = new() { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey }, BaseUrl = "http://127.0.0.1:1" };

    private readonly TestDatabase _database;

    private Calling(TestDatabase database, Handlers handlers, Connection connection)
    {
        _database = database;
        Handlers = handlers;
        Connection = connection;
    }

    public Handlers Handlers { get; }

    public FakeClock Clock => Handlers.Clock;

    public Connection Connection { get; set; }

    public TestDatabase Database => _database;

    /// <summary>What was logged.</summary>
    public TestLog Log { get; init; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A connection with these settings and secrets.</summary>
    public static async Task<Calling> With(ConnectionSettings settings, IReadOnlyDictionary<SecretKind, string>? secrets = null, CallSettings? calls = null, DatabaseProvider provider = DatabaseProvider.Sqlite, LookUp? lookUp = null)
    {
        var database = await TestDatabase.Create(provider);
        var log = new TestLog();
        var handlers = Handlers.On(services => Configure(services.AddSingleton(database.Contexts).AddSingleton<ILoggerProvider>(log), calls, lookUp));
        var processor = await handlers.Onboard();
        var dialect = settings.Authentication.Scheme == AuthenticationScheme.MypvitSecret ? Dialect.Mypvit : Dialect.PspRestV2;
        var now = handlers.Clock.Time;
        var connection = Connection.Add(now.NewId(), new ConnectionIdentity(processor, ConnectionEnvironment.Sandbox, dialect), settings, Actors.Admin, now);
        var calling = new Calling(database, handlers, connection) { Log = log };
        await using var db = database.Open();
        db.Add(connection);
        await db.SaveChangesAsync(Stop);
        foreach (var (kind, value) in secrets ?? new Dictionary<SecretKind, string> { [SecretKind.ApiKey] = ApiKey })
        {
            await calling.Set(kind, value);
        }

        return calling;
    }

    /// <summary>A connection that proves itself by a key, to a PSP.</summary>
    public static Task<Calling> At(string address, CallSettings? calls = null, DatabaseProvider provider = DatabaseProvider.Sqlite, LookUp? lookUp = null) =>
        With(Plain with { BaseUrl = address }, calls: calls, provider: provider, lookUp: lookUp);

    public static PspCall<string> Call(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) => new(
        new PspRequest(method, path, [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))], body is null ? null : Encoding.UTF8.GetBytes(body)),
        answer => answer.IsSuccess ? PspReading<string>.Of(Encoding.UTF8.GetString(answer.Body)) : PspReading<string>.No(new PspError($"http_{answer.Status}", answer.Problem ?? "")));

    public Task<PspResult<string>> Get(string path = "/health", string purpose = "health") => Send(Call(HttpMethod.Get, path), purpose);

    public Task<PspResult<string>> Post(string body, string path = "/payments") => Send(Call(HttpMethod.Post, path, body), "submit");

    /// <summary>Asks for what is taken as it comes.</summary>
    public Task<PspResult<string>> Fetch(Func<ReadOnlyMemory<byte>, CancellationToken, Task> take) =>
        Handlers.Get<IPspClient>().Send(Connection, Call(HttpMethod.Get, "/reports/transactions"), new CallContext(CallContext.Report, Actors.Admin) { IsPersonal = true, Take = take }, Stop);

    public Task<PspResult<string>> Send(PspCall<string> call, string purpose = "health", CancellationToken? stop = null) =>
        Handlers.Get<IPspClient>().Send(Connection, call, new CallContext(purpose, Actors.Admin), stop ?? Stop);

    /// <summary>Sets a secret, as the current one.</summary>
    public async Task Set(SecretKind kind, string value, DateTime? validUntil = null)
    {
        await using var db = _database.Open();
        var kept = await Handlers.Get<SecretVault>().Keep(db, Connection.Id, kind, value, TimeSpan.Zero, Actors.Admin, Clock.Time, Stop);
        if (validUntil is { } until)
        {
            kept.Expire(until);
        }

        await db.SaveChangesAsync(Stop);
    }

    public async Task<List<T>> Rows<T>() where T : class
    {
        await using var db = _database.Open();
        return await db.Set<T>().AsNoTracking().ToListAsync(Stop);
    }

    /// <summary>What was kept, oldest first.</summary>
    public async Task<List<Exchange>> Exchanges() => [.. (await Rows<Exchange>()).OrderBy(exchange => exchange.At).ThenBy(exchange => exchange.Id)];

    /// <summary>Waits until so many exchanges are kept: that the calls before are really over.</summary>
    public async Task Kept(int exchanges)
    {
        while ((await Exchanges()).Count < exchanges)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Stop);
        }
    }

    /// <summary>Moves the clock on step by step, each once something waits for no more than a step, until a task ends or the time is over.</summary>
    public async Task Until(Task task, TimeSpan step, TimeSpan atMost)
    {
        for (var until = Clock.Time + atMost; Clock.Time < until && !task.IsCompleted;)
        {
            if (Clock.NextDue <= Clock.Time + step)
            {
                Clock.Advance(step);
            }

            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), Stop));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static void Configure(IServiceCollection services, CallSettings? calls, LookUp? lookUp)
    {
        services.AddSingleton(calls ?? new CallSettings { AllowPrivateNetworks = true });
        if (lookUp is not null)
        {
            services.AddSingleton(lookUp);
        }
    }

    /// <summary>A name server of a test.</summary>
    public static LookUp Names(params (string Name, string Address)[] known) => (host, _) => Task.FromResult<IPAddress[]>(
        [.. known.Where(entry => entry.Name == host).Select(entry => IPAddress.Parse(entry.Address))]);
}
