using Microsoft.EntityFrameworkCore;

namespace PaymentAdmin.Data.PostgreSql;

/// <summary>The other server database; tests and the cluster run against it.</summary>
public sealed class PostgreSqlPaymentDb(DbContextOptions<PostgreSqlPaymentDb> options) : PaymentDb(options);
