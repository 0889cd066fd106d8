using System.Globalization;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>The inbox stays fast however much is in it: by how many rows the database looks at, not by a clock.</summary>
public sealed class InboxSpeedTests
{
    /// <summary>INBOX_ROWS=1000000 tries more; the plans are the same.</summary>
    private static readonly int s_rows = int.TryParse(Environment.GetEnvironmentVariable("INBOX_ROWS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : 200_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inbox_WithVeryMany_IsReadByIndexesAndOnlyAsFarAsShown()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, $"{TestServers.PostgreSqlVariable} is not set.");
        await using var database = await TestDatabase.Create(DatabaseProvider.PostgreSql);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard(), Dialect.Paystack));
        var other = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("OTHER")));
        var tenant = await handlers.AddTenant();
        var inbox = new FullInbox(database, connection.IdOf(), other.IdOf(), tenant);
        await inbox.Fill(s_rows);
        await using var watched = inbox.Watched();

        await Lists(new NotificationFilter(), s_rows);
        await Lists(new NotificationFilter(From: FullInbox.Newest.AddHours(-1)), 3_600);
        await Lists(new NotificationFilter(To: FullInbox.Newest.AddSeconds(1_000 - s_rows)), 1_000);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Processed]), null);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Failed]), FullInbox.Rare / 2);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Failed, WebhookStatus.HeldBlocked]), FullInbox.Rare);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Failed, WebhookStatus.Processed]), null);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Pending]), 0);
        await Lists(new NotificationFilter(ProcessorCode: "PAYSTACK"), null);
        await Lists(new NotificationFilter(ProcessorCode: "OTHER"), FullInbox.Rare);
        await Lists(new NotificationFilter(ProcessorCode: "NOBODY"), 0);
        await Lists(new NotificationFilter(Provider: "paystack"), null);
        await Lists(new NotificationFilter(Provider: "other"), FullInbox.Rare);
        await Lists(new NotificationFilter(Provider: "nobody"), 0);
        await Lists(new NotificationFilter(ConnectionId: other.IdOf()), FullInbox.Rare);
        await Lists(new NotificationFilter(TenantId: tenant), FullInbox.Rare);
        await Lists(new NotificationFilter(FlowType: FlowType.Refund), FullInbox.Rare);
        await Lists(new NotificationFilter(FlowType: FlowType.Outflow), 0);
        await Lists(new NotificationFilter(Channel: "ussd"), FullInbox.Rare);
        await Lists(new NotificationFilter(Channel: "card"), null);
        await Lists(new NotificationFilter(Search: FullInbox.Key), 1);
        await Lists(new NotificationFilter(Search: FullInbox.Reference), 1);
        await Lists(new NotificationFilter(Search: PublicId.Webhook.Format(FakeClock.Start.NewId())), 0);
        await Lists(new NotificationFilter(Statuses: [WebhookStatus.Failed], ProcessorCode: "OTHER", Channel: "ussd"), FullInbox.Rare / 2);

        await watched.Get<CountNotifications>().Handle(ConnectionEnvironment.Sandbox, Actors.Auditor, Stop);
        await Check("counts of each status", 4 * (CountNotifications.MaxCount + 1));

        // Every filter: its newest, far down by offset, further by cursor, how many came since.
        async Task Lists(NotificationFilter filter, int? count)
        {
            var list = watched.Get<ListNotifications>();
            var first = await list.Handle(new ListNotifications.Query(filter, new Slice(50, 0)), Actors.Auditor, Stop);
            await Check($"{filter}", Paging.MaxCount + 1 + 300);
            await list.Handle(new ListNotifications.Query(filter, new Slice(50, Slice.MaxOffset)), Actors.Auditor, Stop);
            await Check($"{filter} at an offset", Paging.MaxCount + 1 + 3 * (Slice.MaxOffset + 51));
            Assert.True(count is null || first.Pagination.TotalCount == Math.Min(count.Value, Paging.MaxCount), $"{filter}: {first.Pagination}");
            Assert.Equal(first.Pagination.TotalCount > 50, first.Pagination.Cursor is not null);

            var middle = new Cursor(FullInbox.Newest.AddSeconds(-s_rows / 2), Guid.Empty);
            await list.Handle(new ListNotifications.Query(filter, new Slice(50, 0), middle), Actors.Auditor, Stop);
            await Check($"{filter} behind a cursor", Paging.MaxCount + 1 + 300);
            await list.CountNew(first.Filter, first.Data.Count == 0 ? null : ListNotifications.CursorOf(first.Data[0]), Actors.Auditor, Stop);
            await Check($"{filter} since", 2 * ListNotifications.MaxNew);
        }

        async Task Check(string what, long most)
        {
            foreach (var plan in await inbox.Plans())
            {
                Assert.False(plan.ReadsAll, $"{what} reads all. {plan}");
                Assert.True(plan.Looked <= most, $"{what} looks at more than {most}. {plan}");
            }
        }
    }
}
