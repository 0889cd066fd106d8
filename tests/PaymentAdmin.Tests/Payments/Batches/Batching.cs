using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>A programme that pays in batches, its work done by hand, item by item, on a clock that is moved to when the next is due.</summary>
internal sealed class Batching : IAsyncDisposable
{
    private const int MaxTurns = 5_000;

    private static readonly Dictionary<WorkQueue, Func<Handlers, IWorkHandler>> Queues = new()
    {
        [RunDispatch.Settings] = handlers => handlers.Get<RunDispatch>(),
        [AdvanceBatch.Sending] = handlers => handlers.Get<AdvanceBatch>(),
        [AdvanceBatch.Following] = handlers => handlers.Get<AdvanceBatch>(),
        [AdvancePayment.Sending] = handlers => handlers.Get<AdvancePayment>(),
        [AdvancePayment.Following] = handlers => handlers.Get<AdvancePayment>(),
        [CheckBalance.Settings] = handlers => handlers.Get<CheckBalance>(),
    };

    private Batching(TestDatabase database, Handlers handlers, Paying paying)
    {
        Database = database;
        Handlers = handlers;
        Paying = paying;
    }

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public Paying Paying { get; }

    public BatchPsp Psp { get; private init; } = new();

    public FakeClock Clock => Handlers.Clock;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>With a PSP of its own, which takes batches of so many.</summary>
    public static async Task<Batching> Start(DatabaseProvider provider, int batchSize = 3, bool honours = true)
    {
        var (psp, database) = (new BatchPsp(), await TestDatabase.Create(provider));
        var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp));
        return await Start(database, handlers, psp, batchSize, input => input with { HonoursIdempotencyKeys = honours });
    }

    /// <summary>With these handlers, and whatever they call.</summary>
    public static async Task<Batching> Start(TestDatabase database, Handlers handlers, BatchPsp psp, int batchSize, Func<AddConnection.Input, AddConnection.Input> connection, string code = "PAYSTACK")
    {
        var paying = await Paying.Start(
            database, handlers,
            processor => connection(Connecting.Sandbox(processor)) with { Limits = new LimitsInput(BatchSize: batchSize, UseBatches: true, RequestsPerSecond: 1_000, ConcurrentRequests: 100) },
            programme => programme with { Code = code }, code);
        return new Batching(database, handlers, paying) { Psp = psp };
    }

    /// <summary>A released distribution of so many payments to new people, asked to be sent: <c>REF-0001</c> … of 50,000 TZS each.</summary>
    public async Task<Guid> Release(int payments)
    {
        var id = await Paying.Make();
        var (personal, content, now) = (Handlers.Get<PersonalData>(), Handlers.Get<PaymentContent>(), Clock.Now());
        var marks = await personal.Marks(Stop);
        await using (var db = Database.Open())
        {
            var distribution = await db.Distributions.SingleAsync(row => row.Id == id, Stop);
            var register = (await db.Programmes.SingleAsync(row => row.Id == distribution.ProgrammeId, Stop)).RegisterId;
            for (var number = 1; number <= payments; number++)
            {
                var details = new PersonalDetails($"BEN-{number:0000}", $"Test Beneficiary {number}", $"+2557{number:10000000}", AccountNumber: null);
                var beneficiary = Beneficiary.Add(now.NewId(), register, personal.Seal(details, register, marks), PaymentChannel.MobileMoney, Paying.Maker, now);
                var paymentId = now.NewId();
                db.Add(beneficiary);
                db.Add(Payment.Prepare(paymentId, distribution.NextPlace(), content.Of(marks, paymentId, beneficiary, 5_000_000, "TZS", $"REF-{number:0000}"), importId: null, now));
            }

            distribution.PaymentsChanged(payments, 5_000_000L * payments, Paying.Maker, now);
            await db.SaveChangesAsync(Stop);
        }

        await Database.Release(Handlers, id);
        await using var released = Database.Open();
        await PaymentQueues.Send(released, id, now, Stop);
        await released.SaveChangesAsync(Stop);
        return id;
    }

    /// <summary>Does all work that is due, and what that makes due.</summary>
    public async Task Run(Func<WorkQueue, bool>? only = null)
    {
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            var worked = false;
            foreach (var queue in Queues.Keys.Where(queue => only?.Invoke(queue) != false))
            {
                foreach (var claim in await Claim(queue))
                {
                    await Work(queue, claim);
                    worked = true;
                }
            }

            if (!worked)
            {
                return;
            }
        }

        Assert.Fail("There is always more to do.");
    }

    /// <summary>Does all work, with the clock moved to when the next is due, until there is none or none within the time.</summary>
    public async Task RunUntilDone(TimeSpan? within = null)
    {
        var end = Clock.Now() + (within ?? TimeSpan.FromDays(30));
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            await Run();
            await using var db = Database.Open();
            var due = await db.Set<WorkItem>().Where(item => item.State == WorkState.Waiting && item.ClaimToken == null).MinAsync(item => (DateTime?)item.DueAt, Stop);
            if (due is not { } next || next > end)
            {
                return;
            }

            // What is due within a millisecond is due at its end.
            Clock.Set((next > Clock.Now() ? next : Clock.Now()).AddMilliseconds(1));
        }

        Assert.Fail("It never comes to an end.");
    }

    public Task<IReadOnlyList<WorkClaim>> Claim(WorkQueue queue) => Handlers.Get<ClaimWork>().Take(queue.Name, ClaimWork.MaxBatch, queue.Lease, Stop);

    public async Task Work(WorkQueue queue, WorkClaim claim)
    {
        await Queues[queue](Handlers).Handle(claim.SubjectId, claim, Stop);
        if (!claim.IsEnded)
        {
            await Handlers.Get<UnitOfWork>().Save(
                Actors.Admin,
                async (db, _) =>
                {
                    await EndWork.Complete(db, claim, Stop);
                    return true;
                },
                once: null,
                Stop);
        }
    }

    /// <summary>Whoever has work is gone: others may take it over.</summary>
    public async Task LetLeasesRunOut()
    {
        await using var db = Database.Open();
        await db.Set<WorkItem>().Where(item => item.ClaimToken != null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
    }

    /// <summary>All payments, in their order.</summary>
    public async Task<List<Payment>> Payments()
    {
        await using var db = Database.Open();
        return await db.Payments.AsNoTracking().OrderBy(row => row.Number).ToListAsync(Stop);
    }

    /// <summary>All batches, in the order in which they were put together.</summary>
    public async Task<List<PaymentBatch>> Batches()
    {
        await using var db = Database.Open();
        return await db.PaymentBatches.AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(Stop);
    }

    public async Task<List<PaymentAttempt>> Attempts()
    {
        await using var db = Database.Open();
        return await db.PaymentAttempts.AsNoTracking().OrderBy(row => row.ProviderReference).ThenBy(row => row.Number).ToListAsync(Stop);
    }

    /// <summary>The one status that all payments have.</summary>
    public async Task<PaymentStatus> StatusOfAll() => Assert.Single((await Payments()).Select(payment => payment.Status).Distinct());

    /// <summary>The kinds of the open alerts.</summary>
    public async Task<List<string>> Alerts()
    {
        await using var db = Database.Open();
        return await db.Set<PaymentAdmin.Monitoring.Alert>().Where(alert => alert.OpenKey != null).OrderBy(alert => alert.Kind).Select(alert => alert.Kind).ToListAsync(Stop);
    }

    public async Task<Domain.Connections.Connection> Connection()
    {
        await using var db = Database.Open();
        return await db.Connections.AsNoTracking().SingleAsync(row => row.Id == Paying.ConnectionId, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }
}
