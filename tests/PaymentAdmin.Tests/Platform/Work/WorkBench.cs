using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>A queue on a test's database, worked by hand.</summary>
internal sealed class WorkBench(TestDatabase database)
{
    public const string Queue = "letters";

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public FakeClock Clock { get; } = new();

    /// <summary>The same number is the same subject.</summary>
    public static Guid Subject(int number) => new(number, 0, 0, new byte[8]);

    public async Task Add(int subject, string? key = null, DateTime? due = null, Guid? lane = null)
    {
        await using var db = database.Open();
        await Enqueue.Add(db, Queue, Subject(subject), key, due ?? Clock.Now(), Clock.Now(), Stop, lane);
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Adds items for new subjects together, in their order.</summary>
    public async Task AddNew(params (int Subject, string Key)[] subjects)
    {
        await using var db = database.Open();
        await Enqueue.AddNew(db, Queue, [.. subjects.Select(subject => (Subject(subject.Subject), subject.Key))], Clock.Now(), Stop);
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Adds items for new subjects of one lane, the first of them with the number.</summary>
    public async Task AddToLane(Guid lane, int first, int count, DateTime? due = null)
    {
        await using var db = database.Open();
        var subjects = Enumerable.Range(first, count).Select(number => (Subject(number), $"key {number}")).ToList();
        await Enqueue.AddNew(db, Queue, subjects, due ?? Clock.Now(), Stop, lane);
        await db.SaveChangesAsync(Stop);
    }

    public Task<IReadOnlyList<WorkClaim>> Take(int count = 10, string queue = Queue) =>
        new ClaimWork(database.Contexts, Clock).Take(queue, count, Lease, Stop);

    /// <summary>One node's claims, which remember whose turn it is.</summary>
    public ClaimWork Node() => new(database.Contexts, Clock);

    public async Task<WorkClaim> TakeOne() => Assert.Single(await Take());

    /// <summary>Ends a try in a unit of work, as handlers do.</summary>
    public Task End(Func<PaymentDb, Task> end) => new UnitOfWork(database.Contexts, Clock).Save(
        Actors.Admin,
        async (db, _) =>
        {
            await end(db);
            return true;
        },
        once: null,
        Stop);

    public Task Complete(WorkClaim claim) => End(db => EndWork.Complete(db, claim, Stop));

    public Task Fail(WorkClaim claim, TimeSpan pause) => End(db => EndWork.Fail(db, claim, "an error", Clock.Now() + pause, Stop));

    public Task Park(WorkClaim claim) => End(db => EndWork.Park(db, claim, "an error", Stop));

    public RenewLease Leases => new(database.Contexts, Clock, NullLogger<RenewLease>.Instance);

    public Task Renew(WorkClaim claim, TimeSpan lease) => Leases.Handle(claim, lease, Stop);

    /// <summary>Lets the leases of all items run out, by the database's own clock.</summary>
    public async Task LetLeasesRunOut()
    {
        await using var db = database.Open();
        await db.Set<WorkItem>().Where(item => item.ClaimToken != null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
    }

    /// <summary>Takes a subject's items out of the way of what comes next in the same database.</summary>
    public async Task Remove(int subject)
    {
        await using var db = database.Open();
        await db.Set<WorkItem>().Where(item => item.SubjectId == Subject(subject)).ExecuteDeleteAsync(Stop);
    }

    public async Task<IReadOnlyList<WorkItem>> Items()
    {
        await using var db = database.Open();
        return await db.Set<WorkItem>().AsNoTracking().OrderBy(item => item.SubjectId).ToListAsync(Stop);
    }

    public async Task<WorkItem> Item(int subject = 1) => Assert.Single(await Items(), item => item.SubjectId == Subject(subject) && item.State != WorkState.Done);
}
