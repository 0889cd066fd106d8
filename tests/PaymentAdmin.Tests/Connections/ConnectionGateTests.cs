using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Connections.Calls;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

public sealed class ConnectionGateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Closed_OfConnectionsInTheirStates_NamesThoseThatTakeNothingNew(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await Add(database, processor, ConnectionEnvironment.Sandbox);
        await Add(database, processor, ConnectionEnvironment.Uat);
        var production = await Add(database, processor, ConnectionEnvironment.Production);

        Assert.Equal([(production, "The production connection is in setup: two platform admins have to put it to pilot first.")], await Closed(database, handlers));
        await Let(database, production, ConnectionEvent.StartPilot);
        await Let(database, sandbox, ConnectionEvent.Pause);
        Assert.Equal([(sandbox, "The connection is paused: it has to go on first.")], await Closed(database, handlers));

        await Let(database, sandbox, ConnectionEvent.Halt);
        await handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
        var closed = await Closed(database, handlers);
        Assert.Equal(2, closed.Count);
        Assert.Contains((sandbox, "The connection is halted: it has to go on first."), closed);
        Assert.EndsWith("is inactive: a platform admin has to activate it first.", closed.Single(each => each.Id == production).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_WhileThePspIsNotToBeAsked_NamesUntilWhen()
    {
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.Headers.RetryAfter = "20";
            return TestPsp.Json(context, 429, "{}");
        });
        await using var calling = await Calling.At(psp.At());
        var gate = calling.Handlers.Get<ConnectionGate>();
        await using var db = calling.Database.Open();
        Assert.Empty(await gate.Closed(db, calling.Clock.Time, Stop));

        await calling.Get();
        var wait = Assert.Single(await gate.Closed(db, calling.Clock.Time, Stop));
        Assert.Equal((calling.Connection.Id, FakeClock.Start.AddSeconds(20)), (wait.ConnectionId, wait.Until));
        calling.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(await gate.Closed(db, calling.Clock.Time, Stop));

        psp.Answer = context => TestPsp.Json(context, 503, "{}");
        for (var i = 0; i < 10; i++)
        {
            await calling.Get();
        }

        var open = Assert.Single(await gate.Closed(db, calling.Clock.Time, Stop));
        Assert.Equal((calling.Clock.Time.AddSeconds(30), true), (open.Until, open.Reason.StartsWith("Half of the last calls failed", StringComparison.Ordinal)));
        calling.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(await gate.Closed(db, calling.Clock.Time, Stop));
    }

    private static async Task<Guid> Add(TestDatabase database, Guid processor, ConnectionEnvironment environment)
    {
        var connection = Connection.Add(
            FakeClock.Start.NewId(), new ConnectionIdentity(processor, environment, Dialect.PspRestV2), Calling.Plain with { BaseUrl = "https://api.provider.test" }, Actors.Admin, FakeClock.Start);
        await using var db = database.Open();
        db.Add(connection);
        await db.SaveChangesAsync(Stop);
        return connection.Id;
    }

    private static async Task Let(TestDatabase database, Guid id, ConnectionEvent what)
    {
        await using var db = database.Open();
        var connection = await db.Connections.FindAsync([id], Stop);
        connection!.Let(what, "For the test", Actors.Admin, FakeClock.Start);
        await db.SaveChangesAsync(Stop);
    }

    private static async Task<List<(Guid Id, string Reason)>> Closed(TestDatabase database, Handlers handlers)
    {
        await using var db = database.Open();
        var closed = await handlers.Get<ConnectionGate>().Closed(db, handlers.Clock.Time, Stop);
        Assert.All(closed, each => Assert.Null(each.Until));
        return [.. closed.Select(each => (each.ConnectionId, each.Reason))];
    }
}
