using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Data.SqlServer;

namespace PaymentAdmin.Data;

public static class DataModule
{
    /// <summary>A probe that waits for EF Core's retries, up to a minute, tells nobody anything in time.</summary>
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Registers the context of one provider, as IDbContextFactory&lt;PaymentDb&gt; and as a scoped PaymentDb for Identity's stores.</summary>
    public static IServiceCollection AddPaymentDb(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                Add<SqlitePaymentDb>();
                break;
            case DatabaseProvider.SqlServer:
                Add<SqlServerPaymentDb>();
                break;
            case DatabaseProvider.PostgreSql:
                Add<PostgreSqlPaymentDb>();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such database.");
        }

        return services;

        void Add<TContext>() where TContext : PaymentDb
        {
            services.AddDbContextFactory<TContext>(options => Databases.Configure(options, provider, connectionString));
            services.AddSingleton<IDbContextFactory<PaymentDb>, PaymentDbFactory<TContext>>();
            services.AddScoped<PaymentDb>(provider => provider.GetRequiredService<TContext>());
            services.AddHealthChecks().AddCheck<DatabaseReady>("database", failureStatus: null, tags: ["ready"], timeout: ReadyTimeout);
        }
    }

    /// <summary>Brings the database to the present schema. Several nodes may do this at once: EF Core's migration lock lets one work.</summary>
    public static async Task MigrateDatabase(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PaymentDb>>().CreateDbContextAsync(cancellationToken);
        if (db is SqlitePaymentDb)
        {
            PrepareFile(db.Database.GetConnectionString());
        }

        await Migrate(db, cancellationToken);
    }

    private static async Task Migrate(PaymentDb db, CancellationToken cancellationToken)
    {
        // Each turn that another node was faster in leaves one migration less to make.
        for (var turns = db.Database.GetMigrations().Count(); ; turns--)
        {
            try
            {
                await db.Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (DbException made) when (turns > 0 && Databases.IsMadeAlready(made))
            {
                // It was rolled back; what is still missing is looked up again.
            }
        }
    }

    private static void PrepareFile(string? connectionString)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    private sealed class PaymentDbFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<PaymentDb>
        where TContext : PaymentDb
    {
        public PaymentDb CreateDbContext() => inner.CreateDbContext();
    }
}
