using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Mapping;

public sealed class DecideFieldMappingTests
{
    private static readonly FieldMapping Wanted = MappingCase.With("wanted");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Approve_ByASecondPerson_BringsItIntoForce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);
        var now = handlers.Clock.Advance(TimeSpan.FromHours(1));

        var (answer, version) = await handlers.Approve(id, 2, Wanted, Actors.Admin2);

        Assert.Equal((2, 2, FieldMappingStatus.InForce, Wanted.Hash), (version, answer.Version, answer.Status, answer.Hash));
        Assert.Equal((Actors.Admin.Name, Actors.Admin2.Name, now), (answer.CreatedBy, answer.DecidedBy, answer.DecidedAt));
        Assert.Null(answer.Proposed);
        Assert.Equal(["1 superseded", "2 in_force"], await handlers.Standing(id));
        await using var db = database.Open();
        Assert.Equal((Wanted, 2), ((await MappingInForce.Of(db, id, Stop))!.Mapping, (await MappingInForce.Of(db, id, Stop))!.Version));
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Kind == "connection.mapping_approved", Stop);
        Assert.Equal((Actors.Admin2.Id, id), (entry.ActorId, entry.ThingId));
        Assert.Equal([new FieldChange("version", "1", "2"), new FieldChange("metadata.note", null, "\"wanted\"")], entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task Reject_ByASecondPerson_LeavesWhatIsInForce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);

        var (answer, version) = await handlers.Reject(id, 2, Wanted, Actors.Admin2, " The PSP has no such field ");

        Assert.Equal((1, 1), (version, answer.Version));
        Assert.Null(answer.Proposed);
        Assert.Equal(["1 in_force", "2 rejected"], await handlers.Standing(id));
        var refused = (await handlers.Get<GetFieldMapping>().Versions(id, new(1, 0), Actors.Auditor, Stop)).Data[0];
        Assert.Equal((Actors.Admin2.Name, "The PSP has no such field"), (refused.DecidedBy, refused.DecisionReason));
        await using var db = database.Open();
        Assert.Equal("The PSP has no such field", (await db.Set<AuditEntry>().SingleAsync(e => e.Kind == "connection.mapping_rejected", Stop)).Reason);
    }

    [Theory, EachDatabase]
    public async Task Decide_ByItsMaker_IsRefusedEveryWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        var namesake = Actors.Admin with { Name = "another name", CorrelationId = "another session" };

        // Directly, under another name, and with the reason of a rejection.
        await handlers.Replace(id, Wanted, Actors.Admin);
        await RefusedAsMaker(() => handlers.Approve(id, 2, Wanted, Actors.Admin));
        await RefusedAsMaker(() => handlers.Approve(id, 2, Wanted, namesake));
        await RefusedAsMaker(() => handlers.Reject(id, 2, Wanted, Actors.Admin));

        // After a colleague sent the same once more, which makes it nobody else's.
        await handlers.Replace(id, Wanted, Actors.Admin2);
        await RefusedAsMaker(() => handlers.Approve(id, 2, Wanted, Actors.Admin));

        // After a colleague's proposal in between: the old version is no longer what is proposed, and the new one of the same rules is one's own again.
        await handlers.Replace(id, MappingCase.With("theirs"), Actors.Admin2);
        await Refused.With(RefusalKind.Conflict, "proposal_changed", () => handlers.Approve(id, 2, Wanted, Actors.Admin));
        await handlers.Replace(id, Wanted, Actors.Admin);
        await RefusedAsMaker(() => handlers.Approve(id, 4, Wanted, Actors.Admin));

        // Taken back and proposed again.
        await handlers.Replace(id, MappingCase.Default, Actors.Admin2);
        await handlers.Replace(id, Wanted, Actors.Admin);
        await RefusedAsMaker(() => handlers.Approve(id, 5, Wanted, Actors.Admin));

        Assert.Equal(["1 in_force", "2 superseded", "3 superseded", "4 superseded", "5 proposed"], await handlers.Standing(id));
        await handlers.Approve(id, 5, Wanted, Actors.Admin2);
    }

    [Theory, EachDatabase]
    public async Task Approve_OfAnotherVersionOrHash_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);
        await handlers.Replace(id, MappingCase.With("other"), Actors.Admin);

        foreach (var (version, mapping) in new[] { (2, Wanted), (3, Wanted), (2, MappingCase.With("other")), (1, MappingCase.Default), (4, MappingCase.With("other")) })
        {
            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => handlers.Approve(id, version, mapping, Actors.Admin2));
            await Refused.With(RefusalKind.Conflict, "proposal_changed", () => handlers.Reject(id, version, mapping, Actors.Admin2));
        }

        var upper = new DecideFieldMapping.Input(3, MappingCase.With("other").Hash.ToUpperInvariant());
        await Refused.With(RefusalKind.Conflict, "proposal_changed", () => handlers.Get<DecideFieldMapping>().Approve(id, upper, Actors.Admin2, Stop));
        Assert.Equal(["1 in_force", "2 superseded", "3 proposed"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Decide_WhenNothingIsProposed_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => handlers.Approve(id, 1, MappingCase.Default, Actors.Admin2));
        await handlers.Replace(id, Wanted, Actors.Admin);
        await handlers.Approve(id, 2, Wanted, Actors.Admin2);

        await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => handlers.Approve(id, 2, Wanted, Actors.Admin2));
        await Refused.With(RefusalKind.Conflict, "nothing_proposed", () => handlers.Reject(id, 2, Wanted, Actors.Admin2));
        Assert.Equal(["1 superseded", "2 in_force"], await handlers.Standing(id));
    }

    [Theory, EachDatabase]
    public async Task Decide_WithAReasonOutOfBounds_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);

        foreach (var reason in new[] { null, "", "  ", new string('x', 501) })
        {
            Assert.Equal(["reason"], (await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Reject(id, 2, Wanted, Actors.Admin2, reason))).Errors.Keys);
        }

        await handlers.Reject(id, 2, Wanted, Actors.Admin2, new string('x', 500));
    }

    [Theory, EachDatabase]
    public async Task Approve_OfRulesChangedInTheDatabase_FailsAndChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);
        await using (var db = database.Open())
        {
            var stored = await db.Set<FieldMappingVersion>().SingleAsync(version => version.Number == 2, Stop);
            db.Entry(stored).Property(version => version.RulesJson).CurrentValue = MappingJson.Write(MappingCase.With("smuggled in"));
            await db.SaveChangesAsync(Stop);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => handlers.Approve(id, 2, Wanted, Actors.Admin2));

        await using var after = database.Open();
        Assert.Equal(1, (await MappingInForce.Of(after, id, Stop))!.Version);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Decide_ByManyAtOnce_HasOneOutcome(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);
        var people = Enumerable.Range(20, 6).Select(number => Actors.Of(Domain.Access.Roles.PlatformAdmin, number)).ToList();

        var outcomes = await Task.WhenAll(people.Select((person, index) => Task.Run(async () => await Record.ExceptionAsync(() =>
            index % 2 == 0 ? handlers.Approve(id, 2, Wanted, person) : handlers.Reject(id, 2, Wanted, person)))));

        var decider = Assert.Single(people.Index(), person => outcomes[person.Index] is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal("nothing_proposed", Assert.IsType<Refusal>(outcome).Code));
        Assert.Equal(decider.Index % 2 == 0 ? ["1 superseded", "2 in_force"] : ["1 in_force", "2 rejected"], await handlers.Standing(id));
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Kind == "connection.mapping_approved" || e.Kind == "connection.mapping_rejected", Stop);
        Assert.Equal(decider.Item.Id, entry.ActorId);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Approve_WhileTheProposalIsReplaced_NeverApprovesWhatWasNotSeen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Connect(ConnectionEnvironment.Production);
        await handlers.Replace(id, Wanted, Actors.Admin);
        var other = MappingCase.With("other");

        var approving = Task.Run(async () => await Record.ExceptionAsync(() => handlers.Approve(id, 2, Wanted, Actors.Admin2)), Stop);
        var replacing = Task.Run(() => handlers.Replace(id, other, Actors.Admin), Stop);
        await Task.WhenAll(approving, replacing);

        var answer = (await handlers.Mapping(id)).Answer;
        Assert.Equal((3, other.Hash), (answer.Proposed!.Version, answer.Proposed.Hash));
        if (await approving is { } refused)
        {
            Assert.Equal("proposal_changed", Assert.IsType<Refusal>(refused).Code);
            Assert.Equal(["1 in_force", "2 superseded", "3 proposed"], await handlers.Standing(id));
        }
        else
        {
            Assert.Equal(["1 superseded", "2 in_force", "3 proposed"], await handlers.Standing(id));
        }
    }

    private static Task<Refusal> RefusedAsMaker(Func<Task> act) => Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", act);
}
