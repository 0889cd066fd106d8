using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>What the queues are said to hold is what they hold.</summary>
public sealed class QueueFiguresTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Handle_OfItemsInEveryState_CountsThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((1, "a"), (2, "b"), (3, "c"));
        foreach (var claim in await bench.Take())
        {
            await (claim.OrderKey switch
            {
                "a" => bench.Complete(claim),
                "b" => bench.Park(claim),
                _ => Task.CompletedTask,
            });
        }

        await bench.Add(4, due: FakeClock.Start.AddMinutes(-3));
        await bench.Add(5, due: FakeClock.Start.AddMinutes(-5));
        await bench.Add(7, due: FakeClock.Start.AddMinutes(-6));
        await bench.Add(6, due: FakeClock.Start.AddMinutes(1));

        Assert.Equal(
            [
                new QueueFigures.Row(WorkBench.Queue, "Letters", Waiting: 4, Due: 3, OldestDue: FakeClock.Start.AddMinutes(-6), Running: 1, Overdue: 1, Failed: 1),
                new QueueFigures.Row("parcels", "Small parcels", 0, 0, null, 0, 0, 0),
            ],
            await Figures(database, bench).Handle(Actors.Auditor, Stop));
    }

    [Theory, EachDatabase]
    public async Task Handle_WhereNothingIsDueYet_NamesNoTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, due: FakeClock.Start.AddTicks(10));

        var row = (await Figures(database, bench).Handle(Actors.Auditor, Stop))[0];

        Assert.Equal((1, null), (row.Waiting, row.OldestDue));
    }

    [Fact]
    public async Task Handle_ByWhoMayNotSeeJobs_IsRefused()
    {
        await using var database = await TestDatabase.Create();

        var refusal = await Assert.ThrowsAsync<Refusal>(() => Figures(database, new WorkBench(database)).Handle(Actors.Nobody, Stop));

        Assert.Equal(RefusalKind.Forbidden, refusal.Kind);
    }

    private static QueueFigures Figures(TestDatabase database, WorkBench bench) => new(database.Contexts, [new WorkQueue("parcels") { Title = "Small parcels" }], bench.Clock);
}
