using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Infrastructure.SqlServerModel;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>Every test of handlers once more, on the SQL Server model: see <see cref="ModelRun"/>.</summary>
public sealed partial class HandlerTestsOnSqlServerModel
{
    private static readonly Assembly Tests = typeof(HandlerTestsOnSqlServerModel).Assembly;

    private static readonly Lazy<HashSet<string>> Tables = new(() =>
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        return db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).ToHashSet(StringComparer.Ordinal);
    });

    public static TheoryData<string, string> HandlerTests => new(
        from type in Tests.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<EachDatabaseAttribute>() is { RealOnly: null }
        select (type.FullName!, method.Name));

    [Theory]
    [MemberData(nameof(HandlerTests))]
    public async Task HandlerTest_OnTheSqlServerModel_Passes(string test, string method)
    {
        var run = await Run(Tests.GetType(test)!, method);

        Assert.NotEmpty(run.Commands);
        Assert.All(run.Commands, CheckCommand);
    }

    [Fact]
    public async Task HandlerTest_ThatWantsAnotherAnswerOnSqlServer_Fails() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Run(typeof(Violations), nameof(Violations.AsksMoreOnSqlServer)));

    [Fact]
    public async Task HandlerTest_ThatReadsOtherColumnsOnSqlServer_Fails()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(typeof(Violations), nameof(Violations.ReadsOtherColumnsOnSqlServer)));
        Assert.Contains("other columns", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ModelRun> Run(Type type, string method) => ModelRun.Of(async provider =>
    {
        var instance = type.IsAbstract ? null : Activator.CreateInstance(type);
        try
        {
            await (Task)type.GetMethod(method)!.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [provider], null)!;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    });

    /// <summary>Only our own tables; and nothing that an early SQL Server, or one of a colleague's settings, would refuse.</summary>
    private static void CheckCommand(string command)
    {
        var names = Table().Matches(command).Select(found => found.Groups["table"].Value).ToList();
        Assert.NotEmpty(names);
        Assert.Subset(Tables.Value, names.ToHashSet(StringComparer.Ordinal));

        // The columns that a list of values has are no hint.
        Assert.DoesNotMatch("(?i)READPAST|(?<!OPENJSON\\(@\\w+\\) )WITH \\(|UPDATE TOP|JSON_VALUE\\(.* RETURNING", command);
    }

    [GeneratedRegex(@"(FROM|JOIN|INTO|UPDATE) \[(?<table>[A-Z]\w+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();

    /// <summary>What the model run must not let pass.</summary>
    internal static class Violations
    {
        public static async Task AsksMoreOnSqlServer(DatabaseProvider provider)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var db = database.Open();
            if (provider == DatabaseProvider.SqlServer)
            {
                await db.Processors.ToListAsync(TestContext.Current.CancellationToken);
            }
        }

        public static async Task ReadsOtherColumnsOnSqlServer(DatabaseProvider provider)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var db = database.Open();
            var names = provider == DatabaseProvider.SqlServer ? db.Processors.Select(processor => processor.Name) : db.Processors.Select(processor => processor.Code);
            await names.ToListAsync(TestContext.Current.CancellationToken);
        }
    }
}
