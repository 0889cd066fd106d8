using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;
using PaymentAdmin.Webhooks;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through what PSPs hand over: a callback and a secret.</summary>
internal static class WebhookUseCases
{
    public static async Task Receive(TestDatabase database, Handlers handlers)
    {
        var connection = (await handlers.Connect(Connecting.Mypvit(await handlers.Onboard("MYPVIT")))).Answer;
        Assert.NotNull(handlers.Get<DialectBook>());
        Assert.NotNull(handlers.Get<IDialect>());

        await handlers.Receive(connection.WebhookUrl!, Receiving.Unsigned(Receiving.Callback));
        var secret = """{"operation_account_code":"ACC_673B22D1077EA","secret":"issued-1","expires_in":3000}"""u8.ToArray();
        await handlers.Get<ReceiveIssuedSecret>().Handle(new ReceiveIssuedSecret.Input(connection.Id, connection.SecretReceptionUrl!.Split('/')[^1], secret), TestContext.Current.CancellationToken);

        Assert.Equal(WebhookStatus.Pending, Assert.Single(await database.Inbox()).Status);
        Assert.Equal(1, await handlers.Get<CountWebhooks>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(0, await handlers.Get<JudgeWebhookHours>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(ConnectionEnvironment.Sandbox), Actors.Auditor, TestContext.Current.CancellationToken)).Now.Pending);
    }
}
