using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Distributions.Approval;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>A released distribution, a scripted PSP, and the work queues done by hand, on a clock that the test moves.</summary>
internal sealed class Sending : IAsyncDisposable
{
    private const int MaxTurns = 200;

    private Sending(TestDatabase database, Handlers handlers, ScriptedPsp psp) => (Database, Handlers, Psp) = (database, handlers, psp);

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public ScriptedPsp Psp { get; }

    public Guid DistributionId { get; private set; }

    public Guid ConnectionId { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Releases a distribution of some payments, as three people do.</summary>
    public static async Task<Sending> Start(DatabaseProvider provider, int payments = 1, Func<AddConnection.Input, AddConnection.Input>? connection = null)
    {
        var database = await TestDatabase.Create(provider);
        var psp = new ScriptedPsp();
        var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp));
        var paying = await Paying.Start(database, handlers, processor => connection is null ? Connecting.Sandbox(processor) : connection(Connecting.Sandbox(processor)));
        var approving = new Approving(database, handlers, paying) { Id = await paying.MakeWith(payments) };
        await approving.Submit();
        await approving.Approve(Paying.Approver);
        await approving.Release(Paying.Third);
        return new Sending(database, handlers, psp) { DistributionId = approving.Id, ConnectionId = paying.ConnectionId };
    }

    /// <summary>Has the connection's keys honoured or not, whatever would have to be proven first.</summary>
    public async Task HonourKeys(bool honours)
    {
        await Change(settings => settings with { HonoursIdempotencyKeys = honours });
        Psp.HonoursKeys = honours;
    }

    /// <summary>Changes the connection's settings, whatever its rules say.</summary>
    public async Task Change(Func<ConnectionSettings, ConnectionSettings> how)
    {
        await using var db = Database.Open();
        var connection = await db.Connections.SingleAsync(row => row.Id == ConnectionId, Stop);
        connection.Change(how(connection.Settings), Actors.Admin, Handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Does what is due now, in all queues, until nothing more is.</summary>
    public async Task Work()
    {
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            var done = await Work<RunDispatch>(PaymentQueues.Dispatch) + await Work<AdvancePayment>(PaymentQueues.Payments) + await Work<AdvancePayment>(PaymentQueues.Outcomes)
                + await Work<CheckBalance>(PaymentQueues.Balances);
            if (done == 0)
            {
                await Handlers.Get<EndDistributions>().Handle(Actor.System("test", "test"), Stop);
                return;
            }
        }

        throw new TimeoutException("There is always something due.");
    }

    /// <summary>Moves the clock on to the next due work and does it; answers by how much.</summary>
    public async Task<TimeSpan> Next()
    {
        await using var db = Database.Open();
        var due = await db.Set<WorkItem>().Where(item => item.State == WorkState.Waiting).MinAsync(item => (DateTime?)item.DueAt, Stop);
        Assert.NotNull(due);
        var before = Handlers.Clock.Time;
        if (due > before)
        {
            Handlers.Clock.Set(due.Value.AddMilliseconds(1));
        }

        await Work();
        return Handlers.Clock.Time - before;
    }

    /// <summary>Goes on until its payments have ended or wait for people.</summary>
    public async Task<List<Payment>> ToTheEnd()
    {
        await Work();
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            var payments = await Payments();
            if (payments.All(payment => !Payment.IsMoving(payment.Status)))
            {
                return payments;
            }

            await Next();
        }

        throw new TimeoutException("It does not end.");
    }

    public async Task<List<Payment>> Payments()
    {
        await using var db = Database.Open();
        return await db.Payments.AsNoTracking().Where(row => row.DistributionId == DistributionId).OrderBy(row => row.Number).ToListAsync(Stop);
    }

    public async Task<Payment> One() => Assert.Single(await Payments());

    public async Task<List<PaymentAttempt>> Attempts()
    {
        await using var db = Database.Open();
        return await db.PaymentAttempts.AsNoTracking().OrderBy(row => row.PaymentId).ThenBy(row => row.Number).ToListAsync(Stop);
    }

    public async Task<ConnectionStatus> Connection()
    {
        await using var db = Database.Open();
        return await db.Connections.Where(row => row.Id == ConnectionId).Select(row => row.Status).SingleAsync(Stop);
    }

    public async Task<DistributionStatus> Distribution()
    {
        await using var db = Database.Open();
        return await db.Distributions.Where(row => row.Id == DistributionId).Select(row => row.Status).SingleAsync(Stop);
    }

    public async Task<List<string>> Alerts()
    {
        await using var db = Database.Open();
        return await db.Set<PaymentAdmin.Monitoring.Alert>().OrderBy(row => row.Kind).Select(row => row.Kind).ToListAsync(Stop);
    }

    public PaymentDb Open() => Database.Open();

    /// <summary>Takes items of a queue as a worker does.</summary>
    public Task<IReadOnlyList<WorkClaim>> Take(string queue) => Handlers.Get<ClaimWork>().Take(queue, 50, TimeSpan.FromMinutes(2), Stop);

    /// <summary>The same, as a node does that looks first which connections nothing new may go through.</summary>
    public async Task<IReadOnlyList<WorkClaim>> TakeOpen(string queue, int most = 50)
    {
        var lanes = new PaymentLanes(Database.Contexts, Handlers.Get<ConnectionGate>(), Handlers.Clock);
        return await Handlers.Get<ClaimWork>().Take(queue, most, TimeSpan.FromMinutes(2), new LaneHands(most, await lanes.Closed(Stop), new Dictionary<Guid, int>()), Stop);
    }

    public Task Do<THandler>(WorkClaim claim) where THandler : class, IWorkHandler => Handlers.Get<THandler>().Handle(claim.SubjectId, claim, Stop);

    /// <summary>The PSP delivers a notice of the document, and it is processed.</summary>
    public async Task<WebhookNotification> Hear(string body)
    {
        Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var url = $"/api/webhooks/{DialectFacts.Of(Dialect.PspRestV2).WebhookPath}/{PublicId.Connection.Format(ConnectionId)}";
        Assert.Equal(200, (await Handlers.Receive(url, Receiving.Signed(body))).Status);
        await Handlers.Work();
        return (await Database.Inbox())[^1];
    }

    /// <summary>Lets an event happen to its distribution.</summary>
    public async Task Put(DistributionEvent what)
    {
        await using var db = Database.Open();
        (await db.Distributions.SingleAsync(row => row.Id == DistributionId, Stop)).Let(what, reason: null, Actors.Officer, Handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Holds what has not left, by one statement.</summary>
    public Task Pause() => Handlers.Get<UnitOfWork>().Save(
        Actor.System("test", "test"), async (db, now) => await HoldQueued.Of(db, DistributionId, HeldBecause.Pause, now, Stop), once: null, Stop);

    /// <summary>The lease of a claim runs out, by the database's clock.</summary>
    public async Task Expire(WorkClaim claim)
    {
        await using var db = Database.Open();
        await db.Set<WorkItem>().Where(item => item.Id == claim.ItemId).ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, DateTime.UnixEpoch), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<int> Work<THandler>(string queue) where THandler : class, IWorkHandler
    {
        var claims = await Take(queue);
        foreach (var claim in claims)
        {
            await Do<THandler>(claim);
        }

        return claims.Count;
    }
}
