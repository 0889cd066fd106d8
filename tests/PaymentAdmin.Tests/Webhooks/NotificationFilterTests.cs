using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

public sealed class NotificationFilterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Apply_EachFilter_LetsThroughWhatItNamesAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Receive(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed));
        var arrived = Assert.Single(await database.Inbox());
        var (at, tenant) = (handlers.Clock.Time, handlers.Clock.Time.NewId());

        await Finds(new NotificationFilter());
        await Finds(new NotificationFilter(Provider: arrived.Provider.ToUpperInvariant()), new NotificationFilter(Provider: "other"));
        await Finds(new NotificationFilter(Statuses: [WebhookStatus.Failed, WebhookStatus.Pending]), new NotificationFilter(Statuses: [WebhookStatus.Failed]));
        await Finds(new NotificationFilter(ProcessorCode: "paystack"), new NotificationFilter(ProcessorCode: "PAYSTAC"));
        await Finds(new NotificationFilter(Environment: ConnectionEnvironment.Sandbox), new NotificationFilter(Environment: ConnectionEnvironment.Uat));
        await Finds(new NotificationFilter(ConnectionId: connection.IdOf()), new NotificationFilter(ConnectionId: tenant));
        await Finds(new NotificationFilter(From: at), new NotificationFilter(From: at.AddMilliseconds(1)));
        await Finds(new NotificationFilter(To: at.AddMilliseconds(1)), new NotificationFilter(To: at));
        await Finds(new NotificationFilter(Search: PublicId.Webhook.Format(arrived.Id)), new NotificationFilter(Search: PublicId.Webhook.Format(tenant)));
        await Finds(new NotificationFilter(Search: arrived.IdempotencyKey), new NotificationFilter(Search: "%"));
        await Finds(new NotificationFilter(Search: "CVA-2024-001-001"), new NotificationFilter(Search: "CVA-2024-001"));
        await Finds(null, new NotificationFilter(TenantId: tenant), new NotificationFilter(FlowType: FlowType.Refund), new NotificationFilter(Channel: "card"));

        async Task Finds(NotificationFilter? one, params NotificationFilter[] none)
        {
            await using var db = database.Open();
            foreach (var (filter, count) in none.Select(filter => (filter, 0)).Concat(one is null ? [] : [(one, 1)]))
            {
                Assert.Equal(count, await (await filter.Settle(db, Stop)).Apply(db).CountAsync(Stop));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Settle_WithoutAnEnvironment_ChoosesProductionOnceThereIsOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await handlers.Connect(Connecting.Sandbox(processor));
        Assert.Equal(ConnectionEnvironment.Sandbox, await Settled(new NotificationFilter()));

        await handlers.Connect(Connecting.Production(processor));

        Assert.Equal(ConnectionEnvironment.Production, await Settled(new NotificationFilter()));
        Assert.Equal(ConnectionEnvironment.Uat, await Settled(new NotificationFilter(Environment: ConnectionEnvironment.Uat)));
        Assert.Equal(ConnectionEnvironment.Sandbox, await Settled(new NotificationFilter(ConnectionId: sandbox.IdOf())));

        async Task<ConnectionEnvironment?> Settled(NotificationFilter filter)
        {
            await using var db = database.Open();
            return (await filter.Settle(db, Stop)).Environment;
        }
    }

    [Fact]
    public void Read_OfEveryParameter_KeepsIt()
    {
        var (tenant, connection) = (FakeClock.Start.NewId(), FakeClock.Start.NewId());
        var query = new QueryInput(new QueryCollection(new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["provider"] = "paystack", ["status"] = "failed,held_blocked", ["processor_code"] = "PAYSTACK", ["flow_type"] = "inflow", ["channel"] = "card",
            ["tenant_id"] = PublicId.Tenant.Format(tenant), ["search"] = "abc", ["from"] = "2026-03-14T09:26:53.589Z", ["to"] = "2026-03-15T00:00:00Z",
            ["environment"] = "uat", ["connection_id"] = PublicId.Connection.Format(connection),
        }));

        var filter = NotificationFilter.Read(query);
        query.Done();

        Assert.Equal([WebhookStatus.Failed, WebhookStatus.HeldBlocked], filter.Statuses!);
        var expected = new NotificationFilter(
            "paystack", filter.Statuses, "PAYSTACK", FlowType.Inflow, "card", tenant, "abc", FakeClock.Start, new DateTime(2026, 3, 15, 0, 0, 0, DateTimeKind.Utc), ConnectionEnvironment.Uat, connection);
        Assert.Equal(expected, filter);
    }
}
