using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Distributions.Pilot;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Decisions;

namespace PaymentAdmin.Tests.Connections;

/// <summary>A stop of a connection or of a processor says what of payments it reaches, and what was on its way.</summary>
public sealed class StopWithPaymentsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Stop_OfAConnectionWithPayments_CountsThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 4);
        await deciding.Unknown(0);
        await deciding.Failed(1);
        var (stop, connection) = (handlers.Get<StopConnection>(), deciding.Approving.Paying.ConnectionId);

        var paused = (await stop.Pause(connection, new StopConnection.Input("a look"), Actors.Admin, Stop)).Answer;
        Assert.Equal((ConnectionStatus.Paused, 1, 2), (paused.Status, paused.OnTheirWay, paused.Waiting));
        Assert.NotNull(await TakesPayments(database, connection));
        var resumed = (await stop.Resume(connection, new StopConnection.Input("looked"), Actors.Admin, Stop)).Answer;
        Assert.Equal((1, 2), (resumed.OnTheirWay, resumed.Waiting));
    }

    [Theory, EachDatabase]
    public async Task Halt_OfAConnection_IsForWhoWorksWithPayments_AndReleasedByTwoReviewers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var (stop, release, connection) = (handlers.Get<StopConnection>(), handlers.Get<ReleaseHalt>(), deciding.Approving.Paying.ConnectionId);

        await Refused.ForWantOf(Permissions.ManageConnections, [Actors.Auditor, Actors.Nobody], person => stop.Halt(connection, new StopConnection.Input("x"), person, Stop));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => stop.Halt(connection, new StopConnection.Input(" "), Actors.Officer, Stop));
        foreach (var person in new[] { Actors.Officer, Actors.Finance, Actors.Admin })
        {
            var halted = (await stop.Halt(connection, new StopConnection.Input("a suspicion"), person, Stop)).Answer;
            Assert.Equal((ConnectionStatus.Halted, "a suspicion", 1), (halted.Status, halted.StatusReason, halted.Waiting));
            await Refused.With(RefusalKind.Conflict, "connection_state", () => stop.Halt(connection, new StopConnection.Input("again"), person, Stop));
            Assert.False((await release.Handle(connection, new ReleaseHalt.Input("unfounded"), Actors.Finance, Stop)).Answer.Released);
            var released = (await release.Handle(connection, new ReleaseHalt.Input("seen"), Actors.Finance2, Stop)).Answer;
            Assert.Equal((true, 0, 1), (released.Released, released.OnTheirWay, released.Waiting));
        }
    }

    [Theory, EachDatabase]
    public async Task Deactivate_OfAProcessorWithProductionPayments_SaysWhatWaitsAndWhatIsOnItsWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await PilotTests.Piloting(database, handlers);
        var id = await paying.MakeWith(6);
        await database.Release(handlers, id);
        await database.End(handlers, id, PaymentStatus.Unknown, PaymentStatus.Completed);
        var processor = PublicId.Processor.Parse((await handlers.Get<ListConnections>().One(paying.ConnectionId, Actors.Admin, Stop)).Answer.ProcessorId);

        var inactive = (await handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop)).Answer;

        Assert.Equal([("payments_on_their_way", 1), ("payments_waiting", 4)], inactive.OpenItems!.Select(item => (item.Kind, item.Count)));
        Assert.Contains("inactive", await TakesPayments(database, paying.ConnectionId), StringComparison.Ordinal);
    }

    private static async Task<string?> TakesPayments(TestDatabase database, Guid connectionId)
    {
        await using var db = database.Open();
        return await PaymentAdmin.Connections.TakesPayments.Why(db, connectionId, Stop);
    }
}
