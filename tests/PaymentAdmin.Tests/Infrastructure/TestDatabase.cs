using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure.SqlServerModel;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// A database of one test's own, with the present schema and nothing in it. The schema is made once in a run;
/// each database is a copy, and is gone when the test is.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DatabaseServer? _server;
    private readonly string _name;

    private TestDatabase(DatabaseProvider provider, DatabaseServer? server, string name)
    {
        Provider = provider;
        _server = server;
        _name = name;
        ConnectionString = server?.ConnectionString(name) ?? "Server=model";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPaymentDb(provider, ConnectionString);
        ModelRun.Current?.Configure(services);
        _services = services.BuildServiceProvider();
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    /// <summary>What handlers take.</summary>
    public IDbContextFactory<PaymentDb> Contexts => _services.GetRequiredService<IDbContextFactory<PaymentDb>>();

    /// <summary>A new database on SQLite, for tests in which the database does not matter.</summary>
    public static Task<TestDatabase> Create() => Create(DatabaseProvider.Sqlite);

    /// <summary>A new database with the present schema.</summary>
    public static async Task<TestDatabase> Create(DatabaseProvider provider)
    {
        var name = TestRun.NewName();
        if (provider == DatabaseProvider.SqlServer && ModelRun.Current is not null)
        {
            return new TestDatabase(provider, server: null, name);
        }

        var server = DatabaseServer.Of(provider);
        await server.Copy(name);
        return new TestDatabase(provider, server, name);
    }

    /// <summary>A new database without a schema, for tests of the migrations themselves.</summary>
    public static async Task<TestDatabase> CreateEmpty(DatabaseProvider provider)
    {
        var server = DatabaseServer.Of(provider);
        var name = TestRun.NewName();
        await server.CreateEmpty(name);
        return new TestDatabase(provider, server, name);
    }

    /// <summary>A context on it.</summary>
    public PaymentDb Open() => Contexts.CreateDbContext();

    /// <summary>Takes the database away under whoever uses it.</summary>
    public Task Drop() => _server?.Drop(_name, ConnectionString) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Drop();
    }
}
