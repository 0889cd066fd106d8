using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>Many new subjects at once: each in its place, and what waits before them is tried at once.</summary>
public sealed class EnqueueNewTests
{
    private const string Claims = "claims by the database's clock";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task AddNew_OfOneKey_KeepsTheirOrderOverSeveralSaves(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((5, "a"), (9, "a"), (1, "b"));
        await bench.AddNew((4, "b"), (2, "a"), (8, "a"));

        var done = await Done(bench);
        Assert.Equal([5, 9, 2, 8], done["a"]);
        Assert.Equal([1, 4], done["b"]);
    }

    [Theory, EachDatabase(RealOnly = "adds rows in an order of its own")]
    public async Task AddNew_OfAKeyOfWhichNothingWaits_BeginsAtTheFirstPlace(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);

        await bench.AddNew((1, "a"), (2, "b"), (3, "a"));

        Assert.Equal([(1, "a", 1), (2, "b", 1), (3, "a", 2)], (await bench.Items()).Select(item => (Number(item.SubjectId), item.OrderKey, item.Place)));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task AddNew_WhereTheOneBeforeWaitsForItsRetry_EndsItsPause(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((1, "a"), (2, "b"));
        foreach (var claim in await bench.Take())
        {
            await bench.Fail(claim, TimeSpan.FromMinutes(30));
        }

        Assert.Empty(await bench.Take());
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.AddNew((3, "a"));

        // News of the same payment ends the pause, not that of another; the order stays, and so does the count of tries.
        var again = await bench.TakeOne();
        Assert.Equal((1, 2), (Number(again.SubjectId), again.Attempt));
        await bench.Complete(again);
        Assert.Equal(3, Number((await bench.TakeOne()).SubjectId));
        Assert.Equal(FakeClock.Start.AddMinutes(30), (await bench.Item(2)).DueAt);
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task AddNew_WhileTheOneBeforeIsInWork_WaitsForItAndLeavesItAlone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((1, "a"));
        var claim = await bench.TakeOne();

        await bench.AddNew((2, "a"));

        Assert.Empty(await bench.Take());
        Assert.Null((await bench.Item()).AgainAt);
        await bench.Complete(claim);
        Assert.Equal(2, Number((await bench.TakeOne()).SubjectId));
        Assert.Equal([WorkState.Done, WorkState.Waiting], (await bench.Items()).Select(item => item.State));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task AddNew_AfterOneThatIsForAPerson_DoesNotWaitForIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((1, "a"));
        await bench.Park(await bench.TakeOne());

        await bench.AddNew((2, "a"));

        Assert.Equal(2, Number((await bench.TakeOne()).SubjectId));
        Assert.Equal(WorkState.Parked, (await bench.Item()).State);
    }

    [Theory, EachDatabase(RealOnly = "conflicts on purpose")]
    public async Task AddNew_WhereTheOneBeforeIsBegunBetweenItsLookAndItsSave_IsAConflict(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddNew((1, "a"));
        await bench.Fail(await bench.TakeOne(), TimeSpan.FromMinutes(1));
        await using var db = database.Open();
        await Enqueue.AddNew(db, WorkBench.Queue, [(WorkBench.Subject(2), "a")], bench.Clock.Time, Stop);

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.TakeOne();

        // Whoever stores them looks again (StoreArrivals): nothing of this save is there.
        Assert.True(Databases.IsConflict(await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop))));
        Assert.Single(await bench.Items());
    }

    private static int Number(Guid subject) => BitConverter.ToInt32(subject.ToByteArray());

    /// <summary>Does all that is due, one after the other.</summary>
    private static async Task<ILookup<string, int>> Done(WorkBench bench)
    {
        var done = new List<WorkClaim>();
        while (await bench.Take(1) is [var claim])
        {
            done.Add(claim);
            await bench.Complete(claim);
        }

        return done.ToLookup(claim => claim.OrderKey, claim => Number(claim.SubjectId), StringComparer.Ordinal);
    }
}
