using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>No request for work is lost, and none is kept that was not committed.</summary>
public sealed class EnqueueTests
{
    private const string Conflicts = "conflicts on purpose";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_OfAWaitingSubject_KeepsOneItemAndTheEarlierTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1, due: FakeClock.Start.AddHours(2));
        await bench.Add(1, due: FakeClock.Start.AddHours(1));
        await bench.Add(1, due: FakeClock.Start.AddHours(3));

        Assert.Equal(FakeClock.Start.AddHours(1), Assert.Single(await bench.Items()).DueAt);
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Save_OfASecondUnfinishedItemOfASubject_IsImpossible(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var one = database.Open();
        await using var two = database.Open();
        foreach (var db in new[] { one, two })
        {
            await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(1), null, FakeClock.Start, FakeClock.Start, Stop);
        }

        await one.SaveChangesAsync(Stop);
        Assert.True(Databases.IsConflict(await Assert.ThrowsAnyAsync<DbUpdateException>(() => two.SaveChangesAsync(Stop))));
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_AfterItWasDone_AddsANewItem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        await bench.Complete(await bench.TakeOne());
        Assert.Equal(WorkState.Done, Assert.Single(await bench.Items()).State);

        await bench.Add(1);

        Assert.Equal(2, (await bench.Items()).Count);
        Assert.Equal(1, (await bench.TakeOne()).Attempt);
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_OfOneForAPerson_StartsItAfresh(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        await bench.Park(await bench.TakeOne());
        Assert.Equal((WorkState.Parked, "an error"), ((await bench.Item()).State, (await bench.Item()).LastError));
        Assert.Empty(await bench.Take());

        await bench.Add(1);

        Assert.Null((await bench.Item()).LastError);
        Assert.Equal(1, (await bench.TakeOne()).Attempt);
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_WhileItIsBeingDone_HasItDoneOnceMore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        await bench.Add(1);
        Assert.Empty(await bench.Take());

        await bench.Complete(claim);

        Assert.NotEqual(claim.Token, (await bench.TakeOne()).Token);
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Complete_WhereItsSubjectIsWokenBetweenItsLookAndItsSave_LeavesItWaiting(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        var looks = 0;

        await bench.End(async db =>
        {
            await EndWork.Complete(db, claim, Stop);
            if (looks++ == 0)
            {
                await bench.Add(1);
            }
        });

        Assert.Equal((2, WorkState.Waiting), (looks, (await bench.Item()).State));
        await bench.TakeOne();
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_WhereTheItemIsDoneBetweenItsLookAndItsSave_IsAConflict(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        await using var db = database.Open();
        await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(1), null, FakeClock.Start, FakeClock.Start, Stop);

        await bench.Complete(await bench.TakeOne());

        // The waker's change may not have been seen by whoever did it: it looks again and adds a new item.
        Assert.True(Databases.IsConflict(await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop))));
    }

    [Theory, EachDatabase(RealOnly = Conflicts)]
    public async Task Add_TogetherWithItsOwnCompletion_HasItDoneOnceMore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();

        await bench.End(async db =>
        {
            await EndWork.Complete(db, claim, Stop);
            await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(1), null, FakeClock.Start.AddMinutes(1), FakeClock.Start, Stop);
        });

        Assert.Empty(await bench.Take());
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.TakeOne()).Attempt);
    }

    [Fact]
    public async Task Add_InAContextThatIsNotSaved_AddsNothing()
    {
        await using var database = await TestDatabase.Create();
        await using (var db = database.Open())
        {
            await Enqueue.Add(db, WorkBench.Queue, WorkBench.Subject(1), null, FakeClock.Start, FakeClock.Start, Stop);
        }

        Assert.Empty(await new WorkBench(database).Items());
    }

    [Theory]
    [InlineData("", "key")]
    [InlineData("a word that is far longer than forty characters", "key")]
    [InlineData("letters", "")]
    public async Task Add_OfAQueueOrKeyOutsideItsBounds_IsAFault(string queue, string key)
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.Open();

        await Assert.ThrowsAsync<ArgumentException>(() => Enqueue.Add(db, queue, WorkBench.Subject(1), key, FakeClock.Start, FakeClock.Start, Stop));
    }

    [Fact]
    public async Task Fail_WithALongError_KeepsItsBeginning()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();

        await bench.End(db => EndWork.Fail(db, claim, new string('x', 5_000), FakeClock.Start, Stop));

        Assert.Equal(new string('x', WorkItem.ErrorMaxLength), (await bench.Item()).LastError);
    }
}
