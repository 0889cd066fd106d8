using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PaymentAdmin.Data.Sqlite;

/// <summary>
/// Lets SQLite itself wait for the one who writes: it looks again after 1, 2, 5 … 100 ms. Without it the driver looks again
/// after 150 ms each time, which is far longer than a transaction takes, and whoever comes in between is served first.
/// </summary>
internal sealed class WaitForWriters : DbConnectionInterceptor
{
    // Well below the driver's own limit, the time-out of a command, which still holds.
    private const string Wait = "PRAGMA busy_timeout = 10000";

    public static readonly WaitForWriters Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Wait;
        command.ExecuteNonQuery();
    }

    // The driver has no asynchronous commands: SQLite is in this process.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
