using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Data.Sqlite;

/// <summary>The embedded default: one file, one process.</summary>
public sealed class SqlitePaymentDb(DbContextOptions<SqlitePaymentDb> options) : PaymentDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // The other two sort names without regard to case; SQLite has to be told.
        modelBuilder.Entity<Processor>().Property(p => p.Name).UseCollation("NOCASE");
        modelBuilder.Entity<Tenant>().Property(t => t.Name).UseCollation("NOCASE");
    }
}
