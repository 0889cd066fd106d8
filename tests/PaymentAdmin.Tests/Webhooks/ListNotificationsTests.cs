using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

public sealed class ListNotificationsTests
{
    private static readonly WebhookStatus[] s_statuses = Enum.GetValues<WebhookStatus>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_PageByPage_ShowsEachOnceNewestFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var all = await Fill(database, handlers, 42);
        var failedOrDone = all.Where(row => row.Status is WebhookStatus.Failed or WebhookStatus.Processed).ToList();
        var paystack = all.Where(row => row.Provider == "paystack").ToList();

        foreach (var (filter, expected) in new[]
        {
            (new NotificationFilter(), all),
            (new NotificationFilter(Statuses: [WebhookStatus.Failed, WebhookStatus.Processed]), failedOrDone),
            (new NotificationFilter(Statuses: s_statuses), all),
            (new NotificationFilter(Provider: "PAYSTACK"), paystack),
            (new NotificationFilter(Provider: "other"), []),
        })
        {
            var ids = expected.Select(row => PublicId.Webhook.Format(row.Id)).ToList();
            foreach (var limit in (int[])[1, 4, 41, 42, 200])
            {
                Assert.Equal(ids, await WalkByCursor(handlers, filter, limit));
                Assert.Equal(ids, await WalkByOffset(handlers, filter, limit));
            }

            Assert.Equal(ids, await handlers.Get<ListNotifications>().All(new ListNotifications.Query(filter, new Slice(1, 0)), Actors.Auditor, Stop).Select(row => row.Id).ToListAsync(Stop));
            Assert.Equal(ids.Count, (await List(handlers, filter, 1)).Pagination.TotalCount);
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfARow_SaysWhatTheDocumentSays(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard(), Dialect.Paystack));
        var tenant = await handlers.AddTenant();
        await using var db = database.Open();
        var put = await db.PutNotification(connection.IdOf(), FakeClock.Start, tenantId: tenant);

        var row = Assert.Single((await List(handlers, new NotificationFilter(), 50)).Data);

        Assert.Equal(
            (PublicId.Webhook.Format(put.Id), "paystack", "charge.success", WebhookStatus.Processed, "PAYSTACK", FlowType.Inflow, "card", PublicId.Tenant.Format(tenant)),
            (row.Id, row.Provider, row.EventType, row.Status, row.ProcessorCode, row.FlowType, row.Channel, row.TenantId));
        Assert.Equal(
            (PublicId.Processor.Format(put.ProcessorId), "2057TID001", "txn_xyz789", null, 0, FakeClock.Start, FakeClock.Start.AddSeconds(2), FakeClock.Start.AddSeconds(-2)),
            (row.ProcessorId, row.TerminalId, row.PosCardTransactionId, row.ErrorMessage, row.RetryCount, row.ReceivedAt, row.ProcessedAt, row.WebhookTimestamp));
        Assert.Equal((connection.Answer.Id, "REF123456", 1_500_000, "NGN"), (row.ConnectionId, row.Reference, row.AmountMinor, row.Currency));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnEnvironment_ShowsNothingOfAnother(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await handlers.Connect(Connecting.Sandbox(processor));
        var production = await handlers.Connect(Connecting.Production(processor));
        await using var db = database.Open();
        var tried = await db.PutNotification(sandbox.IdOf(), FakeClock.Start, key: "same", reference: "same");
        var real = await db.PutNotification(production.IdOf(), FakeClock.Start, key: "same", reference: "same");

        Assert.Equal([PublicId.Webhook.Format(real.Id)], await Ids(new NotificationFilter()));
        Assert.Equal([PublicId.Webhook.Format(real.Id)], await Ids(new NotificationFilter(Search: "same")));
        Assert.Equal([PublicId.Webhook.Format(tried.Id)], await Ids(new NotificationFilter(Search: "same", Environment: ConnectionEnvironment.Sandbox)));
        Assert.Empty(await Ids(new NotificationFilter(Search: PublicId.Webhook.Format(tried.Id))));
        Assert.Empty(await Ids(new NotificationFilter(ConnectionId: sandbox.IdOf(), Environment: ConnectionEnvironment.Production)));
        var counts = await handlers.Get<CountNotifications>().Handle(ConnectionEnvironment.Production, Actors.Auditor, Stop);
        Assert.Equal(new CountNotifications.OfStatus(WebhookStatus.Processed, 1, Capped: false), Assert.Single(counts, count => count.Count > 0));
        var choices = await handlers.Get<ListNotificationFilters>().Handle(ConnectionEnvironment.Production, Actors.Auditor, Stop);
        Assert.Equal([production.Answer.Id], choices.Connections.Select(choice => choice.Value));
        Assert.Equal(["PAYSTACK", "paystack"], [.. choices.Processors.Select(choice => choice.Value), .. choices.Providers.Select(choice => choice.Value)]);

        async Task<IReadOnlyList<string>> Ids(NotificationFilter filter) => [.. (await List(handlers, filter, 50)).Data.Select(row => row.Id)];
    }

