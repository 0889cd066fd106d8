using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through a connection's life: listed, changed, registered in vain, paused, resumed, halted and released by two, retired; and through alerts.</summary>
internal static class ConnectionUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        var processor = await handlers.Onboard("LIFE");
        var added = await handlers.Connect(Connecting.Sandbox(processor) with { BaseUrl = "http://127.0.0.1:1" });
        var id = added.IdOf();

        await List(handlers, processor, id);
        var changed = await handlers.Get<UpdateConnection>().Handle(id, new UpdateConnection.Input(TimeoutSeconds: 11, WebhookSecret: "another_signing_secret_1"), IfMatch.Version(1), Actors.Admin, Stop);
        Assert.Equal(11, changed.Answer.TimeoutSeconds);
        await Webhook(handlers, id);

        // A run goes on beside the walk, which the model of SQL Server cannot follow: its tests run it on each real database.
        Assert.Null(await handlers.Get<TestConnection>().Latest(id, Actors.Auditor, Stop));
        Assert.Empty(await handlers.Get<TestConnection>().List(id, 10, Actors.Auditor, Stop));

        var life = handlers.Get<StopConnection>();
        Assert.Equal(ConnectionStatus.Paused, (await life.Pause(id, new StopConnection.Input("Maintenance"), Actors.Admin, Stop)).Answer.Status);
        Assert.Equal(ConnectionStatus.Setup, (await life.Resume(id, new StopConnection.Input(), Actors.Admin, Stop)).Answer.Status);
        await life.Halt(id, new StopConnection.Input("A suspicion"), Actors.Officer, Stop);
        var release = handlers.Get<ReleaseHalt>();
        Assert.False((await release.Handle(id, new ReleaseHalt.Input("Unfounded"), Actors.Finance, Stop)).Answer.Released);
        Assert.Equal("LIFE", Assert.Single(await handlers.Get<ListHalts>().WaitingFor(Actors.Finance2, Stop)).ProcessorCode);
        Assert.True((await release.Handle(id, new ReleaseHalt.Input("Seen"), Actors.Finance2, Stop)).Answer.Released);
        Assert.Equal(ConnectionStatus.Retired, (await life.Retire(id, new StopConnection.Input("Gone"), Actors.Admin, Stop)).Answer.Status);
        await Alerts(database, handlers, id);
    }

    private static async Task List(Handlers handlers, Guid processor, Guid id)
    {
        var list = handlers.Get<ListConnections>();
        var query = new ListConnections.Query(
            [ConnectionEnvironment.Sandbox, ConnectionEnvironment.Uat], [ConnectionStatus.Setup], [Dialect.PspRestV2], processor, "life", new Slice(1, 0));
        Assert.Equal(PublicId.Connection.Format(id), Assert.Single((await list.Handle(query, Actors.Officer, Stop)).Data).Id);
        Assert.Equal(Connecting.Sandbox(processor).MerchantId, (await list.One(id, Actors.Auditor, Stop)).Answer.MerchantId);
    }

    /// <summary>Inner addresses are refused here: the registration goes its whole way without a server, and the PSP does not do it.</summary>
    private static async Task Webhook(Handlers handlers, Guid id)
    {
        var register = handlers.Get<RegisterWebhook>();
        await Refused.With(RefusalKind.Upstream, "psp_refused", () => register.Register(id, Actors.Admin, Stop));
        Assert.Null(await register.FindFor(id, Actors.Auditor, Stop));
        await Refused.NotFound(() => handlers.Get<ListDeliveries>().Handle(id, ListDeliveries.DefaultLimit, Actors.Auditor, Stop));
    }

    private static async Task Alerts(TestDatabase database, Handlers handlers, Guid id)
    {
        await using (var db = database.Open())
        {
            await RaiseAlert.Raise(db, handlers.Clock.Time, "walk.alert", id, "Look here.", "connections", Stop);
            await db.SaveChangesAsync(Stop);
        }

        var list = handlers.Get<ListAlerts>();
        var open = (await list.Handle(new ListAlerts.Query(true, new Slice(10, 0)), Actors.Auditor, Stop)).Data.Single(alert => alert.Kind == "walk.alert");
        await handlers.Get<CloseAlert>().Handle(PublicId.Alert.Parse(open.Id), Actors.Admin, Stop);
        Assert.DoesNotContain((await list.Handle(new ListAlerts.Query(true, new Slice(10, 0)), Actors.Auditor, Stop)).Data, alert => alert.Kind == "walk.alert");
    }
}
