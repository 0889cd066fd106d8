using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Counts what handlers on SQLite ask the database.</summary>
internal sealed class CommandCount : DbCommandInterceptor
{
    private int _count;

    public int Count => _count;

    public void Reset() => _count = 0;

    public Handlers On(TestDatabase database, InboxSettings settings) => Handlers.On(services =>
    {
        services.AddPaymentDb(database.Provider, database.ConnectionString);
        services.ConfigureDbContext<SqlitePaymentDb>(options => options.AddInterceptors(this));
        services.AddSingleton(settings);
    });

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
