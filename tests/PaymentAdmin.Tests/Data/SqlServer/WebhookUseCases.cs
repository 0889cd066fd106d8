using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
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
        Assert.Equal(1, (await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(), Actors.Auditor, TestContext.Current.CancellationToken)).Now.Pending);
        await Replay(database, handlers);
    }

    /// <summary>A person replays what came; nothing of it can be, so that only the questions are asked.</summary>
    private static async Task Replay(TestDatabase database, Handlers handlers)
    {
        var stop = TestContext.Current.CancellationToken;
        var id = Assert.Single(await database.Inbox()).Id;
        var because = new ReasonInput("Mended");
        await Refused.With(RefusalKind.Conflict, "webhook_state", () => handlers.Get<ReplayNotification>().Handle(id, because, Actors.Admin, stop));
        await Refused.With(RefusalKind.Conflict, "webhook_state", () => handlers.Get<ReleaseNotification>().Handle(id, because, Actors.Admin, stop));
        await Refused.With(RefusalKind.Conflict, "webhook_state", () => handlers.Get<DiscardNotification>().Handle(id, because, Actors.Admin, stop));
        Assert.Equal(1, (await handlers.Get<StartReplay>().DryRun(new ReplaySelection(Ids: [id]), Actors.Admin, stop)).Skipped);
        Assert.Empty((await handlers.Get<ListReplays>().Handle(new ListReplays.Query(null, new Slice(50, 0)), Actors.Admin, stop)).Data);
        await Refused.NotFound(() => handlers.Get<GetReplay>().Handle(id, new GetReplay.Query([]), Actors.Admin, stop));
        await Refused.NotFound(() => handlers.Get<CancelReplay>().Handle(id, because, Actors.Admin, stop));
    }
}
