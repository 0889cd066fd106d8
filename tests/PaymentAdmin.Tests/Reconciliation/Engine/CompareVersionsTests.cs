using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Engine;

public sealed class CompareVersionsTests
{
    private const int Many = 90;

    [Theory, EachDatabase]
    public async Task Part_WithSeveralRowsOfOneName_ComparesEachWithWhatSaidTheSame(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        var first = await test.Run([.. Rows("psp_1", 30, 10, 20), .. Rows("", 31, 11, 21)]);
        var before = (await test.Items(first.Id)).ToDictionary(item => item.Psp!.Amount, item => item.Class);

        var second = await test.Run([.. Rows("psp_1", 20, 40, 10, 30), .. Rows("", 21, 11, 41, 31)]);

        var items = (await test.Items(second.Id)).ToDictionary(item => item.Psp!.Amount);
        Assert.Equal((6, 8), (before.Count, items.Count));
        Assert.All(before, was => Assert.Equal(was.Value, items[was.Key].Before));
        Assert.All([items[4_000], items[4_100]], item => Assert.Equal((item.Class, ItemChange.Otherwise), (item.Before, item.Change)));
        Assert.Equal(0, second.Gone);
    }

    [Theory]
    [InlineData("psp_1")]
    [InlineData("")]
    public async Task Part_WhereVeryManyEarlierRowsHaveOneName_ReadsOneOfThemForEach(string pspId)
    {
        var read = new ItemsRead();
        var database = await TestDatabase.Create();
        var handlers = Handlers.On(services =>
        {
            services.AddPaymentDb(database.Provider, database.ConnectionString);
            services.ConfigureDbContext<SqlitePaymentDb>(options => options.AddInterceptors(read));
            services.AddSingleton<IPspClient>(new ScriptedPsp()).AddSingleton(new ReconciliationRules { PartRows = 1_000 });
        });
        await using var test = await On(database, handlers, new ScriptedPsp(), "RECON");
        var first = await test.Run(Rows(pspId, [.. Enumerable.Range(1, Many)]));
        read.Reset();

        var second = await test.Run(Rows(pspId, 7, 1_000));

        Assert.All(await test.Items(second.Id), item => Assert.NotNull(item.Before));
        // What takes back their issues reads each once, by parts.
        Assert.InRange(read.Of(PublicId.Reconciliation.Parse(first.Id)) - Many, 1, 2);
    }

    private static IEnumerable<string> Rows(string pspId, params IEnumerable<int> amounts) => amounts.Select(amount => Row(pspId, "NOT-OURS", amount * 100, "completed"));

    /// <summary>Counts the items that are read, by run.</summary>
    private sealed class ItemsRead : IMaterializationInterceptor
    {
        private readonly List<Guid> _runs = [];

        public void Reset() => _runs.Clear();

        public int Of(Guid runId) => _runs.Count(run => run == runId);

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            if (entity is ReconciliationItem item)
            {
                _runs.Add(item.RunId);
            }

            return entity;
        }
    }
}
