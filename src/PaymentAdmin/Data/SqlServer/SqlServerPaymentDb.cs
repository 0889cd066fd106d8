using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace PaymentAdmin.Data.SqlServer;

/// <summary>The production database.</summary>
public sealed class SqlServerPaymentDb(DbContextOptions<SqlServerPaymentDb> options) : PaymentDb(options)
{
    /// <summary>SQL Server 2022's level: JSON stays in nvarchar(max) on every supported server.</summary>
    public const int CompatibilityLevel = 160;

    protected override SqlExpression CurrentTime => TimeFunction("SYSUTCDATETIME");
}
