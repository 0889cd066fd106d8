using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

/// <summary>Whatever happens at the same moment, somebody can still manage people afterwards.</summary>
public sealed class LastAdminTests
{
    private const string AtOnce = "runs things at once";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task TwoAdmins_WhoDeactivateEachOtherAtOnce_LeaveOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        for (var round = 0; round < 10; round++)
        {
            var one = await handlers.AddPerson($"one{round}@test.example", Roles.PlatformAdmin);
            var two = await handlers.AddPerson($"two{round}@test.example", Roles.PlatformAdmin);
            await DeactivateOthers(database, one.Id, two.Id);

            var byRoles = new ChangePerson.Input([Roles.Auditor]);
            var outcomes = await Task.WhenAll(
                Task.Run(() => Change(handlers, two.Id, new ChangePerson.Input(Active: false), one)),
                Task.Run(() => Change(handlers, one.Id, round % 2 == 0 ? byRoles : new ChangePerson.Input(Active: false), two)));

            Assert.Equal(["done", "last_platform_admin"], outcomes.Order());
        }
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task ManyAdmins_WhoAreAllTakenAwayAtOnce_LeaveOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddRoles();
        var admins = new List<Actor>();
        for (var i = 0; i < 8; i++)
        {
            admins.Add(await handlers.AddPerson($"{i}@test.example", Roles.PlatformAdmin));
        }

        var outcomes = await Task.WhenAll(admins.Select(admin => Task.Run(() => Change(handlers, admin.Id, new ChangePerson.Input(Active: false), Actors.Admin))));

        Assert.Equal(7, outcomes.Count(outcome => outcome == "done"));
        await using var db = database.Open();
        Assert.Equal(1, await db.Set<User>().CountAsync(user => user.IsActive, Stop));
    }

    private static async Task<string> Change(Handlers handlers, Guid id, ChangePerson.Input input, Actor by)
    {
        try
        {
            await handlers.Get<ChangePerson>().Handle(id, input, IfMatch.Any, by, Stop);
            return "done";
        }
        catch (Refusal refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task DeactivateOthers(TestDatabase database, params Guid[] ids)
    {
        await using var db = database.Open();
        await db.Set<User>().Where(user => !ids.Contains(user.Id)).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false), Stop);
    }
}
