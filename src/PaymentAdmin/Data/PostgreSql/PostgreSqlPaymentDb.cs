using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace PaymentAdmin.Data.PostgreSql;

/// <summary>The other server database; tests and the cluster run against it.</summary>
public sealed class PostgreSqlPaymentDb(DbContextOptions<PostgreSqlPaymentDb> options) : PaymentDb(options)
{
    // now() is when the transaction began, clock_timestamp() differs from row to row.
    protected override SqlExpression CurrentTime => TimeFunction("statement_timestamp");
}
