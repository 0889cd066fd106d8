using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// A database of one test's own, with the present schema and nothing in it. The schema is made once in a run;
/// each database is a copy, and is gone when the test is.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DatabaseServer _server;
    private readonly string _name;

    private TestDatabase(DatabaseServer server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = server.ConnectionString(name);
        _services = new ServiceCollection().AddLogging().AddPaymentDb(server.Provider, ConnectionString).BuildServiceProvider();
    }

    public DatabaseProvider Provider => _server.Provider;

    public string ConnectionString { get; }

    /// <summary>What handlers take.</summary>
    public IDbContextFactory<PaymentDb> Contexts => _services.GetRequiredService<IDbContextFactory<PaymentDb>>();

    /// <summary>A new database on SQLite, for tests in which the database does not matter.</summary>
    public static Task<TestDatabase> Create() => Create(DatabaseProvider.Sqlite);

    /// <summary>A new database with the present schema.</summary>
    public static async Task<TestDatabase> Create(DatabaseProvider provider)
    {
        var server = DatabaseServer.Of(provider);
        var name = TestRun.NewName();
        await server.Copy(name);
        return new TestDatabase(server, name);
    }

    /// <summary>A new database without a schema, for tests of the migrations themselves.</summary>
    public static async Task<TestDatabase> CreateEmpty(DatabaseProvider provider)
    {
        var server = DatabaseServer.Of(provider);
        var name = TestRun.NewName();
        await server.CreateEmpty(name);
        return new TestDatabase(server, name);
    }

    /// <summary>A context on it.</summary>
    public PaymentDb Open() => Contexts.CreateDbContext();

    /// <summary>Takes the database away under whoever uses it.</summary>
    public Task Drop() => _server.Drop(_name, ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Drop();
    }
}