    [Theory, EachDatabase]
    public async Task CountNew_AfterARow_CountsWhatArrivedSinceInTheFilter(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = (await handlers.Connect(Connecting.Receiver(await handlers.Onboard(), Dialect.Paystack))).IdOf();
        await using var db = database.Open();
        var empty = await List(handlers, new NotificationFilter(), 50);
        Assert.Equal(0, await New(empty.Filter, null));
        var first = await db.PutNotification(connection, FakeClock.Start, WebhookStatus.Pending);
        var newest = new Cursor(first.ReceivedAt, first.Id);
        Assert.Equal((1, 0), (await New(empty.Filter, null), await New(empty.Filter, newest)));

        await db.PutNotification(connection, FakeClock.Start.AddSeconds(1), WebhookStatus.Failed);
        await db.PutNotification(connection, FakeClock.Start.AddSeconds(1), WebhookStatus.HeldBlocked);

        Assert.Equal(2, await New(empty.Filter, newest));
        Assert.Equal(2, await New(empty.Filter with { Statuses = [WebhookStatus.Failed, WebhookStatus.HeldBlocked] }, newest));
        Assert.Equal(1, await New(empty.Filter with { Statuses = [WebhookStatus.Failed] }, newest));
        var again = await handlers.Get<ListNotifications>().Again([PublicId.Webhook.Format(first.Id)], Actors.Auditor, Stop);
        Assert.Equal(WebhookStatus.Pending, Assert.Single(again).Status);

        Task<int> New(NotificationFilter filter, Cursor? after) => handlers.Get<ListNotifications>().CountNew(filter, after, Actors.Auditor, Stop);
    }

    [Fact]
    public async Task Everything_WithoutTheRight_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var list = handlers.Get<ListNotifications>();
        var query = new ListNotifications.Query(new NotificationFilter(), new Slice(50, 0));

        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => list.Handle(query, person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => list.CountNew(query.Filter, null, person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => list.Again([], person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => list.All(query, person, Stop).AnyAsync(Stop).AsTask());
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => handlers.Get<CountNotifications>().Handle(ConnectionEnvironment.Sandbox, person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => handlers.Get<ListNotificationFilters>().Handle(ConnectionEnvironment.Sandbox, person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => handlers.Get<GetNotification>().Handle(FakeClock.Start.NewId(), false, person, Stop));
    }

    // Two connections, all statuses, runs of equal times.
    private static async Task<List<WebhookNotification>> Fill(TestDatabase database, Handlers handlers, int count)
    {
        var paystack = await handlers.Connect(Connecting.Receiver(await handlers.Onboard(), Dialect.Paystack));
        var flutterwave = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("FLUTTERWAVE"), Dialect.Flutterwave, "another_secret_123"));
        await using var db = database.Open();
        for (var i = 0; i < count; i++)
        {
            await db.PutNotification((i % 3 == 0 ? flutterwave : paystack).IdOf(), FakeClock.Start.AddSeconds(i * i % 11), s_statuses[i % s_statuses.Length], key: $"key-{i}", reference: $"ref-{i}");
        }

        return await db.WebhookNotifications.AsNoTracking().OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id).ToListAsync(Stop);
    }

    private static Task<ListNotifications.Answer> List(Handlers handlers, NotificationFilter filter, int limit, int offset = 0, Cursor? after = null) =>
        handlers.Get<ListNotifications>().Handle(new ListNotifications.Query(filter, new Slice(limit, offset), after), Actors.Auditor, Stop);

    private static async Task<List<string>> WalkByCursor(Handlers handlers, NotificationFilter filter, int limit)
    {
        var walked = new List<string>();
        for (Cursor? after = null; ;)
        {
            var page = await List(handlers, filter, limit, after: after);
            walked.AddRange(page.Data.Select(row => row.Id));
            if (page.Pagination.Cursor is not { } next)
            {
                return walked;
            }

            after = Cursor.Parse(next);
        }
    }

    private static async Task<List<string>> WalkByOffset(Handlers handlers, NotificationFilter filter, int limit)
    {
        var walked = new List<string>();
        for (var offset = 0; ; offset += limit)
        {
            var page = await List(handlers, filter, limit, offset);
            walked.AddRange(page.Data.Select(row => row.Id));
            if (page.Data.Count < limit)
            {
                return walked;
            }
        }
    }
}
