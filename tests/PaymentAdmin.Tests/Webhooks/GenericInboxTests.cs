using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What a processor without a dialect of its own sends, from its address to the transaction.</summary>
public sealed class GenericInboxTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Process_AnInflow_MakesATransactionOfTheTenantThatItNames(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var tenant = await handlers.AddTenant();
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("GRUPP"), Dialect.Generic));

        Assert.Equal(200, (await handlers.Receive(connection.Answer.WebhookUrl!, Signed(Message("success", tenant: "relief")))).Status);
        Assert.Equal(1, await handlers.Work());

        var notification = Assert.Single(await database.Inbox());
        Assert.Equal((WebhookStatus.Processed, "grupp", "Signed with the webhook secret."), (notification.Status, notification.Provider, notification.Verification));
        Assert.Equal(
            ("transaction.update:TX-1:completed", FlowType.Inflow, "pos", "2057TID001", "txn_xyz789", tenant),
            (notification.IdempotencyKey, notification.FlowType, notification.Channel, notification.TerminalId, notification.PosCardTransactionId, notification.TenantId!.Value));
        await using var db = database.Open();
        var transaction = Assert.Single(await db.Transactions.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1_500_000L, "NGN", TransactionStatus.Confirmed, tenant), (transaction.AmountMinor, transaction.Currency, transaction.Status, transaction.TenantId!.Value));
    }

    [Theory, EachDatabase]
    public async Task Process_PendingThenEndedThenRefunded_FollowsThePayment(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Receiver(await handlers.Onboard("GRUPP"), Dialect.Generic))).Answer.WebhookUrl!;

        foreach (var message in (string[])[Message("pending"), Message("success"), Message("success"), Message("success", id: "TX-2", more: ""","flow_type":"refund","refund_of":"TX-1" """)])
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await handlers.Receive(url, Signed(message));
            await handlers.Work();
        }

        Assert.Equal([WebhookStatus.Processed, WebhookStatus.Processed, WebhookStatus.Duplicate, WebhookStatus.Processed], (await database.Inbox()).Select(notification => notification.Status));
        await using var db = database.Open();
        Assert.Equal(
            [("TX-1", TransactionDirection.Inbound, TransactionStatus.Confirmed, null), ("TX-2", TransactionDirection.Outbound, TransactionStatus.Confirmed, "TX-1")],
            (await db.Transactions.OrderBy(transaction => transaction.Key).ToListAsync(TestContext.Current.CancellationToken)).Select(transaction => ValueTuple.Create(transaction.Key, transaction.Direction, transaction.Status, transaction.RefundOf)));
    }

    [Theory, EachDatabase(RealOnly = "ids are random")]
    public async Task Process_ATenantThatIsUnknownInactiveOrNotTheConnections_SaysNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (relief, closed) = (await handlers.AddTenant(), await handlers.AddTenant("CLOSED"));
        await handlers.Get<UpdateTenant>().Handle(closed, new UpdateTenant.Input(Status: TenantStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("GRUPP"), Dialect.Generic));

        await Deliver("1", "NOBODY");
        await Deliver("2", "CLOSED");
        await Deliver("3", PublicId.Tenant.Format(closed));
        await Deliver("4", "tnt_x");
        await Deliver("5", PublicId.Tenant.Format(relief));
        var other = await handlers.AddTenant("OTHER");
        await handlers.Get<UpdateConnection>().Handle(connection.IdOf(), new UpdateConnection.Input(TenantId: PublicId.Tenant.Format(other)), IfMatch.Any, Actors.Admin, Stop);
        await Deliver("6", "RELIEF");

        Assert.Equal([null, null, null, null, relief, other], (await database.Inbox()).Select(notification => notification.TenantId));

        async Task Deliver(string id, string tenant)
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await handlers.Receive(connection.Answer.WebhookUrl!, Signed(Message("success", id, tenant)));
            await handlers.Work();
        }
    }

    [Theory, EachDatabase]
    public async Task Receive_WordsAtTheEdgeOfWhatIsKept_AreStored(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Receiver(await handlers.Onboard("GRUPP"), Dialect.Generic))).Answer.WebhookUrl!;
        var id = new string('i', 200);

        await handlers.Receive(url, Signed(Message("failed", id, more: $""","reason":"{new string('r', 200)}","channel":"{new string('c', 300)}","message":"{new string('m', 5_000)}" """).Replace("transaction.update", new string('e', 90), StringComparison.Ordinal)));
        await handlers.Receive(url, Signed(Message("success", id + "i")));
        await handlers.Work();

        Assert.Equal([WebhookStatus.Processed, WebhookStatus.Failed], (await database.Inbox()).OrderBy(notification => notification.EventType is null).Select(notification => notification.Status));
    }

    private static string Message(string status, string id = "TX-1", string tenant = "", string more = "") =>
        $$$"""{"event":"transaction.update","data":{"id":"{{{id}}}","reference":"REF-1","amount":1500000,"currency":"NGN","status":"{{{status}}}","channel":"POS","terminal_id":"2057TID001","pos_card_transaction_id":"txn_xyz789","metadata":{"tenant_id":"{{{tenant}}}"}{{{more}}}}}""".Replace(
            more.Contains("channel", StringComparison.Ordinal) ? "\"channel\":\"POS\"," : "\0", "", StringComparison.Ordinal);

    private static WebhookDelivery Signed(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Connecting.WebhookSecret), bytes));
        return new WebhookDelivery(new Dictionary<string, string>(StringComparer.Ordinal) { ["x-signature"] = signature }, bytes);
    }
}
