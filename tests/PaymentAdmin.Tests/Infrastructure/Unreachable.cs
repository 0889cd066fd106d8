using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Data.Sqlite;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Databases that nobody can reach.</summary>
internal static class Unreachable
{
    /// <summary>Port 1 is open nowhere.</summary>
    public const string PostgreSql = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=5";

    public const string SqlServer = "Server=127.0.0.1,1;Database=nothing;User Id=nobody;Password=nothing;Encrypt=false;Connect Timeout=5";

    /// <summary>A file in a folder that does not exist.</summary>
    public static string SqliteFile { get; } = $"Data Source={Path.Combine(TestRun.Folder, "no such folder", "nothing.db")}";

    public static PaymentDb Sqlite()
    {
        var options = new DbContextOptionsBuilder<SqlitePaymentDb>();
        Databases.Configure(options, DatabaseProvider.Sqlite, SqliteFile);
        return new SqlitePaymentDb(options.Options);
    }
}
