using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Connections.Mapping;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Advance;

public sealed class AdvanceConnectionTests
{
    private const string HashesIds = "compares a hash of the secrets' ids, which are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = HashesIds)]
    public async Task Ask_ByTwoPeople_GoesToPilot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        var first = await Ask(handlers, id, Actors.Admin, reason: " The contract starts ");
        var again = await Ask(handlers, id, Actors.Admin);
        var waiting = (await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer;
        var second = await Ask(handlers, id, Actors.Admin2, ConnectionStatus.Pilot);

        Assert.Equal((false, false, true), (first.Advanced, again.Advanced, second.Advanced));
        Assert.Equal((ConnectionStatus.Setup, ConnectionStatus.Pilot, Actors.Admin.Name, "The contract starts"), (waiting.Status, waiting.Advance!.To, waiting.Advance.ProposedBy, waiting.Advance.Reason));
        Assert.Equal(first.Connection.Advance, again.Connection.Advance);
        Assert.Equal((ConnectionStatus.Pilot, null), (second.Connection.Status, second.Connection.Advance));
        await using var db = database.Open();
        Assert.Equal(
            [("connection.advance_proposed", Actors.Admin.Id), ("connection.advance_approved", Actors.Admin2.Id)],
            await Entries(db, id));
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == "connection.advance_approved", Stop);
        Assert.Equal([new FieldChange("status", "setup", "pilot")], entry.Changes);
    }

    [Theory, EachDatabase(RealOnly = HashesIds)]
    public async Task Approve_ByWhoProposed_IsRefusedEveryWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await Ask(handlers, id, Actors.Admin);

        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => Approve(handlers, id, Actors.Admin));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => Approve(handlers, id, Actors.Admin with { Name = "another name", CorrelationId = "another session" }));
        Assert.False((await Ask(handlers, id, Actors.Admin with { Name = "another name" })).Advanced);

        Assert.Equal(ConnectionStatus.Setup, await StatusOf(handlers, id));
        Assert.Equal(ConnectionStatus.Pilot, (await Approve(handlers, id, Actors.Admin2)).Answer.Status);
        await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => Approve(handlers, id, Actors.Admin2));
    }

    [Theory, EachDatabase]
    public async Task Reject_ByASecondPersonOrTheProposer_LeavesItWhereItIs(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        foreach (var person in new[] { Actors.Admin2, Actors.Admin })
        {
            await Ask(handlers, id, Actors.Admin);
            await Refused.With(RefusalKind.Invalid, "invalid_input", () => Reject(handlers, id, person, " "));
            var rejected = await Reject(handlers, id, person, "Not yet");
            Assert.Equal((ConnectionStatus.Setup, null), (rejected.Answer.Status, rejected.Answer.Advance));
            await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => Reject(handlers, id, person, "Not yet"));
        }
    }

    [Theory, EachDatabase(RealOnly = HashesIds)]
    public async Task Approve_OfAConnectionThatWasChanged_IsRefusedUntilItIsProposedAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        var mapping = MappingCase.With("changed");
        Func<Task>[] changes =
        [
            () => Update(handlers, id, new UpdateConnection.Input(TimeoutSeconds: 20)),
            () => Update(handlers, id, new UpdateConnection.Input(Authentication: new AuthenticationInput { ApiKey = "sk_other_key_of_a_test" })),
            async () =>
            {
                await handlers.Replace(id, mapping, Actors.Admin);
                await handlers.Approve(id, 2, mapping, Actors.Admin2);
            },
        ];

        foreach (var change in changes)
        {
            var before = (await Ask(handlers, id, Actors.Admin)).Connection.Advance!.Hash;
            await change();

            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => Approve(handlers, id, Actors.Admin2));
            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => Approve(handlers, id, Actors.Admin2, before));
            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => Ask(handlers, id, Actors.Admin2));
            Assert.True((await handlers.Get<GetAdvance>().Handle(id, Actors.Admin2, Stop)).Changed);

            var after = (await Ask(handlers, id, Actors.Admin)).Connection.Advance!.Hash;
            Assert.NotEqual(before, after);
            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => Approve(handlers, id, Actors.Admin2, before));
        }

        Assert.Equal(ConnectionStatus.Setup, await StatusOf(handlers, id));
        var advance = (await handlers.Get<GetAdvance>().Handle(id, Actors.Admin2, Stop)).Advance!;
        Assert.Equal(ConnectionStatus.Pilot, (await Approve(handlers, id, Actors.Admin2, advance.Hash)).Answer.Status);
    }

    [Theory, EachDatabase]
    public async Task Ask_ForASandboxOrUatConnection_SaysThatItNeedsNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);

        var refusal = await Refused.With(RefusalKind.Rule, "no_advance", () => Ask(handlers, id, Actors.Admin));

        Assert.Contains("sandbox", refusal.Message, StringComparison.Ordinal);
        var answer = await handlers.Get<GetAdvance>().Handle(id, Actors.Admin, Stop);
        Assert.Equal((null, 0, null), (answer.Next, answer.Checks.Count, answer.Advance));
        await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => Approve(handlers, id, Actors.Admin2));
    }

    [Theory, EachDatabase(RealOnly = HashesIds)]
    public async Task Gate_IsLookedAtByBothPeople(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        await SetProcessor(handlers, id, ProcessorStatus.Inactive);
        var refusal = await Refused.With(RefusalKind.Rule, "gate_closed", () => Ask(handlers, id, Actors.Admin));
        Assert.Equal(["processor_active"], ((IEnumerable<GateCheck>)refusal.Facts["checks"]!).Select(check => check.Code));

        await SetProcessor(handlers, id, ProcessorStatus.Active);
        await Ask(handlers, id, Actors.Admin);
        await SetProcessor(handlers, id, ProcessorStatus.Inactive);
        await Refused.With(RefusalKind.Rule, "gate_closed", () => Approve(handlers, id, Actors.Admin2));
        await Refused.With(RefusalKind.Rule, "gate_closed", () => Ask(handlers, id, Actors.Admin2));
        Assert.Equal(ConnectionStatus.Setup, await StatusOf(handlers, id));

        await SetProcessor(handlers, id, ProcessorStatus.Active);
        await Approve(handlers, id, Actors.Admin2);
        var live = await Refused.With(RefusalKind.Rule, "gate_closed", () => Ask(handlers, id, Actors.Admin));
        Assert.Equal(["pilot_confirmed"], ((IEnumerable<GateCheck>)live.Facts["checks"]!).Select(check => check.Code));
        var checks = (await handlers.Get<GetAdvance>().Handle(id, Actors.Auditor, Stop)).Checks;
        Assert.Equal([("processor_active", true), ("credentials", true), ("mapping", true), ("pilot_confirmed", false)], checks.Select(check => (check.Code, check.Passed)));
    }

    [Theory, EachDatabase]
    public async Task Gate_WithoutCredentialsOrMapping_IsClosed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await using (var db = database.Open())
        {
            db.RemoveRange(await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == id).ToListAsync(Stop));
            db.RemoveRange(await db.Set<FieldMappingVersion>().Where(version => version.ConnectionId == id).ToListAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }

        var refusal = await Refused.With(RefusalKind.Rule, "gate_closed", () => Ask(handlers, id, Actors.Admin));

        Assert.Equal(["credentials", "mapping"], ((IEnumerable<GateCheck>)refusal.Facts["checks"]!).Select(check => check.Code));
        Assert.Contains("authentication.apiKey", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = HashesIds)]
    public async Task Ask_WhereItCannotGo_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        await Refused.With(RefusalKind.Conflict, "connection_state", () => Ask(handlers, id, Actors.Admin, ConnectionStatus.Live));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Ask(handlers, id, Actors.Admin, ConnectionStatus.Verified));
        await Ask(handlers, id, Actors.Admin);
        await database.Put(handlers, id, ConnectionEvent.Pause);
        await Refused.With(RefusalKind.Conflict, "connection_state", () => Ask(handlers, id, Actors.Admin));
        await Refused.With(RefusalKind.Conflict, "connection_state", () => Approve(handlers, id, Actors.Admin2));
        await database.Put(handlers, id, ConnectionEvent.Retire);
        await Refused.With(RefusalKind.Conflict, "connection_state", () => Approve(handlers, id, Actors.Admin2));
        Assert.Empty(await handlers.Get<GetAdvance>().WaitingFor(Actors.Admin2, Stop));
        await Refused.NotFound(() => Ask(handlers, Guid.Empty, Actors.Admin));
    }

    [Theory, EachDatabase]
    public async Task Waiting_IsShownToWhoMayDecideOnly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await Ask(handlers, id, Actors.Admin);

        var waiting = Assert.Single(await handlers.Get<GetAdvance>().WaitingFor(Actors.Admin2, Stop));

        Assert.Equal((PublicId.Connection.Format(id), "PAYSTACK", ConnectionStatus.Pilot, Actors.Admin.Name), (waiting.ConnectionId, waiting.ProcessorCode, waiting.To, waiting.ProposedBy));
        Assert.Empty(await handlers.Get<GetAdvance>().WaitingFor(Actors.Admin, Stop));
        Assert.Empty(await handlers.Get<GetAdvance>().WaitingFor(Actors.Officer, Stop));
        Assert.True((await handlers.Get<GetAdvance>().Handle(id, Actors.Admin2, Stop)).MayDecide);
        Assert.False((await handlers.Get<GetAdvance>().Handle(id, Actors.Admin, Stop)).MayDecide);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task TwoPeople_WhoAskAtOnce_HaveAgreedOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        var outcomes = await Task.WhenAll(new[] { Actors.Admin, Actors.Admin2 }.Select(person => Task.Run(() => Ask(handlers, id, person))));

        Assert.Single(outcomes, outcome => outcome.Advanced);
        Assert.Equal(ConnectionStatus.Pilot, await StatusOf(handlers, id));
        await using var db = database.Open();
        Assert.Equal(["connection.advance_proposed", "connection.advance_approved"], (await Entries(db, id)).Select(entry => entry.Kind));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task ManyPeople_WhoDecideAtOnce_DecideOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await Ask(handlers, id, Actors.Admin);
        var people = Enumerable.Range(50, 6).Select(number => Actors.Of(Roles.PlatformAdmin, number));

        var outcomes = await Task.WhenAll(people.Select((person, i) => Task.Run(async () => await Record.ExceptionAsync(() => i % 2 == 0 ? Approve(handlers, id, person) : Reject(handlers, id, person, "No")))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.Where(outcome => outcome is not null), outcome => Assert.Equal("nothing_proposed", Assert.IsType<Refusal>(outcome).Code));
    }

    [Theory, EachDatabase]
    public async Task Advance_WithoutTheRight_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        Actor[] others = [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody];

        await Refused.ForWantOf("manage_connections", others, person => Ask(handlers, id, person));
        await Refused.ForWantOf("approve_connections", others, person => Approve(handlers, id, person));
        await Refused.ForWantOf("approve_connections", others, person => Reject(handlers, id, person, "No"));
        await Refused.ForWantOf("view_connections", [Actors.Nobody], person => handlers.Get<GetAdvance>().Handle(id, person, Stop));

        // Who may only propose does not agree by asking for the same.
        await Ask(handlers, id, Actors.Admin);
        var onlyManages = Actors.Admin2 with { Permissions = new HashSet<string> { Permissions.ManageConnections } };
        await Refused.ForWantOf("approve_connections", [onlyManages], person => Ask(handlers, id, person));
    }

    private static Task<AdvanceConnection.Outcome> Ask(Handlers handlers, Guid id, Actor actor, ConnectionStatus? to = null, string? reason = null) =>
        handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(to, reason), actor, Stop);

    private static Task<Versioned<ConnectionAnswer>> Approve(Handlers handlers, Guid id, Actor actor, string? hash = null) =>
        handlers.Get<AdvanceConnection>().Approve(id, new AdvanceConnection.Decision(hash), actor, Stop);

    private static Task<Versioned<ConnectionAnswer>> Reject(Handlers handlers, Guid id, Actor actor, string reason) =>
        handlers.Get<AdvanceConnection>().Reject(id, new AdvanceConnection.Decision(Reason: reason), actor, Stop);

    private static Task<Versioned<ConnectionAnswer>> Update(Handlers handlers, Guid id, UpdateConnection.Input input) => handlers.Get<UpdateConnection>().Handle(id, input, IfMatch.Any, Actors.Admin, Stop);

    private static async Task<ConnectionStatus> StatusOf(Handlers handlers, Guid id) => (await handlers.Get<ListConnections>().One(id, Actors.Admin, Stop)).Answer.Status;

    private static async Task SetProcessor(Handlers handlers, Guid connectionId, ProcessorStatus status)
    {
        var processor = PublicId.Processor.Parse((await handlers.Get<ListConnections>().One(connectionId, Actors.Admin, Stop)).Answer.ProcessorId);
        await handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input(Status: status), IfMatch.Any, Actors.Admin, Stop);
    }

    private static async Task<List<(string Kind, Guid Actor)>> Entries(PaymentDb db, Guid id) =>
        (await db.Set<AuditEntry>().Where(entry => entry.ThingId == id && entry.Kind.StartsWith("connection.advance")).OrderBy(entry => entry.Id).ToListAsync(Stop))
        .OrderByDescending(entry => entry.Kind).Select(entry => (entry.Kind, entry.ActorId)).ToList();
}
