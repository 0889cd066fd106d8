using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What was kept long enough goes; what waits for somebody stays whole.</summary>
public sealed class RetentionTests
{
    private static readonly Actor Job = Actor.System("daily work", "correlation-test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Bodies_OfWhatIsDoneWith_AreDroppedAfterTheirTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { KeepBodiesDays = 10 });
        var connection = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).IdOf();
        var made = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var (name, become) in Outcomes)
        {
            made[name] = await Keep(database, connection, handlers.Clock.Time.AddDays(-10).AddMilliseconds(-1), become);
        }

        made["young"] = await Keep(database, connection, handlers.Clock.Time.AddDays(-10), Outcomes["processed"]);
        made["asked for"] = await Keep(database, connection, handlers.Clock.Time.AddDays(-20), Outcomes["processed"], asked: true);

        Assert.Equal(3, await handlers.Get<DropOldBodies>().Handle(Job, Stop));
        Assert.Equal(0, await handlers.Get<DropOldBodies>().Handle(Job, Stop));

        await using var db = database.Open();
        var bodies = await db.Set<WebhookBody>().Select(body => body.NotificationId).ToListAsync(Stop);
        Assert.Equal(["asked for", "failed", "held", "pending", "processing", "young"], made.Where(one => bodies.Contains(one.Value)).Select(one => one.Key).Order(StringComparer.Ordinal));
        var rows = await db.WebhookNotifications.AsNoTracking().ToDictionaryAsync(row => row.Id, Stop);
        Assert.Equal(made.Count, rows.Count);
        Assert.All(made.Values, id => Assert.Equal(bodies.Contains(id) ? null : handlers.Clock.Time, rows[id].BodyDroppedAt));
    }

    [Theory, EachDatabase(RealOnly = "fills more than a batch")]
    public async Task Bodies_OfMoreThanABatch_AreAllDropped(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { KeepBodiesDays = 10 });
        var connection = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).IdOf();
        await using (var db = database.Open())
        {
            for (var i = 0; i <= DropOldBodies.BatchSize; i++)
            {
                Add(db, await db.Connections.FindAsync([connection], Stop) ?? throw new InvalidOperationException("None."), handlers.Clock.Time.AddDays(-11), Outcomes["processed"]);
            }

            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(DropOldBodies.BatchSize + 1, await handlers.Get<DropOldBodies>().Handle(Job, Stop));

        await using var after = database.Open();
        Assert.Equal(0, await after.Set<WebhookBody>().CountAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Rejections_AfterTheirTime_AreDeletedWithTheirBytes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        handlers.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(1, await handlers.Get<DropOldRejections>().Handle(Job, Stop));

        var left = Assert.Single(await database.Rejected());
        Assert.Equal(FakeClock.Start.AddMilliseconds(1), left.ReceivedAt);
        await using var db = database.Open();
        Assert.Equal(left.Id, Assert.Single(await db.Set<RejectedBody>().ToListAsync(Stop)).RejectedId);
    }

    [Theory, EachDatabase]
    public async Task DoneWork_AfterAWeek_IsDeletedAndUnfinishedWorkIsNot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await handlers.Receive(url, Receiving.Signed(Receiving.Completed));
        await handlers.Work();
        handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await handlers.Receive(url, Receiving.Signed("""{"event":"payment.completed","payment_id":"pay_2","status":"completed","reference":"R-2"}"""));
        handlers.Clock.Advance(TimeSpan.FromDays(DropDoneWork.KeepDays));
        var drop = new DropDoneWork(database.Contexts, handlers.Clock);

        Assert.Equal(1, await drop.Handle(Job, Stop));
        Assert.Equal(0, await drop.Handle(Job, Stop));

        await using var db = database.Open();
        Assert.Equal(WorkState.Waiting, Assert.Single(await db.Set<WorkItem>().AsNoTracking().ToListAsync(Stop)).State);
    }

    [Fact]
    public async Task Retention_ByWhoMayNot_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        Func<Task>[] acts =
        [
            () => handlers.Get<DropOldBodies>().Handle(Actors.Finance, Stop),
            () => handlers.Get<DropOldRejections>().Handle(Actors.Finance, Stop),
            () => new DropDoneWork(database.Contexts, handlers.Clock).Handle(Actors.Finance, Stop),
        ];
        foreach (var act in acts)
        {
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(act)).Kind);
        }
    }

    private static readonly Dictionary<string, Action<WebhookNotification>> Outcomes = new(StringComparer.Ordinal)
    {
        ["pending"] = _ => { },
        ["processing"] = row => row.Begin(),
        ["processed"] = row => { row.Begin(); row.Succeed(FakeClock.Start); },
        ["duplicate"] = row => { row.Begin(); row.FindDuplicate(row.Id, FakeClock.Start); },
        ["failed"] = row => { row.Begin(); row.Fail("No."); },
        ["held"] = row => { row.Begin(); row.Hold(HoldCondition.UnknownReference, "No."); },
        ["discarded"] = row => { row.Begin(); row.Hold(HoldCondition.UnknownReference, "No."); row.Discard("Never.", FakeClock.Start); },
    };

    private static async Task<Guid> Keep(TestDatabase database, Guid connection, DateTime at, Action<WebhookNotification> become, bool asked = false)
    {
        await using var db = database.Open();
        var row = Add(db, await db.Connections.SingleAsync(one => one.Id == connection, Stop), at, become);
        if (asked)
        {
            db.Add(new WebhookAttempt { Id = at.NewId(), NotificationId = row.Id, Cause = AttemptCause.Replay, RequestedAt = at });
        }

        await db.SaveChangesAsync(Stop);
        return row.Id;
    }

    private static WebhookNotification Add(PaymentDb db, Connection connection, DateTime at, Action<WebhookNotification> become)
    {
        var row = new WebhookNotification
        {
            Id = at.NewId(), ConnectionId = connection.Id, ProcessorId = connection.ProcessorId, Environment = connection.Environment, Provider = "test", ReceivedAt = at, IdempotencyKey = "key",
        };
        become(row);
        db.Add(row);
        db.Add(new WebhookBody { NotificationId = row.Id, RawBody = "{}"u8.ToArray() });
        return row;
    }
}
