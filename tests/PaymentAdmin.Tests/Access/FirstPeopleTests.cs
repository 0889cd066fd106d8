using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

/// <summary>A new installation has its roles and one platform admin, however many nodes start at once.</summary>
public sealed class FirstPeopleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Prepare_OnManyNodesAtOnce_AddsTheRolesAndTheFirstAdminOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => handlers.Get<FirstPeople>().Prepare(Settings("boss@test.example", TestApp.Password)))));

        await using var db = database.Open();
        Assert.Equal(1, await db.Set<User>().CountAsync(Stop));
        var admin = Assert.Single((await handlers.Get<ListPeople>().Handle(new ListPeople.Query(), Actors.Admin, Stop)).Data);
        Assert.Equal(("boss@test.example", Roles.PlatformAdmin), (admin.Email, Assert.Single(admin.Roles)));
        await handlers.AddPerson("next@test.example", [.. Roles.All]);
    }

    [Fact]
    public async Task Prepare_WithSomebodyThere_AddsNobody()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        await handlers.AddPerson("there@test.example", Roles.Auditor);

        await handlers.Get<FirstPeople>().Prepare(Settings("boss@test.example", TestApp.Password));

        Assert.Single((await handlers.Get<ListPeople>().Handle(new ListPeople.Query(), Actors.Admin, Stop)).Data);
    }

    [Fact]
    public async Task Prepare_WithAPasswordThatNobodyMayHave_SaysWhichSettings()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var wrong = await Assert.ThrowsAsync<SettingsException>(() => handlers.Get<FirstPeople>().Prepare(Settings("boss@test.example", "boss@test.example")));

        Assert.Contains("Bootstrap:AdminPassword", wrong.Message, StringComparison.Ordinal);
    }

    private static AppSettings Settings(string email, string password) => new(DatabaseProvider.Sqlite, "", null, SeedDemo: false, null, email, password);
}
