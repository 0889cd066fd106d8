using PaymentAdmin.Connections;
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

        Assert.Equal(WebhookStatus.Pending, Assert.Single(await database.Inbox()).Status);
        Assert.Equal(1, await handlers.Get<CountWebhooks>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(0, await handlers.Get<JudgeWebhookHours>().Handle(Actors.Admin, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(), Actors.Auditor, TestContext.Current.CancellationToken)).Now.Pending);
        await Reject(database, handlers);
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
        var rest = await list.Handle(new ListRejections.Query(After: Cursor.Parse(first.Pagination.Cursor)), Actors.Auditor, stop);
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
