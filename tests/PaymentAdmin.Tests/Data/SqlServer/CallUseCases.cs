using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through calls to PSPs: what they read and keep.</summary>
internal static class CallUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Call(TestDatabase database, Handlers handlers, Guid processor)
    {
        var now = handlers.Clock.Time;
        var identity = new ConnectionIdentity(processor, ConnectionEnvironment.Uat, Dialect.PspRestV2);
        var settings = new ConnectionSettings { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey }, BaseUrl = "http://127.0.0.1:1" };
        var connection = Connection.Add(now.NewId(), identity, settings, Actors.Admin, now);
        await using (var db = database.Open())
        {
            db.Add(connection);
            await handlers.Get<SecretVault>().Keep(db, connection.Id, SecretKind.ApiKey, "a-key-of-the-walk", TimeSpan.Zero, Actors.Admin, now, Stop);
            await db.SaveChangesAsync(Stop);
        }

        // The address is an inner one and refused: the call goes its whole way without a server.
        var call = new PspCall<string>(new PspRequest(HttpMethod.Get, "/health", []), _ => PspReading<string>.Of("ok"));
        var result = await handlers.Get<IPspClient>().Send(connection, call, new CallContext("health", Actors.Admin), Stop);
        Assert.Equal((CallOutcome.NotSent, "not_sent"), (result.Answer.Outcome, result.Error?.Code));
        Assert.Equal(1, (await handlers.Get<IFlowControl>().StateOf(connection.Id, Stop)).LastMinute);

        Assert.Empty(await Closed(database, handlers, connection.Id));
        var list = handlers.Get<ListExchanges>();
        Assert.Equal(SecretKind.ApiKey, Assert.Single((await list.Handle(new ListExchanges.Query(connection.Id, Limit: 1), Actors.Auditor, Stop)).Data).Credential);
        Assert.Empty((await list.Handle(new ListExchanges.Query(connection.Id, new Cursor(now.AddDays(-1), connection.Id)), Actors.Auditor, Stop)).Data);
        handlers.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal(1, await handlers.Get<DropOldExchanges>().Handle(Actors.Admin, Stop));
    }

    private static async Task<IEnumerable<ClosedConnection>> Closed(TestDatabase database, Handlers handlers, Guid connection)
    {
        await using var db = database.Open();
        return (await handlers.Get<ConnectionGate>().Closed(db, handlers.Clock.Time, Stop)).Where(closed => closed.ConnectionId == connection);
    }
}
