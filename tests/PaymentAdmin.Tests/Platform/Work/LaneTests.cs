using System.Collections.Concurrent;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>What shares a connection waits for it alone: lanes have their turns, their own hands and their own doors.</summary>
public sealed class LaneTests
{
    private const string Claims = "claims by the database's clock";

    private static readonly Guid First = new(1, 0, 0, new byte[8]);
    private static readonly Guid Second = new(2, 0, 0, new byte[8]);
    private static readonly Guid Third = new(3, 0, 0, new byte[8]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_WhereOneLaneIsLongAndOlder_GivesTheOthersTheirShare(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddToLane(First, 0, 40, FakeClock.Start.AddHours(-1));
        await bench.AddToLane(Second, 100, 2);
        await bench.Add(200);

        var claims = await bench.Take(6);

        Assert.Equal([(null, 1), (First, 3), (Second, 2)], Lanes(claims));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_ByANodeWithOneHand_GoesOnWithTheNextLane(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        foreach (var (lane, first) in new[] { (First, 0), (Second, 10), (Third, 20) })
        {
            await bench.AddToLane(lane, first, 3);
        }

        await bench.Add(30);
        var node = bench.Node();
        var taken = new List<Guid?>();
        while (await node.Take(WorkBench.Queue, 1, WorkBench.Lease, Stop) is [var claim])
        {
            taken.Add(claim.Lane);
        }

        Assert.Equal([First, Second, Third, null, First, Second, Third, First, Second, Third], taken);
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_OfMoreLanesThanOneClaimLooksAt_ComesToEachOfThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await using (var db = database.Open())
        {
            foreach (var number in Enumerable.Range(1, LaneTurns.MaxLanes + 20))
            {
                // All but the last are not due yet.
                var due = number == LaneTurns.MaxLanes + 20 ? FakeClock.Start : FakeClock.Start.AddMinutes(1);
                await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(number), null, due, FakeClock.Start, Stop, new Guid(number, 0, 0, new byte[8]));
            }

            await db.SaveChangesAsync(Stop);
        }

        var node = bench.Node();

        Assert.Empty(await node.Take(WorkBench.Queue, 5, WorkBench.Lease, Stop));
        Assert.Equal(WorkBench.Subject(LaneTurns.MaxLanes + 20), Assert.Single(await node.Take(WorkBench.Queue, 5, WorkBench.Lease, Stop)).SubjectId);
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Take_WhereLanesAreClosedOrBusy_LeavesThemAlone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddToLane(First, 0, 9);
        await bench.AddToLane(Second, 10, 9);
        await bench.AddToLane(Third, 20, 9);

        var claims = await bench.Node().Take(WorkBench.Queue, 9, WorkBench.Lease, new LaneHands(3, [First], new Dictionary<Guid, int> { [Second] = 2, [Third] = 3 }), Stop);

        Assert.Equal([(Second, 1)], Lanes(claims));
    }

    [Theory, EachDatabase(RealOnly = Claims)]
    public async Task Add_OfASubjectThatMovedToAnotherLane_MovesItsItem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, lane: First);
        await bench.Add(1, lane: Second);
        await bench.Add(1);

        Assert.Equal((Second, 3), ((await bench.TakeOne()).Lane, (await bench.Item()).Version - 1));
    }

    [Fact]
    public async Task Run_WhereTheItemsOfOneLaneHang_DoesThoseOfTheOthers()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.AddToLane(First, 0, 20, FakeClock.Start.AddHours(-1));
        await bench.AddToLane(Second, 100, 20);
        var (hangs, done) = (new TaskCompletionSource(), new ConcurrentBag<Guid?>());
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            async (claim, _) =>
            {
                await (claim.Lane == First ? hangs.Task : Task.CompletedTask);
                done.Add(claim.Lane);
            },
            new WorkQueue(WorkBench.Queue) { Parallelism = 4, PerLane = 2 });

        await RunningQueue.Until(() => done.Count(lane => lane == Second) == 20);
        Assert.DoesNotContain(First, done);
        Assert.Equal(2, (await bench.Items()).Count(item => item.Lane == First && item.ClaimToken is not null));

        hangs.SetResult();
        await RunningQueue.Until(() => done.Count == 40);
    }

    [Fact]
    public async Task Run_WhileALaneIsClosed_ClaimsNothingOfItUntilItOpens()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.AddToLane(First, 0, 3);
        await bench.AddToLane(Second, 10, 3);
        var (closed, done) = (new List<Guid> { First }, new ConcurrentBag<Guid?>());
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            (claim, _) =>
            {
                done.Add(claim.Lane);
                return Task.CompletedTask;
            },
            closed: closed);

        await RunningQueue.Until(() => done.Count == 3);
        await running.Idle();
        Assert.All(done, lane => Assert.Equal(Second, lane));

        closed.Clear();
        running.Wake();
        await RunningQueue.Until(() => done.Count == 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void PerLane_OfNoneOrTooMany_IsAFault(int hands) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkQueue(WorkBench.Queue) { PerLane = hands });

    [Fact]
    public void PerLane_NotSaid_IsAllOfThem() => Assert.Equal(7, new WorkQueue(WorkBench.Queue) { Parallelism = 7 }.PerLane);

    private static IEnumerable<(Guid? Lane, int Count)> Lanes(IReadOnlyList<WorkClaim> claims) =>
        claims.GroupBy(claim => claim.Lane).Select(lane => (lane.Key, lane.Count())).OrderBy(lane => lane.Key);
}
