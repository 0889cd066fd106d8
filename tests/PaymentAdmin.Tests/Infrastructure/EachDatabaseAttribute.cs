using System.Reflection;
using PaymentAdmin.Data;
using Xunit.Sdk;
using Xunit.v3;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// Runs a theory whose one parameter is a <see cref="DatabaseProvider"/> on every database: SQLite; PostgreSQL on the
/// server of TEST_POSTGRES; SQL Server on that of TEST_SQLSERVER. PostgreSQL without a server is skipped, but never in CI:
/// a build that does not test it must not be green. Each such test runs on the SQL Server model too, without a server:
/// see <see cref="RealOnly"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDatabaseAttribute : DataAttribute
{
    /// <summary>
    /// Why this test cannot run on the SQL Server model (Data/SqlServer/HandlerTestsOnSqlServerModel.cs), which answers
    /// queries with rows that were read before: it starts the host, runs things at once, or takes the database itself apart.
    /// </summary>
    public string? RealOnly { get; set; }

    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var rows = new List<ITheoryDataRow>
        {
            new TheoryDataRow<DatabaseProvider>(DatabaseProvider.Sqlite),
            new TheoryDataRow<DatabaseProvider>(DatabaseProvider.PostgreSql)
            {
                Skip = TestServers.PostgreSql is null && !TestServers.IsCi
                    ? $"{TestServers.PostgreSqlVariable} is not set: ./eng/test.sh starts a PostgreSQL and sets it."
                    : null,
            },
        };
        if (TestServers.SqlServer is not null)
        {
            rows.Add(new TheoryDataRow<DatabaseProvider>(DatabaseProvider.SqlServer));
        }

        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(rows);
    }
}

/// <summary>The database servers that this run may use.</summary>
internal static class TestServers
{
    public const string PostgreSqlVariable = "TEST_POSTGRES";
    public const string SqlServerVariable = "TEST_SQLSERVER";

    public static string? PostgreSql { get; } = Read(PostgreSqlVariable);

    public static string? SqlServer { get; } = Read(SqlServerVariable);

    public static bool IsCi { get; } = string.Equals(Read("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
