using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Data.SqlServer;

namespace PaymentAdmin.Data;

// eng/add-migration.sh makes a migration for each provider; none of them needs a database for that.
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqlitePaymentDb>
{
    public SqlitePaymentDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlitePaymentDb>();
        Databases.Configure(options, DatabaseProvider.Sqlite, "Data Source=design-time.db");
        return new SqlitePaymentDb(options.Options);
    }
}

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerPaymentDb>
{
    public SqlServerPaymentDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerPaymentDb>();
        Databases.Configure(options, DatabaseProvider.SqlServer, "Server=design-time");
        return new SqlServerPaymentDb(options.Options);
    }
}

internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlPaymentDb>
{
    public PostgreSqlPaymentDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlPaymentDb>();
        Databases.Configure(options, DatabaseProvider.PostgreSql, "Host=design-time");
        return new PostgreSqlPaymentDb(options.Options);
    }
}
