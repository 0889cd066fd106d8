using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>With 200,000 items waiting in one lane, what a claim asks walks along indexes: looked at in the databases' own plans.</summary>
public sealed class ClaimPlanTests
{
    private const int Many = 200_000;
    private const int Few = 10;

    private static readonly Guid Long = new(1, 0, 0, new byte[8]);
    private static readonly Guid Short = new(2, 0, 0, new byte[8]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Take_WhereVeryManyWaitInOneLane_WalksIndexesAndComesToTheOtherLane(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddToLane(Long, 1, 1, FakeClock.Start.AddDays(-1));
        await CopiedRows.Add<WorkItem>(database, Many, new Dictionary<string, string> { ["SubjectId"] = CopiedRows.NewId, ["OrderKey"] = "'many ' || n" });
        await bench.AddToLane(Short, 10, Few);
        await KeptCommands.Vacuum(database);
        var kept = new KeptCommands();
        await using var services = kept.Contexts(database);

        var claims = await new ClaimWork(services.GetRequiredService<IDbContextFactory<PaymentDb>>(), bench.Clock).Take(WorkBench.Queue, 2 * Few, WorkBench.Lease, Stop);

        Assert.Equal([Few, Few], claims.GroupBy(claim => claim.Lane).Select(lane => lane.Count()));
        var looks = kept.Take();
        Assert.InRange(looks.Count, 6, 8);
        foreach (var look in looks)
        {
            var plan = await KeptCommands.Plan(database, look);
            Assert.False(provider == DatabaseProvider.PostgreSql ? ReadsMany(plan) : Scans(plan), $"{look.Text}\n{plan}");
        }
    }

    private static bool Scans(string plan) => plan.Contains("SCAN ", StringComparison.Ordinal) || plan.Contains("TEMP B-TREE", StringComparison.Ordinal);

    private static bool ReadsMany(string plan) => plan.Split('\n').Any(line =>
        line.Contains("\"WorkItems\"", StringComparison.Ordinal) && double.Parse(line.Split("rows=")[^1].Split(' ')[0], CultureInfo.InvariantCulture) > 10 * Few);
}
