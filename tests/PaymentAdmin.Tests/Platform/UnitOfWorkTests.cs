using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform;

/// <summary>Many people at once: every change happens once, or says why not.</summary>
public sealed class UnitOfWorkTests
{
    private const string AtOnce = "runs things at once";
    private const int Many = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfManyOnboardingsAtOnce_GivesEachItsNumberAndAccounts(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Together(index => handlers.Get<OnboardProcessor>().Handle(Known.Paystack($"P{index}", Known.Payout), Actors.Admin, Stop));

        await using var db = database.Open();
        var processors = await db.Processors.OrderBy(processor => processor.Number).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(1, Many), processors.Select(processor => processor.Number));
        var expected = processors.SelectMany(processor => LedgerAccount.BaseClasses.Select(kind => LedgerAccount.NumberOf(kind, processor.Number, 1)))
            .Concat(LedgerAccount.SharedClasses.Select(kind => LedgerAccount.NumberOf(kind, 0, 566)));
        Assert.Equal(expected.Order(), (await db.LedgerAccounts.Select(account => account.Number).ToListAsync(Stop)).Order());
        Assert.Equal(Many, await db.FeeSets.CountAsync(set => set.Version == 1 && set.Rules.Count == 1, Stop));
        Assert.Equal(Many, await db.Set<AuditEntry>().CountAsync(entry => entry.Kind == "processor.onboarded", Stop));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfTheSameCodeManyTimesAtOnce_SucceedsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var outcomes = await Together(_ => Outcome(() => handlers.Onboard()));

