using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

/// <summary>Adding, listing and changing people.</summary>
public sealed class PeopleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Add_WithoutAPassword_GeneratesOneThatSignsIn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();

        var added = (await handlers.Get<AddPerson>().Handle(new AddPerson.Input(" New.Person@test.example ", [Roles.Auditor, Roles.FinanceReviewer, Roles.Auditor]), Actors.Admin, Stop)).Answer;

        Assert.Equal(("New.Person@test.example", true, FakeClock.Start), (added.Email, added.Active, added.CreatedAt));
        Assert.Equal([Roles.FinanceReviewer, Roles.Auditor], added.Roles);
        Assert.Matches("^[a-z2-9]{5}(-[a-z2-9]{5}){3}$", added.InitialPassword!);
        var shown = (await handlers.Get<ListPeople>().One(PublicId.User.Parse(added.Id), Actors.Admin, Stop)).Answer;
        Assert.Equal((added.Id, added.Email, "finance_reviewer,auditor"), (shown.Id, shown.Email, string.Join(',', shown.Roles)));
    }

    [Theory, EachDatabase]
    public async Task Add_AnAddressThatIsTaken_IsRefusedWhateverItsCase(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        await handlers.AddPerson("one@test.example", Roles.Auditor);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.AddPerson("ONE@test.example", Roles.Auditor));

        Assert.Equal((RefusalKind.Conflict, "email_taken", "email"), (refusal.Kind, refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task Add_WithEverythingWrong_NamesEachField()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var nothing = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<AddPerson>().Handle(new AddPerson.Input("nobody", [], "short"), Actors.Admin, Stop));
        var unknown = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<AddPerson>().Handle(new AddPerson.Input("a@b.example", [Roles.Auditor, "king"], new string(' ', 12)), Actors.Admin, Stop));
        var address = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<AddPerson>().Handle(new AddPerson.Input("long.enough@b.example", [Roles.Auditor], "Long.Enough@b.example"), Actors.Admin, Stop));

        Assert.Equal(["email", "password", "roles"], nothing.Errors.Keys.Order());
        Assert.Equal(["password", "roles[1]"], unknown.Errors.Keys.Order());
        Assert.Equal(["password"], address.Errors.Keys);
    }

    [Fact]
    public async Task EveryUseCase_WithoutManageUsers_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var id = Actors.Officer.Id;

        foreach (var actor in (Actor[])[Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody])
        {
            Func<Task>[] acts =
            [
                () => handlers.Get<ListPeople>().Handle(new ListPeople.Query(), actor, Stop),
                () => handlers.Get<ListPeople>().One(id, actor, Stop),
                () => handlers.Get<ListPeople>().All(new ListPeople.Query(), actor, Stop).FirstOrDefaultAsync(Stop).AsTask(),
                () => handlers.Get<AddPerson>().Handle(new AddPerson.Input("x@test.example", [Roles.PlatformAdmin]), actor, Stop),
                () => handlers.Get<ChangePerson>().Handle(id, new ChangePerson.Input(Active: false), IfMatch.Any, actor, Stop),
                () => handlers.Get<ResetPassword>().Handle(id, new ResetPassword.Input(), actor, Stop),
            ];
            foreach (var act in acts)
            {
                Assert.Equal("forbidden", (await Assert.ThrowsAsync<Refusal>(act)).Code);
            }
        }
    }

    [Theory, EachDatabase]
    public async Task List_FiltersAndSlices(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        await handlers.AddPerson("c@test.example", Roles.Auditor, Roles.FinanceReviewer);
        await handlers.AddPerson("a_b@test.example", Roles.Auditor);
        var b = await handlers.AddPerson("b@test.example", Roles.PlatformAdmin);
        await handlers.Get<ChangePerson>().Handle(b.Id, new ChangePerson.Input([Roles.FinanceReviewer, Roles.PlatformAdmin]), IfMatch.Any, Actors.Admin, Stop);

        Assert.Equal("a_b c", await Found(new ListPeople.Query(Role: Roles.Auditor)));
        Assert.Equal("b c", await Found(new ListPeople.Query(Role: Roles.FinanceReviewer)));
        Assert.Equal("a_b", await Found(new ListPeople.Query(Search: "A_b@")));
        Assert.Equal("", await Found(new ListPeople.Query(Search: "a%b")));
        Assert.Equal("", await Found(new ListPeople.Query(Active: false)));
        Assert.Equal("b", await Found(new ListPeople.Query(Slice: new Slice(1, 1))));
        var page = await handlers.Get<ListPeople>().Handle(new ListPeople.Query(Slice: new Slice(1, 1)), Actors.Admin, Stop);
        Assert.Equal(new OffsetPagination(1, 1, 3, TotalCountCapped: false), page.Pagination);

        async Task<string> Found(ListPeople.Query query) =>
            string.Join(' ', (await handlers.Get<ListPeople>().Handle(query, Actors.Admin, Stop)).Data.Select(person => person.Email.Split('@')[0]));
    }

    [Theory, EachDatabase]
    public async Task Change_OfRolesAndState_RecordsWhatDiffersAndEndsSessions(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson("one@test.example", Roles.Auditor, Roles.FinanceReviewer);
        await using var db = database.Open();
        var before = await db.Set<User>().AsNoTracking().SingleAsync(Stop);

        handlers.Clock.Advance(TimeSpan.FromHours(1));
        var changed = await handlers.Get<ChangePerson>().Handle(
            person.Id, new ChangePerson.Input([Roles.ProgrammeOfficer, Roles.Auditor], Active: false), IfMatch.Any, Actors.Admin2, Stop);

        Assert.Equal("programme_officer,auditor False", $"{string.Join(',', changed.Answer.Roles)} {changed.Answer.Active}");
        await using var after = database.Open();
        var user = await after.Set<User>().AsNoTracking().SingleAsync(Stop);
        var entry = await after.Set<AuditEntry>().SingleAsync(one => one.Kind == "user.changed", Stop);
        Assert.Equal((Actors.Admin2.Name, person.Name), (entry.ActorName, entry.ThingName));
        Assert.Equal([new("roles", "finance_reviewer, auditor", "programme_officer, auditor"), new("active", "true", "false")], entry.Changes);
        Assert.NotEqual(before.SecurityStamp, user.SecurityStamp);
    }

    [Theory, EachDatabase]
    public async Task Change_OfNothing_ChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson("one@test.example", Roles.Auditor);
        var before = await handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop);

        await handlers.Get<ChangePerson>().Handle(person.Id, new ChangePerson.Input([Roles.Auditor], true, "ONE@test.example"), IfMatch.Version(before.Version), Actors.Admin, Stop);

        Assert.Equal(before.Version, (await handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop)).Version);
        await using var db = database.Open();
        Assert.False(await db.Set<AuditEntry>().AnyAsync(entry => entry.Kind == "user.changed", Stop));
    }

    [Theory, EachDatabase(RealOnly = "versions are random")]
    public async Task Change_OfAVersionThatIsGone_SaysWhoseChangeItWas(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson("one@test.example", Roles.Auditor);
        var seen = (await handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop)).Version;
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        await handlers.Get<ResetPassword>().Handle(person.Id, new ResetPassword.Input(), Actors.Admin2, Stop);

        var refusal = await Assert.ThrowsAsync<Refusal>(() =>
            handlers.Get<ChangePerson>().Handle(person.Id, new ChangePerson.Input(Active: false), IfMatch.Version(seen), Actors.Admin, Stop));

        Assert.Equal((RefusalKind.Stale, "changed_meanwhile"), (refusal.Kind, refusal.Code));
        Assert.Equal((Actors.Admin2.Name, handlers.Clock.Time), (refusal.Facts["changedBy"], refusal.Facts["changedAt"]));
        Assert.True(Assert.IsType<PersonAnswer>(refusal.Facts["current"]).Active);
    }

    [Theory, EachDatabase]
    public async Task Change_OfOneself_NeverTakesTheRightToManagePeople(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var admin = await handlers.AddPerson("one@test.example", Roles.PlatformAdmin);
        await handlers.AddPerson("two@test.example", Roles.PlatformAdmin);

        Assert.Equal("own_deactivation", await Refused(new ChangePerson.Input(Active: false)));
        Assert.Equal("own_rights", await Refused(new ChangePerson.Input([Roles.Auditor])));
        Assert.Equal("field_immutable", await Refused(new ChangePerson.Input(Email: "other@test.example")));
        var more = await handlers.Get<ChangePerson>().Handle(admin.Id, new ChangePerson.Input([Roles.PlatformAdmin, Roles.Auditor]), IfMatch.Any, admin, Stop);
        Assert.Equal(2, more.Answer.Roles.Count);

        async Task<string> Refused(ChangePerson.Input input) =>
            (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ChangePerson>().Handle(admin.Id, input, IfMatch.Any, admin, Stop))).Code;
    }

    [Theory, EachDatabase]
    public async Task Change_OfTheLastActiveAdmin_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var admin = await handlers.AddPerson("one@test.example", Roles.PlatformAdmin);
        var other = await handlers.AddPerson("two@test.example", Roles.PlatformAdmin);
        var change = handlers.Get<ChangePerson>();
        await change.Handle(other.Id, new ChangePerson.Input(Active: false), IfMatch.Any, Actors.Admin, Stop);

        var state = await Assert.ThrowsAsync<Refusal>(() => change.Handle(admin.Id, new ChangePerson.Input(Active: false), IfMatch.Any, Actors.Admin, Stop));
        var roles = await Assert.ThrowsAsync<Refusal>(() => change.Handle(admin.Id, new ChangePerson.Input([Roles.Auditor]), IfMatch.Any, Actors.Admin, Stop));

        Assert.Equal(("last_platform_admin", "active", "last_platform_admin", "roles"), (state.Code, state.Field, roles.Code, roles.Field));
        Assert.Equal(RefusalKind.Rule, state.Kind);
    }

    [Fact]
    public async Task Change_OfNobody_IsNotFound()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ChangePerson>().Handle(Actors.Nobody.Id, new ChangePerson.Input(), IfMatch.Any, Actors.Admin, Stop));

        Assert.Equal(RefusalKind.NotFound, refusal.Kind);
    }
}
