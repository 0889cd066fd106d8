using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>A processor with a fee for purchases by card, its sandbox connection, and handlers: to book transactions on.</summary>
internal sealed class Booked : IAsyncDisposable
{
    private Booked(TestDatabase database, Handlers handlers, Connection connection) => (Database, Handlers, Connection) = (database, handlers, connection);

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public Connection Connection { get; }

    public static async Task<Booked> Begin(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var database = await TestDatabase.Create(provider);
        var handlers = Handlers.On(database);
        return new Booked(database, handlers, await handlers.Sandbox(database));
    }

    /// <summary>An application on the same database and clock.</summary>
    public Task<TestApp> Serve() => TestApp.Start(Database, new TestAppOptions { Clock = Handlers.Clock });

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }
}
