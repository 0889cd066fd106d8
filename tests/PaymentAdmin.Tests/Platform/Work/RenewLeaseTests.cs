using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

public sealed class RenewLeaseTests
{
    private const string Leases = "leases by the database's clock";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task While_OfLongWork_KeepsItFromOthers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        var ends = new TaskCompletionSource();

        var working = bench.Leases.While(claim, WorkBench.Lease, stop => ends.Task.WaitAsync(stop), Stop);
        await bench.LetLeasesRunOut();
        await Renewal(bench);

        Assert.Empty(await bench.Take());
        Assert.Equal(bench.Clock.Time + WorkBench.Lease, claim.Until);
        ends.SetResult();
        await working;
        Assert.Empty(bench.Clock.Waits);
    }

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task While_OfWorkThatWasTakenOver_StopsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();

        var working = bench.Leases.While(claim, WorkBench.Lease, stop => Task.Delay(Timeout.InfiniteTimeSpan, stop), Stop);
        await bench.LetLeasesRunOut();
        var other = await bench.TakeOne();
        bench.Clock.Advance(WorkBench.Lease / 3);

        await Assert.ThrowsAsync<ClaimLostException>(() => working);
        Assert.Equal(other.Token, (await bench.Item()).ClaimToken);
    }

    [Fact]
    public async Task While_WhereTheDatabaseIsAwayForAWhile_TriesAgain()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        var contexts = new Away(database.Contexts);
        var ends = new TaskCompletionSource();
        var working = new RenewLease(contexts, bench.Clock, NullLogger<RenewLease>.Instance).While(claim, WorkBench.Lease, stop => ends.Task.WaitAsync(stop), Stop);

        contexts.IsAway = true;
        await Renewal(bench);
        contexts.IsAway = false;
        await Renewal(bench);

        Assert.Equal(bench.Clock.Time + WorkBench.Lease, claim.Until);
        ends.SetException(new InvalidOperationException("What the work says."));
        Assert.Equal("What the work says.", (await Assert.ThrowsAsync<InvalidOperationException>(() => working)).Message);
    }

    /// <summary>A third of the lease goes by, and it is renewed.</summary>
    private static async Task Renewal(WorkBench bench)
    {
        bench.Clock.Advance(WorkBench.Lease / 3);
        await RunningQueue.Until(() => Task.FromResult(bench.Clock.Waits.Count > 0));
    }

    private sealed class Away(IDbContextFactory<PaymentDb> contexts) : IDbContextFactory<PaymentDb>
    {
        public bool IsAway { get; set; }

        public PaymentDb CreateDbContext() => IsAway ? throw new TimeoutException("The database does not answer.") : contexts.CreateDbContext();
    }
}
