using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

/// <summary>Signing in, lock-out, one's own password, and a new one from an admin.</summary>
public sealed class PasswordTests
{
    private const string Email = "one@test.example";
    private const string Another = "another long one";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task SignIn_AfterFiveWrongPasswords_IsLockedForFifteenMinutes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);

        await Guess(handlers, 5);

        Assert.False(await SignsIn(handlers, TestApp.Password));
        Assert.Equal(FakeClock.Start.AddMinutes(15), (await handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop)).Answer.LockedUntil);
        handlers.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.False(await SignsIn(handlers, TestApp.Password));
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop)).Answer.LockedUntil);
        Assert.True(await SignsIn(handlers, TestApp.Password));
    }

    [Theory, EachDatabase]
    public async Task SignIn_BetweenWrongPasswords_StartsTheCountAnew(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        await handlers.AddPerson(Email, Roles.Auditor);

        await Guess(handlers, 4);
        Assert.True(await SignsIn(handlers, TestApp.Password));
        await Guess(handlers, 4);
        Assert.True(await SignsIn(handlers, TestApp.Password));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task SignIn_ManyWrongPasswordsAtOnce_AreEachCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        await handlers.AddPerson(Email, Roles.Auditor);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Guess(handlers, 1))));
        await using var db = database.Open();
        Assert.Equal(4, (await db.Set<User>().AsNoTracking().SingleAsync(Stop)).AccessFailedCount);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Guess(handlers, 1))));
        Assert.False(await SignsIn(handlers, TestApp.Password));
    }

    [Theory, EachDatabase]
    public async Task SignIn_Deactivated_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);
        await handlers.Get<ChangePerson>().Handle(person.Id, new ChangePerson.Input(Active: false), PaymentAdmin.Platform.Api.IfMatch.Any, Actors.Admin, Stop);

        Assert.False(await SignsIn(handlers, TestApp.Password));
    }

    [Theory, EachDatabase]
    public async Task Reset_OfALockedAccount_UnlocksItAndTheOldPasswordIsGone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);
        await Guess(handlers, 5);

        var reset = (await handlers.Get<ResetPassword>().Handle(person.Id, new ResetPassword.Input(Another), Actors.Admin, Stop)).Answer;

        Assert.Equal((null, null), (reset.InitialPassword, reset.LockedUntil));
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(one => one.Kind == "user.password_reset", Stop);
        Assert.Equal([new("locked", "true", "false")], entry.Changes);
        Assert.False(await SignsIn(handlers, TestApp.Password));
        Assert.True(await SignsIn(handlers, Another));
    }

    [Fact]
    public async Task Reset_WithoutAPassword_GeneratesOneThatSignsIn()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);

        var reset = (await handlers.Get<ResetPassword>().Handle(person.Id, new ResetPassword.Input(), Actors.Admin, Stop)).Answer;

        Assert.True(await SignsIn(handlers, reset.InitialPassword!));
    }

    [Fact]
    public async Task Reset_OfOneself_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ResetPassword>().Handle(Actors.Admin.Id, new ResetPassword.Input(), Actors.Admin, Stop));

        Assert.Equal((RefusalKind.Rule, "own_password"), (refusal.Kind, refusal.Code));
    }

    [Theory, EachDatabase]
    public async Task ChangeOwn_WithThePresentPassword_ReplacesItAndEndsOtherSessions(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);
        await using var db = database.Open();
        var before = await db.Set<User>().AsNoTracking().SingleAsync(Stop);

        var after = await handlers.Get<ChangeOwnPassword>().Handle(new ChangeOwnPassword.Input(TestApp.Password, Another), person, Stop);

        Assert.NotEqual(before.SecurityStamp, after.SecurityStamp);
        var entry = await db.Set<AuditEntry>().SingleAsync(one => one.Kind == "user.password_changed", Stop);
        Assert.Equal((person.Id, "[]"), (entry.ActorId, entry.ChangesJson));
        Assert.True(await SignsIn(handlers, Another));
    }

    [Theory, EachDatabase]
    public async Task ChangeOwn_WithWrongPasswords_NamesEachFieldAndCountsTowardsTheLockOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);
        var change = handlers.Get<ChangeOwnPassword>();

        Assert.Equal("newPassword", await Wrong(new(TestApp.Password, "short")));
        Assert.Equal("newPassword", await Wrong(new(TestApp.Password, TestApp.Password)));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("currentPassword,newPassword", await Wrong(new("wrong", "short")));
        }

        Assert.Equal("currentPassword", await Wrong(new(TestApp.Password, Another)));
        Assert.False(await SignsIn(handlers, TestApp.Password));

        async Task<string> Wrong(ChangeOwnPassword.Input input) =>
            string.Join(',', (await Assert.ThrowsAsync<Refusal>(() => change.Handle(input, person, Stop))).Errors.Keys.Order());
    }

    [Fact]
    public async Task Record_OfPasswords_HoldsNoneOfThemAndNoHash()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var person = await handlers.AddPerson(Email, Roles.Auditor);
        await handlers.Get<ChangeOwnPassword>().Handle(new ChangeOwnPassword.Input(TestApp.Password, Another), person, Stop);
        await handlers.Get<ResetPassword>().Handle(person.Id, new ResetPassword.Input("a third long one"), Actors.Admin, Stop);

        await using var db = database.Open();
        var user = await db.Set<User>().SingleAsync(Stop);
        var entries = await db.Set<AuditEntry>().ToListAsync(Stop);
        Assert.Equal(["user.added", "user.password_changed", "user.password_reset"], entries.Select(entry => entry.Kind).Order());
        Assert.All(entries, entry => Assert.All(
            (string[])[TestApp.Password, Another, "a third long one", user.PasswordHash!, user.SecurityStamp!],
            secret => Assert.DoesNotContain(secret, entry.ChangesJson + entry.ThingName + entry.Reason, StringComparison.Ordinal)));
    }

    private static async Task Guess(Handlers handlers, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.False(await SignsIn(handlers, "wrong"));
        }
    }

    private static async Task<bool> SignsIn(Handlers handlers, string password)
    {
        try
        {
            await handlers.Get<SignInWithPassword>().Check(" " + Email.ToUpperInvariant(), password, Stop);
            return true;
        }
        catch (Refusal refusal) when (refusal is { Kind: RefusalKind.Unauthenticated, Code: "invalid_credentials" })
        {
            return false;
        }
    }
}
