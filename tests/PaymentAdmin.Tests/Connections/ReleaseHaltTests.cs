using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Decisions;

namespace PaymentAdmin.Tests.Connections;

/// <summary>A halted connection goes on with the words of two people, and with nothing else.</summary>
public sealed class ReleaseHaltTests
{
    private const string Finding = "Paid twice.";

    private static readonly Actor Webhooks = Actor.System("webhooks", "test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Release_ByTwoPeople_LetsItGoOnAndRecordsBoth(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);

        var first = await Release(handlers, id, Actors.Finance, " The PSP has cleared it up ");
        var waiting = await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop);
        var now = handlers.Clock.Advance(TimeSpan.FromHours(1));
        var second = await Release(handlers, id, Actors.Finance2, "I have asked them too");

        Assert.Equal((ConnectionStatus.Halted, false, Actors.Finance.Name), (first.Answer.Status, first.Answer.Released, first.Answer.ReleasedFirstBy));
        var release = new HaltReleaseAnswer(Actors.Finance.Name, now.AddHours(-1), "The PSP has cleared it up") { ById = Actors.Finance.Id };
        Assert.Equal((release, release, first.Version), (first.Answer.HaltRelease, waiting.Answer.HaltRelease, waiting.Version));
        Assert.Equal((ConnectionStatus.Setup, true, null, null), (second.Answer.Status, second.Answer.Released, second.Answer.StatusReason, second.Answer.HaltRelease));
        Assert.Equal((Actors.Finance.Name, release.At, first.Version + 1), (second.Answer.ReleasedFirstBy, second.Answer.ReleasedFirstAt, second.Version));
        await using var db = database.Open();
        var entries = await db.Set<AuditEntry>().Where(row => row.ThingId == id && row.Reason != null).OrderBy(row => row.At).ThenBy(row => row.Id).Skip(1).ToListAsync(Stop);
        Assert.Equal(
            [("connection.halt_release_begun", Actors.Finance.Name, "The PSP has cleared it up"), ("connection.resumed", Actors.Finance2.Name, "I have asked them too")],
            entries.Select(entry => (entry.Kind, entry.ActorName, entry.Reason)));
        Assert.Contains(new FieldChange("releasedFirstByName", null, Actors.Finance.Name), entries[0].Changes);
        Assert.Contains(new FieldChange("releasedFirstByName", Actors.Finance.Name, null), entries[1].Changes);
        Assert.Contains(new FieldChange("status", "halted", "setup"), entries[1].Changes);
        Assert.DoesNotContain(entries.SelectMany(entry => entry.Changes), change => change.Field == "releasedFirstById");
    }

    [Theory, EachDatabase]
    public async Task Release_TwiceByOnePerson_IsRefusedAndChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);
        var (_, version) = await Release(handlers, id, Actors.Finance);

        await Refused.With(RefusalKind.Conflict, "second_person_needed", () => Release(handlers, id, Actors.Finance));
        await Refused.With(RefusalKind.Conflict, "second_person_needed", () => Release(handlers, id, Actors.Finance with { Name = "another name", CorrelationId = "another session" }));

        var (connection, after) = await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop);
        Assert.Equal((ConnectionStatus.Halted, version), (connection.Status, after));
    }

    [Theory, EachDatabase]
    public async Task Release_IsForWhoMayAndSaysWhy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);
        Actor[] others = [Actors.Admin, Actors.Officer, Actors.Auditor, Actors.Nobody];

        await Refused.ForWantOf(Permissions.ReleaseHalts, others, person => Release(handlers, id, person));
        foreach (var reason in (string?[])[null, "", " \n", new string('x', 501), "a \u202E b"])
        {
            Assert.Equal(["reason"], (await Refused.With(RefusalKind.Invalid, "invalid_input", () => Release(handlers, id, Actors.Finance, reason))).Errors.Keys);
        }

        await Refused.NotFound(() => Release(handlers, Guid.Empty, Actors.Finance));
        await Release(handlers, id, Actors.Finance, new string('x', 500));
        await Refused.ForWantOf(Permissions.ReleaseHalts, others, person => Release(handlers, id, person));
    }

    [Theory, EachDatabase]
    public async Task Release_OfOneThatIsNotHalted_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).IdOf();

        await Refused.With(RefusalKind.Conflict, "connection_state", () => Release(handlers, id, Actors.Finance));
        await handlers.Get<StopConnection>().Pause(id, new StopConnection.Input("Maintenance"), Actors.Admin, Stop);
        await Refused.With(RefusalKind.Conflict, "connection_state", () => Release(handlers, id, Actors.Finance));
        await Halt(handlers, id);
        await Release(handlers, id, Actors.Finance);

        // The pause is somebody else's: it stays, and one person ends it.
        var released = (await Release(handlers, id, Actors.Finance2)).Answer;
        Assert.Equal((ConnectionStatus.Paused, "Maintenance", true), (released.Status, released.StatusReason, released.Released));
        await Refused.With(RefusalKind.Conflict, "connection_state", () => Release(handlers, id, Actors.Finance));
        Assert.Equal(ConnectionStatus.Setup, (await Resume(handlers, id, Actors.Admin)).Answer.Status);
    }

    [Theory, EachDatabase]
    public async Task Resume_OfAHaltedOne_IsRefusedToEverybody(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);

        await CheckThatNobodyResumes();
        await Release(handlers, id, Actors.Finance);
        await CheckThatNobodyResumes();

        Assert.NotNull((await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer.HaltRelease);

        async Task CheckThatNobodyResumes()
        {
            foreach (var person in (Actor[])[Actors.Admin, Actors.Finance, Actors.Finance2])
            {
                var refusal = await Refused.With(RefusalKind.Conflict, "release_needs_two", () => Resume(handlers, id, person));
                Assert.Contains("release-halt", refusal.Message, StringComparison.Ordinal);
            }

            await Refused.ForWantOf(Permissions.ReleaseHalts, [Actors.Officer, Actors.Auditor], person => Resume(handlers, id, person));
        }
    }

    [Theory, EachDatabase]
    public async Task Finding_WhileOnePersonHasReleasedIt_VoidsThatOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);
        await Find(handlers, id);
        Assert.Equal("Amount mismatch.", (await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer.StatusReason);
        await Release(handlers, id, Actors.Finance);

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await Find(handlers, id);
        await Find(handlers, id);

        var halted = (await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer;
        Assert.Equal((ConnectionStatus.Halted, "Paid twice. Before that: Amount mismatch.", null), (halted.Status, halted.StatusReason, halted.HaltRelease));
        await using (var db = database.Open())
        {
            var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == "connection.halt_release_voided", Stop);
            Assert.Equal((id, Webhooks.Name, Finding), (entry.ThingId, entry.ActorName, entry.Reason));
            Assert.Contains(new FieldChange("releasedFirstByName", Actors.Finance.Name, null), entry.Changes);
            Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(row => row.Kind == "connection.halted", Stop));
        }

        Assert.False((await Release(handlers, id, Actors.Finance2)).Answer.Released);
        Assert.True((await Release(handlers, id, Actors.Finance)).Answer.Released);
        await Find(handlers, id);
        halted = (await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer;
        Assert.Equal((ConnectionStatus.Halted, Finding), (halted.Status, halted.StatusReason));
    }

    [Theory, EachDatabase]
    public async Task Finding_AboutARetiredOne_ChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);
        await Release(handlers, id, Actors.Finance);
        var retired = await handlers.Get<StopConnection>().Retire(id, new StopConnection.Input("Replaced"), Actors.Admin, Stop);
        Assert.Null(retired.Answer.HaltRelease);

        await Find(handlers, id);

        var (answer, version) = await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop);
        Assert.Equal((ConnectionStatus.Retired, "Replaced", retired.Version), (answer.Status, answer.StatusReason, version));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Release_ByOnePersonManyTimesAtOnce_CountsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);

        var outcomes = await AtOnce.Do([.. Enumerable.Range(0, 6).Select(_ => (Func<Task>)(() => Release(handlers, id, Actors.Finance)))]);

        Assert.Equal(["done", .. Enumerable.Repeat("second_person_needed", 5)], outcomes.Order(StringComparer.Ordinal));
        Assert.Equal(["connection.halt_release_begun"], await Releases(database, id));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Release_ByManyPeopleAtOnce_TakesTwoOfThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await Halted(handlers);

        var outcomes = await AtOnce.Do([.. Enumerable.Range(0, 6).Select(index => (Func<Task>)(() => Release(handlers, id, Actors.Of(Roles.FinanceReviewer, 300 + index))))]);

        Assert.Equal([.. Enumerable.Repeat("connection_state", 4), "done", "done"], outcomes.Order(StringComparer.Ordinal));
        Assert.Equal(["connection.halt_release_begun", "connection.resumed"], await Releases(database, id));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Release_WhileSomethingIsFound_LeavesItHalted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        foreach (var code in (string[])["A1", "A2", "A3", "A4"])
        {
            var id = await Halted(handlers, code);
            await Release(handlers, id, Actors.Finance);

            var outcomes = await AtOnce.Do(() => Release(handlers, id, Actors.Finance2), () => Find(handlers, id));

            // Either the release came first, and it was halted anew; or it was void, and the second person's became the first one's.
            Assert.Equal(["done", "done"], outcomes);
            var halted = (await handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer;
            Assert.Equal(ConnectionStatus.Halted, halted.Status);
            Assert.StartsWith(Finding, halted.StatusReason, StringComparison.Ordinal);
            Assert.NotEqual(Actors.Finance.Id, halted.HaltRelease?.ById);
        }
    }

    [Theory, EachDatabase]
    public async Task WaitingFor_OfAPerson_ListsWhatTheyMayRelease(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var alpha = await Halted(handlers, "ALPHA");
        await Halted(handlers, "BETA");
        await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("GAMMA")));
        await Release(handlers, alpha, Actors.Finance);

        Assert.Equal(["BETA"], await Codes(Actors.Finance));
        Assert.Equal(["ALPHA", "BETA"], await Codes(Actors.Finance2));
        var row = (await handlers.Get<ListHalts>().WaitingFor(Actors.Finance2, Stop))[0];
        Assert.Equal((PublicId.Connection.Format(alpha), ConnectionEnvironment.Sandbox, "Amount mismatch.", Actors.Finance.Name), (row.ConnectionId, row.Environment, row.Reason, row.Release!.By));
        await Release(handlers, alpha, Actors.Finance2);
        Assert.Equal(["BETA"], await Codes(Actors.Finance2));
        Assert.Equal(["BETA"], await Codes(Actors.Finance));
        Assert.Null((await handlers.Get<ListHalts>().WaitingFor(Actors.Finance, Stop))[0].Release);
        await Refused.ForWantOf(Permissions.ReleaseHalts, [Actors.Admin, Actors.Officer, Actors.Auditor], Codes);

        async Task<string[]> Codes(Actor person) => [.. (await handlers.Get<ListHalts>().WaitingFor(person, Stop)).Select(waiting => waiting.ProcessorCode)];
    }

    private static async Task<Guid> Halted(Handlers handlers, string code = "PAYSTACK")
    {
        var id = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard(code)))).IdOf();
        await Halt(handlers, id);
        return id;
    }

    private static Task<Versioned<StoppedConnectionAnswer>> Halt(Handlers handlers, Guid id) =>
        handlers.Get<StopConnection>().Halt(id, new StopConnection.Input("Amount mismatch."), Actors.Officer, Stop);

    /// <summary>A rule finds something serious.</summary>
    private static Task<bool> Find(Handlers handlers, Guid id) => handlers.Get<UnitOfWork>().Save(
        Webhooks,
        async (db, now) =>
        {
            await HaltConnection.Halt(db, id, Finding, Webhooks, now, Stop);
            return true;
        },
        once: null,
        Stop);

    private static Task<Versioned<HaltReleasedAnswer>> Release(Handlers handlers, Guid id, Actor person, string? reason = "cleared up") =>
        handlers.Get<ReleaseHalt>().Handle(id, new ReleaseHalt.Input(reason), person, Stop);

    private static Task<Versioned<StoppedConnectionAnswer>> Resume(Handlers handlers, Guid id, Actor person) =>
        handlers.Get<StopConnection>().Resume(id, new StopConnection.Input("hurry"), person, Stop);

    /// <summary>What the record has of releases.</summary>
    private static async Task<List<string>> Releases(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.Set<AuditEntry>().Where(row => row.ThingId == id && (row.Kind == "connection.halt_release_begun" || row.Kind == "connection.resumed")).OrderBy(row => row.Kind).Select(row => row.Kind).ToListAsync(Stop);
    }
}
