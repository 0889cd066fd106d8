using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>Who gets which item, when.</summary>
public sealed class ClaimWorkTests
{
    private const string Claims = "claims by the database's clock, at once";
    private const int Rows = 2_000;
    private const int Workers = 8;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_ByEightWorkersOfTwoThousand_ClaimsAndEndsEachOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await AddMany(database, bench);
        var taken = new ConcurrentBag<WorkClaim>();

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (taken.Count < Rows)
            {
                var claims = await bench.Take(50);
                foreach (var claim in claims)
                {
                    taken.Add(claim);
                }

                await bench.End(async db =>
                {
                    foreach (var claim in claims)
                    {
                        await EndWork.Complete(db, claim, Stop);
                    }
                });
            }
        })));

        Assert.Equal(Rows, taken.Count);
        Assert.Equal(Rows, taken.Select(claim => claim.SubjectId).Distinct().Count());
        var items = await bench.Items();
        Assert.Equal(Rows, items.Count);
        Assert.All(items, item => Assert.Equal((WorkState.Done, 1, 2), (item.State, item.Attempts, item.Version)));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_ByEightWorkersOfTwentyKeys_KeepsTheOrderOfEachKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        const int Items = 200;
        const int Keys = 20;
        for (var number = 0; number < Items; number++)
        {
            await bench.Add(number, $"key {number % Keys}");
        }

        var done = new ConcurrentQueue<int>();
        var atWork = new ConcurrentDictionary<string, bool>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (done.Count < Items)
            {
                foreach (var claim in await bench.Take(3))
                {
                    Assert.True(atWork.TryAdd(claim.OrderKey, true), "Two of one key were in work at once.");
                    done.Enqueue(Number(claim));
                    Assert.True(atWork.TryRemove(claim.OrderKey, out var _));
                    await bench.Complete(claim);
                }
            }
        })));

        Assert.Equal(Items, done.Count);
        Assert.All(done.GroupBy(number => number % Keys), numbers => Assert.Equal(numbers.Order(), numbers));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_OfSeveralKeys_GivesTheFirstOfEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        foreach (var (subject, key) in new[] { (1, "a"), (2, "a"), (3, "b"), (4, "b") })
        {
            await bench.Add(subject, key);
        }

        Assert.Equal([1, 3], (await bench.Take()).Select(Number).Order());
        Assert.Empty(await bench.Take());
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_WhereTheFirstWaitsForItsRetry_KeepsTheNextWaiting(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, "a");
        await bench.Add(2, "a");
        await bench.Fail(await bench.TakeOne(), TimeSpan.FromMinutes(1));

        Assert.Empty(await bench.Take());

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await bench.TakeOne();
        Assert.Equal((1, 2), (Number(again), again.Attempt));
        await bench.Park(again);
        Assert.Equal(2, Number(await bench.TakeOne()));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_OfWhatIsNotDueOrOfAnotherQueue_TakesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, due: FakeClock.Start.AddMilliseconds(1));

        Assert.Empty(await bench.Take());
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await bench.Take(queue: "parcels"));
        Assert.Equal(1, Number(await bench.TakeOne()));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_WhereTheLeaseRanOut_TakesItOver_AndTheLateOneCommitsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var late = await bench.TakeOne();
        Assert.Empty(await bench.Take());

        await bench.LetLeasesRunOut();
        var next = await bench.TakeOne();

        Assert.Equal((1, 2), (late.Attempt, next.Attempt));
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.End(async db =>
        {
            await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(2), null, FakeClock.Start, FakeClock.Start, Stop);
            await EndWork.Complete(db, late, Stop);
        }));
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.Fail(late, TimeSpan.Zero));
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.Park(late));
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.Renew(late, WorkBench.Lease));
        Assert.Equal(next.Token, Assert.Single(await bench.Items()).ClaimToken);

        await bench.Complete(next);
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.Complete(late));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Complete_TakenOverBetweenItsLookAndItsSave_CommitsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var late = await bench.TakeOne();
        await bench.LetLeasesRunOut();

        await Assert.ThrowsAsync<ClaimLostException>(() => bench.End(async db =>
        {
            await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(2), null, FakeClock.Start, FakeClock.Start, Stop);
            await EndWork.Complete(db, late, Stop);
            await bench.Take();
        }));

        Assert.Equal((WorkState.Waiting, 2), (Assert.Single(await bench.Items()).State, (await bench.Item()).Attempts));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Renew_OfALeaseThatRanOutUnnoticed_KeepsOthersAway(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        Assert.Equal(FakeClock.Start + WorkBench.Lease, claim.Until);
        await bench.LetLeasesRunOut();

        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        await bench.Renew(claim, TimeSpan.FromMinutes(10));

        Assert.Empty(await bench.Take());
        Assert.Equal(FakeClock.Start.AddSeconds(605), claim.Until);
        await bench.Complete(claim);
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_OfAnEarlierOneThatBecameVisibleLate_WaitsForWhatIsInWork(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(2, "a");
        var claim = await bench.TakeOne();
        await bench.Add(1, "a");
        await using (var db = database.Open())
        {
            await db.Set<WorkItem>().Where(item => item.SubjectId == WorkBench.Subject(1)).ExecuteUpdateAsync(set => set.SetProperty(item => item.Place, 0), Stop);
        }

        Assert.Empty(await bench.Take());
        await bench.LetLeasesRunOut();
        var takenOver = await bench.TakeOne();
        Assert.Equal(claim.SubjectId, takenOver.SubjectId);
        await bench.Complete(takenOver);
        Assert.Equal(1, Number(await bench.TakeOne()));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Save_OfTwoClaimsOfOneKey_IsImpossible(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, "a");
        await bench.Add(2, "a");
        await bench.TakeOne();

        await using var db = database.Open();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Set<WorkItem>().Where(item => item.ClaimToken == null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ClaimToken, WorkBench.Subject(9)), Stop));
        Assert.True(Databases.IsConflict(failure));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task Take_OfNoneOrTooMany_IsAFault(int count)
    {
        await using var database = await TestDatabase.Create();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new WorkBench(database).Take(count));
    }

    private static int Number(WorkClaim claim) => BitConverter.ToInt32(claim.SubjectId.ToByteArray());

    private static async Task AddMany(TestDatabase database, WorkBench bench)
    {
        await using var db = database.Open();
        var subjects = Enumerable.Range(0, Rows).Select(number => (WorkBench.Subject(number), $"key {number}")).ToList();
        await Enqueue.AddNew(db, WorkBench.Queue, subjects, bench.Clock.Time, Stop);
        await db.SaveChangesAsync(Stop);
    }
}
