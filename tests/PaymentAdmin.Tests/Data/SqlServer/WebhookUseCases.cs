using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
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

        var arrived = Assert.Single(await database.Inbox());
        Assert.Equal(WebhookStatus.Pending, arrived.Status);
        await Look(handlers, arrived);
        Assert.Equal(1, await handlers.Get<CountWebhooks>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(0, await handlers.Get<JudgeWebhookHours>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(ConnectionEnvironment.Sandbox), Actors.Auditor, TestContext.Current.CancellationToken)).Now.Pending);
        Assert.Equal(0, (await handlers.Get<SweepHeld>().Handle(from: null, Actors.Admin, TestContext.Current.CancellationToken)).Released);
        await Replay(database, handlers);
        await Reject(database, handlers);
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

    // With every filter, sort and place there is.
    private static async Task Look(Handlers handlers, WebhookNotification arrived)
    {
        var stop = TestContext.Current.CancellationToken;
        var list = handlers.Get<ListNotifications>();
        var place = new Cursor(arrived.ReceivedAt.AddSeconds(1), arrived.Id);
        foreach (var filter in (NotificationFilter[])
            [
                new(), new(Provider: "mypvit"), new(Statuses: [WebhookStatus.Pending]), new(Statuses: [WebhookStatus.Pending, WebhookStatus.Failed]), new(ProcessorCode: "MYPVIT"),
                new(ConnectionId: arrived.ConnectionId), new(From: arrived.ReceivedAt, To: arrived.ReceivedAt.AddSeconds(1)), new(Search: arrived.IdempotencyKey), new(Search: PublicId.Webhook.Format(arrived.Id)),
            ])
        {
            var page = await list.Handle(new ListNotifications.Query(filter with { Environment = arrived.Environment }, new Slice(50, 0), place), Actors.Auditor, stop);
            Assert.Equal(PublicId.Webhook.Format(arrived.Id), Assert.Single(page.Data).Id);
            Assert.Equal(1, await list.CountNew(page.Filter, new Cursor(arrived.ReceivedAt.AddSeconds(-1), arrived.Id), Actors.Auditor, stop));
        }

        var none = new NotificationFilter(FlowType: FlowType.Refund, Channel: "card", TenantId: arrived.Id);
        Assert.Empty((await list.Handle(new ListNotifications.Query(none, new Slice(50, 10)), Actors.Auditor, stop)).Data);
        Assert.Equal(6, (await handlers.Get<CountNotifications>().Handle(arrived.Environment, Actors.Auditor, stop)).Count);
        Assert.NotEmpty((await handlers.Get<ListNotificationFilters>().Handle(arrived.Environment, Actors.Auditor, stop)).Connections);
        Assert.Equal(WebhookStatus.Pending, (await handlers.Get<GetNotification>().Handle(arrived.Id, includeRawBody: true, Actors.Officer, stop)).Status);
    }

    /// <summary>What was refused is listed, verified again, and dropped in the end.</summary>
    private static async Task Reject(TestDatabase database, Handlers handlers)
    {
        var stop = TestContext.Current.CancellationToken;
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("REJECTS")));
        for (var i = 0; i < 3; i++)
        {
            await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));
            handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, (await database.Counted(handlers)).Sum(hour => hour.Count));
        await handlers.CorrectSecret(connection.IdOf());
        var list = handlers.Get<ListRejections>();
        var first = await list.Handle(new ListRejections.Query(ConnectionEnvironment.Sandbox, connection.IdOf(), RejectionState.Kept, FakeClock.Start, handlers.Clock.Time, Slice: new Slice(1, 0)), Actors.Auditor, stop);
        var rest = await list.Handle(new ListRejections.Query(ConnectionEnvironment.Sandbox, After: Cursor.Parse(first.Pagination.Cursor)), Actors.Auditor, stop);
        Assert.Equal((1, 2), (first.Data.Count, rest.Data.Count));
        var id = PublicId.RejectedDelivery.Parse(first.Data[0].Id);
        Assert.Equal(Receiving.Completed, (await list.One(id, withRawBody: true, Actors.Officer, stop)).Payload);

        var verify = handlers.Get<VerifyAgain>();
        Assert.True((await verify.One(id, new VerifyAgain.Input("The secret was wrong"), Actors.Finance, stop)).Verified);
        Assert.Equal(2, (await verify.All(new VerifyAgain.AllInput(connection.Answer.Id, "The secret was wrong"), Actors.Finance, stop)).Verified);

        handlers.Clock.Advance(TimeSpan.FromDays(401));
        Assert.Equal(0, await handlers.Get<DropOldBodies>().Handle(Actors.Admin, stop));
        Assert.Equal(3, await handlers.Get<DropOldRejections>().Handle(Actors.Admin, stop));
    }
}