        Assert.Equal(["done", .. Enumerable.Repeat("processor_code_taken", Many - 1)], outcomes.Order());
        await using var db = database.Open();
        Assert.Equal((1, 8, 2), (await db.Processors.CountAsync(Stop), await db.LedgerAccounts.CountAsync(Stop), await db.Set<AuditEntry>().CountAsync(Stop)));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfTwoFeeChangesAtOnce_MakesOneFollowTheOther(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        handlers.Clock.Advance(TimeSpan.FromHours(1));

        await Together(index => handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.Payout with { Amount = index }]), IfMatch.Any, Actors.Admin, Stop));

        await using var db = database.Open();
        var sets = await db.FeeSets.OrderBy(set => set.Version).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(1, Many + 1), sets.Select(set => set.Version));
        var last = Assert.Single(sets, set => set.InForceAt(handlers.Clock.Time));
        Assert.Equal(Many + 1, last.Version);
        Assert.Equal("1", string.Join(",", sets.Where(set => set.InForceAt(FakeClock.Start)).Select(set => set.Version)));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfManyFeeChangesToTheSameVersionAtOnce_SucceedsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);

        var outcomes = await Together(_ => Outcome(() => handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([]), IfMatch.Version(1), Actors.Admin, Stop)));

        Assert.Equal([.. Enumerable.Repeat("changed_meanwhile", Many - 1), "done"], outcomes.Order());
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfDifferentFieldsAtOnce_KeepsThemAll(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        UpdateProcessor.Input[] changes = [new(DisplayName: "Renamed"), new(SettlementDelayDays: 9), new(SupportsInflows: false), new(SettlementBank: false)];

        await Task.WhenAll(changes.Select(change => Task.Run(() => handlers.Get<UpdateProcessor>().Handle(id, change, IfMatch.Any, Actors.Admin, Stop))));

        await using var db = database.Open();
        var processor = await db.Processors.SingleAsync(Stop);
        Assert.Equal(("Renamed", 9, false, false, 5), (processor.Name, processor.SettlementDelayDays, processor.SupportsInflows, processor.SettlementBank, processor.Version));
        Assert.Equal(changes.Length, await db.Set<AuditEntry>().CountAsync(entry => entry.Kind == "processor.changed", Stop));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Save_OfTheAccountsOfManyTenantsAtOnce_NumbersEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var tenants = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            tenants.Add(await handlers.AddTenant($"T{i}"));
        }

        // Each tenant four times: repeating it opens nothing more.
        await Together(index => handlers.Get<SetTenantAccounts>().Handle(processor, tenants[index % tenants.Count], new SetTenantAccounts.Input(true), Actors.Admin, Stop));

        await using var db = database.Open();
        Assert.Equal([1, 2, 3, 4, 5], (await db.TenantAccounts.Select(accounts => accounts.Sequence).ToListAsync(Stop)).Order());
        Assert.Equal(10, await db.LedgerAccounts.CountAsync(account => account.TenantId != null, Stop));
    }

    [Theory, EachDatabase(RealOnly = "conflicts on purpose")]
    public async Task Save_WhereAnotherChangeGotInBetween_DoesTheWorkAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.AddTenant();
        var runs = 0;

        var seen = await handlers.Get<UnitOfWork>().Save(
            Actors.Admin,
            async (db, now) =>
            {
                var tenant = await db.Tenants.SingleAsync(t => t.Id == id, Stop);
                if (runs++ == 0)
                {
                    await handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("A colleague's"), IfMatch.Any, Actors.Admin2, Stop);
                }

                var before = tenant.Name;
                tenant.Change("Ours", TenantStatus.Active, Actors.Admin, now);
                return before;
            },
            once: null,
            Stop);

        Assert.Equal((2, "A colleague's"), (runs, seen));
        Assert.Equal("Ours", (await handlers.Get<ListTenants>().One(id, Actors.Admin, Stop)).Answer.Name);
    }

    [Theory, EachDatabase(RealOnly = "conflicts on purpose")]
    public async Task Save_RefusedByItsOwnEarlierEffect_GivesTheEarlierAnswer(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var once = new Once("key", "hash");

        var answer = await handlers.Get<UnitOfWork>().Save<string>(
            Actors.Admin,
            async (_, _) =>
            {
                await handlers.Get<UnitOfWork>().Save(Actors.Admin, (_, _) => Task.FromResult("the first"), once, Stop);
                throw Refusal.Conflict("taken", "Taken.");
            },
            once,
            Stop);

        Assert.Equal("the first", answer);
    }

    [Fact]
    public async Task Save_ThatNeverGetsThrough_IsRefusedAsBusy()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.AddTenant("TAKEN");
        var runs = 0;

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<UnitOfWork>().Save(
            Actors.Admin,
            (db, now) =>
            {
                db.Add(Tenant.Add(now.NewId(), "TAKEN", "Taken", TenantStatus.Active, Actors.Admin, now));
                return Task.FromResult(runs++);
            },
            once: null,
            Stop));

        Assert.Equal((RefusalKind.Conflict, "busy"), (refusal.Kind, refusal.Code));
        Assert.Equal(30, runs);
    }

    [Theory, EachDatabase(RealOnly = "fails on purpose")]
    public async Task Save_OfWorkThatFails_KeepsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Assert.ThrowsAsync<InvalidOperationException>(() => handlers.Get<UnitOfWork>().Save<int>(
            Actors.Admin,
            (db, now) =>
            {
                db.Add(Tenant.Add(now.NewId(), "LOST", "Lost", TenantStatus.Active, Actors.Admin, now));
                throw new InvalidOperationException("a fault");
            },
            new Once("key", "hash"),
            Stop));

        await using var after = database.Open();
        Assert.False(await after.Tenants.AnyAsync(Stop) || await after.Set<IdempotentRequest>().AnyAsync(Stop));
    }

    /// <summary>All at once, on threads of their own.</summary>
    private static Task<T[]> Together<T>(Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(index => Task.Run(() => act(index))));

    private static async Task<string> Outcome<T>(Func<Task<T>> act)
    {
        try
        {
            await act();
            return "done";
        }
        catch (Refusal refusal)
        {
            return refusal.Code;
        }
    }
}
