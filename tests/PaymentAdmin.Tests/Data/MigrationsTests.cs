using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

public sealed partial class MigrationsTests
{
    // What sqlserver.md keeps out of migrations: renamed indexes, rowversion, the json type, temporal tables, waiting.
    private static readonly string[] NotOnSqlServer = ["sp_rename", "rowversion", " json ", "SYSTEM_VERSIONING", "CREATE OR ALTER", "WAITFOR"];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public void Model_ComparedWithItsMigrations_HasNoPendingChanges(DatabaseProvider provider)
    {
        using var db = DesignTime(provider);

        Assert.False(db.Database.HasPendingModelChanges(), $"The model of {provider} has changes without a migration: eng/add-migration.sh NAME makes it.");
    }

    [Fact]
    public void Migrations_OfTheThreeDatabases_HaveTheSameNames()
    {
        var names = Enum.GetValues<DatabaseProvider>().Select(provider =>
        {
            using var db = DesignTime(provider);
            return string.Join(", ", db.Database.GetMigrations().Select(id => id.Split('_', 2)[1]));
        }).Distinct();

        Assert.Single(names);
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void GenerateScript_OnSqlServer_MakesEveryTableAndNothingForbidden(MigrationsSqlGenerationOptions options)
    {
        using var db = DesignTime(DatabaseProvider.SqlServer);
        var script = db.GetService<IMigrator>().GenerateScript(options: options);

        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            Assert.Contains($"CREATE TABLE [{table}]", script, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(NotOnSqlServer, forbidden => script.Contains(forbidden, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void GenerateScript_OnSqlServer_KeepsIndexesWithinTheServersKeySize()
    {
        using var db = DesignTime(DatabaseProvider.SqlServer);

        // 1,700 bytes for an index, 900 for a clustered key; nvarchar takes two bytes for a character.
        foreach (var index in db.Model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()))
        {
            Assert.True(index.Properties.Sum(KeyBytes) <= 1700, $"{index.DeclaringEntityType.DisplayName()}: {string.Join(", ", index.Properties.Select(property => property.Name))}");
        }

        foreach (var key in db.Model.GetEntityTypes().SelectMany(entity => entity.GetKeys()))
        {
            Assert.True(key.Properties.Sum(KeyBytes) <= 900, key.DeclaringEntityType.DisplayName());
        }

        static int KeyBytes(Microsoft.EntityFrameworkCore.Metadata.IReadOnlyProperty property)
        {
            var type = property.GetColumnType()!;
            var length = Length().Match(type);
            return length.Success ? 2 * int.Parse(length.Groups["length"].Value, System.Globalization.CultureInfo.InvariantCulture)
                : type.Contains("(max)", StringComparison.Ordinal) ? int.MaxValue / 4 : 16;
        }
    }

    [Theory, EachDatabase(RealOnly = "asks the database about itself")]
    public async Task MigrateDatabase_ByThreeNodesAtOnce_AppliesEveryMigrationOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmpty(provider);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            await using var node = new ServiceCollection().AddLogging().AddPaymentDb(provider, database.ConnectionString).BuildServiceProvider();
            await node.MigrateDatabase(TestContext.Current.CancellationToken);
        })));

        await using var db = database.Open();
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await db.Processors.CountAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex(@"^n?(var)?char\((?<length>\d+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Length();

    private static PaymentDb DesignTime(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteDesignTimeFactory().CreateDbContext([]),
        DatabaseProvider.SqlServer => new SqlServerDesignTimeFactory().CreateDbContext([]),
        DatabaseProvider.PostgreSql => new PostgreSqlDesignTimeFactory().CreateDbContext([]),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such database."),
    };
}
