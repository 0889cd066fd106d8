using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Data.Sqlite;

/// <summary>The embedded default: one file, one process.</summary>
public sealed class SqlitePaymentDb(DbContextOptions<SqlitePaymentDb> options) : PaymentDb(options)
{
    // In the form in which times are stored, which compares as text: milliseconds, without the zeros at its end.
    protected override SqlExpression CurrentTime => TimeFunction(
        "rtrim", new SqlFragmentExpression("rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0')"), new SqlFragmentExpression("'.'"));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // The other two sort names without regard to case; SQLite has to be told.
        modelBuilder.Entity<Processor>().Property(p => p.Name).UseCollation("NOCASE");
        modelBuilder.Entity<Tenant>().Property(t => t.Name).UseCollation("NOCASE");
    }
}
