using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Mapping;

public sealed class ReplaceFieldMappingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task AddConnection_OfAnyEnvironment_PutsTheDefaultInForce(DatabaseProvider provider)
    {
        foreach (var environment in Enum.GetValues<ConnectionEnvironment>())
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var id = await handlers.Connect(environment);

            var (answer, version) = await handlers.Mapping(id, Actors.Officer);

            Assert.Equal((1, 1, FieldMappingStatus.InForce, MappingCase.Default.Hash, Actors.Admin.Name, FakeClock.Start), (version, answer.Version, answer.Status, answer.Hash, answer.CreatedBy, answer.CreatedAt));
            Assert.Null(answer.Proposed);
            Assert.Equal(MappingCase.Rules(MappingCase.Default).GetRawText(), answer.Rules.GetRawText());
            await using var db = database.Open();
            var inForce = await MappingInForce.Of(db, id, Stop);
            Assert.Equal((MappingCase.Default, 1, MappingCase.Default.Hash), (inForce!.Mapping, inForce.Version, inForce.Hash));
        }
    }

    [Theory, EachDatabase]
    public async Task AddConnection_OfMypvit_PutsItsOwnDefaultInForce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox, Dialect.Mypvit);

        await using var db = database.Open();
        Assert.Equal(FieldMapping.Default(DialectTargets.Mypvit), (await MappingInForce.Of(db, id, Stop))!.Mapping);
        Assert.Null(await MappingInForce.Of(db, Guid.Empty, Stop));
    }

    [Theory, EachDatabase]
    public async Task Replace_OnASandbox_IsInForceAtOnceAndRecorded(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);
        var now = handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        var (answer, version) = await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2, IfMatch.Version(1));

        Assert.Equal((2, 2, FieldMappingStatus.InForce, Actors.Admin2.Name, now), (version, answer.Version, answer.Status, answer.CreatedBy, answer.CreatedAt));
        Assert.Null(answer.Proposed);
        Assert.Equal(["1 superseded", "2 in_force"], await handlers.Standing(id));
        await AssertRecorded(database, "connection.mapping_changed", new("version", "1", "2"), new("metadata.note", null, "\"hello\""));
    }

    [Theory, EachDatabase]
    public async Task Replace_OnProduction_IsProposedOnly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);

        var (answer, version) = await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2, IfMatch.Version(1));

        Assert.Equal((2, 1, MappingCase.Default.Hash), (version, answer.Version, answer.Hash));
        Assert.Equal((2, FieldMappingStatus.Proposed, MappingCase.With("hello").Hash, false), (answer.Proposed!.Version, answer.Proposed.Status, answer.Proposed.Hash, answer.Proposed.MayDecide));
        Assert.Equal([new MappingDifference(MappingChange.Added, "metadata.note", null, "\"hello\"")], answer.Proposed.Changes!);
        Assert.True((await handlers.Mapping(id, Actors.Admin)).Answer.Proposed!.MayDecide);
        Assert.False((await handlers.Mapping(id, Actors.Auditor)).Answer.Proposed!.MayDecide);
        await using var db = database.Open();
        Assert.Equal(MappingCase.Default, (await MappingInForce.Of(db, id, Stop))!.Mapping);
        await AssertRecorded(database, "connection.mapping_proposed", new("version", "1", "2"), new("metadata.note", null, "\"hello\""));
    }

    [Theory, EachDatabase]
    public async Task Replace_WhileOneIsProposed_SupersedesTheProposal(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, MappingCase.With("first"), Actors.Admin);

        await handlers.Replace(id, MappingCase.With("second"), Actors.Admin2, IfMatch.Version(2));

        Assert.Equal(["1 in_force", "2 superseded", "3 proposed"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Replace_ByTheSameRules_MakesNoVersionAndNoRecord(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, MappingCase.Default, Actors.Admin2);
        Assert.Equal(["1 in_force"], await handlers.Standing(id));
        await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin);
        var before = await Rows.Of(database);

        var (answer, _) = await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2);

        // It stays the first person's proposal: whoever repeats it has made nothing.
        Assert.Equal((Actors.Admin.Name, true), (answer.Proposed!.CreatedBy, answer.Proposed.MayDecide));
        Assert.Equal(["1 in_force", "2 proposed"], await handlers.Standing(id));
        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Replace_ByTheRulesInForce_TakesTheProposalBack(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2);

        var (answer, version) = await handlers.Replace(id, MappingCase.Default, Actors.Admin2, IfMatch.Version(2));

        Assert.Equal((1, 1), (version, answer.Version));
        Assert.Null(answer.Proposed);
        Assert.Equal(["1 in_force", "2 superseded"], await handlers.Standing(id));
        await AssertRecorded(database, "connection.mapping_withdrawn", new("version", "2", "1"), new("metadata.note", "\"hello\"", null));

        // Its number is used up.
        await handlers.Replace(id, MappingCase.With("again"), Actors.Admin2);
        Assert.Equal(["1 in_force", "2 superseded", "3 proposed"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Replace_OfAnOlderVersion_ShowsWhatIsThereNowAndChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);
        var changed = handlers.Clock.Advance(TimeSpan.FromHours(1));
        await handlers.Replace(id, MappingCase.With("theirs"), Actors.Admin2, IfMatch.Version(1));

        var refusal = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () => handlers.Replace(id, MappingCase.With("mine"), Actors.Admin, IfMatch.Version(1)));

        Assert.Equal((Actors.Admin2.Name, changed, 2), (refusal.Facts["changedBy"], refusal.Facts["changedAt"], refusal.Facts["version"]));
        Assert.Equal(MappingCase.With("theirs").Hash, Assert.IsType<FieldMappingAnswer>(refusal.Facts["current"]).Hash);
        Assert.Equal(["1 superseded", "2 in_force"], await handlers.Standing(id));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Replace_ByManyAtOnce_LeavesOneInForceAndNoNumberTwice(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() => handlers.Replace(id, MappingCase.With($"text {number}"), Actors.Admin))));

        var standing = await handlers.Standing(id);
        Assert.Equal(["1 superseded", "2 superseded", "3 superseded", "4 superseded", "5 superseded", "6 superseded", "7 in_force"], standing);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Replace_ByTwoThatSawTheSame_LetsOneThrough(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
            await Record.ExceptionAsync(() => handlers.Replace(id, MappingCase.With($"text {number}"), Actors.Admin, IfMatch.Version(1))))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal("changed_meanwhile", Assert.IsType<Refusal>(outcome).Code));
        Assert.Equal(["1 superseded", "2 in_force"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Replace_ByRulesThatPayAnotherAmount_IsRefusedAndKeepsTheOld(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Sandbox);
        var rules = MappingCase.Rules(MappingCase.Default).GetRawText().Replace("\"source\":\"transfer.amount\"", "\"constant\":1", StringComparison.Ordinal);

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () =>
            handlers.Get<ReplaceFieldMapping>().Handle(id, new ReplaceFieldMapping.Input(System.Text.Json.JsonElement.Parse(rules)), IfMatch.Any, Actors.Admin, Stop));

        Assert.Equal(["rules[4]"], refusal.Errors.Keys);
        Assert.Equal(["1 in_force"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Everything_OnARetiredConnection_CanOnlyBeRead(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2);
        await handlers.Get<StopConnection>().Retire(id, new StopConnection.Input("Over"), Actors.Admin, Stop);

        await Refused.With(RefusalKind.Conflict, "connection_retired", () => handlers.Replace(id, MappingCase.With("other"), Actors.Admin));
        await Refused.With(RefusalKind.Conflict, "connection_retired", () => handlers.Approve(id, 2, MappingCase.With("hello"), Actors.Admin));
        await Refused.With(RefusalKind.Conflict, "connection_retired", () => handlers.Reject(id, 2, MappingCase.With("hello"), Actors.Admin));
        Assert.Equal(2, (await handlers.Mapping(id)).Version);
    }

    [Theory, EachDatabase]
    public async Task EveryUseCase_WithoutItsPermission_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, MappingCase.With("hello"), Actors.Admin2);
        var before = await Rows.Of(database);
        var rules = MappingCase.Rules(MappingCase.Default);
        Actor[] others = [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody];

        await Refused.ForWantOf(Permissions.ManageConnections, others, person => handlers.Replace(id, MappingCase.Default, person));
        await Refused.ForWantOf(Permissions.ApproveConnections, others, person => handlers.Approve(id, 2, MappingCase.With("hello"), person));
        await Refused.ForWantOf(Permissions.ApproveConnections, others, person => handlers.Reject(id, 2, MappingCase.With("hello"), person));
        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], person => handlers.Mapping(id, person));
        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], person => handlers.Get<GetFieldMapping>().Versions(id, new Slice(1, 0), person, Stop));
        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], person => handlers.Get<PreviewFieldMapping>().Handle(id, new PreviewFieldMapping.Input(rules), person, Stop));

        Assert.Equal(before, await Rows.Of(database));
        Assert.Equal(["1 in_force", "2 proposed"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task EveryUseCase_OfAConnectionThatIsNotThere_IsNotFound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();

        await Refused.NotFound(() => handlers.Mapping(processor));
        await Refused.NotFound(() => handlers.Standing(processor));
        await Refused.NotFound(() => handlers.Replace(processor, MappingCase.Default, Actors.Admin));
        await Refused.NotFound(() => handlers.Approve(processor, 1, MappingCase.Default, Actors.Admin));
        await Refused.NotFound(() => handlers.Reject(processor, 1, MappingCase.Default, Actors.Admin));
        await Refused.NotFound(() => handlers.Get<PreviewFieldMapping>().Handle(processor, new PreviewFieldMapping.Input(MappingCase.Rules(MappingCase.Default)), Actors.Admin, Stop));
    }

    private static async Task AssertRecorded(TestDatabase database, string kind, params FieldChange[] changes)
    {
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Kind == kind, Stop);
        Assert.Equal((Actors.Admin2.Name, "connection"), (entry.ActorName, entry.ThingType));
        Assert.Equal(changes, entry.Changes);
    }
}
