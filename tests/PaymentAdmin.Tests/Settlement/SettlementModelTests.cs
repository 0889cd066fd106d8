using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Tests.Settlement.Model;
using PaymentAdmin.Ledger;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Ledger;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>
/// The use cases on a database beside the independent model: after each happening of any story every account and every open issue is the model's. With
/// SETTLEMENT_STORIES as many stories as one likes.
/// </summary>
public sealed class SettlementModelTests
{
    private const int Workers = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Stories => int.TryParse(Environment.GetEnvironmentVariable("SETTLEMENT_STORIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var stories) ? stories : 4;

    [Theory, EachDatabase(RealOnly = "goes on until a law is broken")]
    public async Task Desk_AfterEachHappeningOfAnyStory_HasTheModelsBalancesAndIssues(DatabaseProvider provider)
    {
        var stories = new List<IReadOnlyList<Story.Roll>>();
        Laws.Hold(Story.Rolls(40), stories.Add, Stories);
        foreach (var story in stories)
        {
            await using var desk = await StoryDriver.Desk.Open(provider);
            var tenants = await desk.Tenants("T");
            var (model, driver) = (new SettlementModel(), new StoryDriver(desk, "REF", tenants));
            foreach (var (at, what) in Happenings(model, story))
            {
                await driver.Apply(what);
                var told = $"happening {at} of {string.Join(" ", story)}: {what}";
                Assert.True(Same(model.Balances(), await StoryDriver.Balances(desk, tenants)), told);
                Assert.True(model.Findings().SetEquals(await driver.Findings()), told);
            }

            await HoldLaws(desk);
        }
    }

    [Fact]
    public async Task Desk_ByTwentyWorkersAtOnce_HasTheSumOfTheirModels()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, $"{TestServers.PostgreSqlVariable} is not set: ./eng/test.sh starts a PostgreSQL and sets it.");
        var stories = new List<IReadOnlyList<Story.Roll>>();
        Laws.Hold(Story.Rolls(25), stories.Add, Workers);
        await using var desk = await StoryDriver.Desk.Open(DatabaseProvider.PostgreSql);
        var tenants = new List<Guid>();
        var models = new List<SettlementModel>();
        var workers = new List<Func<Task>>();
        foreach (var (number, story) in stories.Index())
        {
            var own = await desk.Tenants($"W{number}T");
            tenants.AddRange(own);
            var (model, driver) = (new SettlementModel(), new StoryDriver(desk, $"W{number}", own));
            models.Add(model);
            workers.Add(async () =>
            {
                foreach (var (_, what) in Happenings(model, story))
                {
                    await driver.Apply(what);
                }
            });
        }

        await Task.WhenAll(workers.Select(work => Task.Run(work, Stop)));

        var expected = models.SelectMany(model => model.Balances()).GroupBy(row => row.Key).Select(group => (group.Key, Sum: group.Sum(row => row.Value))).Where(row => row.Sum != 0).ToDictionary(row => row.Key, row => row.Sum);
        var actual = await StoryDriver.Balances(desk, tenants);
        Assert.Equal(expected.OrderBy(row => row.Key), actual.OrderBy(row => row.Key));
        await HoldLaws(desk);
    }

    /// <summary>What a story comes to beside its model, which moves on with it.</summary>
    private static IEnumerable<(int At, Happening What)> Happenings(SettlementModel model, IReadOnlyList<Story.Roll> story)
    {
        foreach (var (at, roll) in story.Index())
        {
            if (Story.Next(model, roll, at + 1) is { } what)
            {
                model.Apply(what);
                yield return (at, what);
            }
        }
    }

    private static bool Same(IReadOnlyDictionary<(int, int), long> one, Dictionary<(int, int), long> other) =>
        one.Count == other.Count && one.All(row => other.TryGetValue(row.Key, out var minor) && minor == row.Value);

    /// <summary>The laws of the design, and that sums made anew change nothing.</summary>
    private static async Task HoldLaws(StoryDriver.Desk desk)
    {
        await using var db = desk.Database.Open();
        foreach (var row in await db.Transactions.AsNoTracking().ToListAsync(Stop))
        {
            Assert.InRange(row.SettledMinor, 0, row.AmountMinor);
            Assert.Equal((row.Status == TransactionStatus.Confirmed ? row.AmountMinor : 0) - row.SettledMinor, row.OpenMinor);
        }

        var end = desk.Handlers.Clock.GetUtcNow().UtcDateTime.AddDays(1);
        var before = await desk.Database.Balances(end);
        await desk.Handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Equal(before.OrderBy(row => row.Key), (await desk.Database.Balances(end)).OrderBy(row => row.Key));
        await desk.Handlers.Get<RebuildTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Equal(before.OrderBy(row => row.Key), (await desk.Database.Balances(end)).OrderBy(row => row.Key));
        Assert.Equal(before.OrderBy(row => row.Key), (await desk.Database.Lines()).OrderBy(row => row.Key));
    }
}
