using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

public sealed class SetTenantAccountsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfOnOffAndOnAgain_KeepsTheAccountAndItsNumber(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (processor, tenant) = (await handlers.Onboard(), await handlers.AddTenant());
        Assert.Equal((null, null), Numbers(await Get(handlers, processor, tenant)));

        Assert.Equal(("1101001001", null), Numbers(await Set(handlers, processor, tenant, false)));
        var on = await Set(handlers, processor, tenant, true);
        Assert.Equal(("1101001001", "2002001001"), Numbers(on));
        Assert.Equal(on, await Get(handlers, processor, tenant));

        var off = await Set(handlers, processor, tenant, false);
        Assert.Equal(("1101001001", null), Numbers(off));
        Assert.Equal(off, await Get(handlers, processor, tenant));
        var chart = await handlers.Get<ListAccounts>().Handle(new ListAccounts.Query([AccountClass.FeePayableOverride]), Actors.Auditor, Stop);
        Assert.Equal("2002001001", Assert.Single(chart.Data).AccountNumber);

        var again = await Set(handlers, processor, tenant, true);
        Assert.Equal(on.Tenant, again.Tenant! with { Version = on.Tenant!.Version });
        Assert.Equal((2, 4), (on.Tenant.Version, again.Tenant!.Version));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfTheSameAgain_ChangesNothingAndRecordsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (processor, tenant) = (await handlers.Onboard(), await handlers.AddTenant());

        foreach (var use in (bool[])[false, true])
        {
            var first = await Set(handlers, processor, tenant, use);
            var before = await Rows.Of(database);
            Assert.Equal(first, await Set(handlers, processor, tenant, use));
            Assert.Equal(before, await Rows.Of(database));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfTenants_NumbersThemForEachProcessor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (one, two) = (await handlers.Onboard("ONE"), await handlers.Onboard("TWO"));
        var (a, b) = (await handlers.AddTenant("AA"), await handlers.AddTenant("BB"));

        Assert.Equal(("1101001001", null), Numbers(await Set(handlers, one, a, false)));
        Assert.Equal(("1101001002", "2002001002"), Numbers(await Set(handlers, one, b, true)));
        Assert.Equal(("1101002001", "2002002001"), Numbers(await Set(handlers, two, b, true)));
        Assert.Equal(("1101002002", null), Numbers(await Set(handlers, two, a, false)));

        // The number stays the tenant's, also for the account that comes later.
        Assert.Equal(("1101001001", "2002001001"), Numbers(await Set(handlers, one, a, true)));
        Assert.Equal((null, null), Numbers(await Get(handlers, one, await handlers.AddTenant("CC"))));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAChange_RecordsWhatWasOpenedAndSwitched(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (processor, tenant) = (await handlers.Onboard(), await handlers.AddTenant());
        await handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(true), Actors.Admin2, Stop);
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(false), Actors.Admin2, Stop);

        await using var db = database.Open();
        var entries = await db.Set<AuditEntry>().Where(entry => entry.ActorName == Actors.Admin2.Name).OrderBy(entry => entry.At).ToListAsync(Stop);

        Assert.All(entries, entry => Assert.Equal(("processor.tenant_accounts_set", processor), (entry.Kind, entry.ThingId)));
        Assert.Equal(
            [
                ["tenant:  -> RELIEF", "feePayableOverride: false -> true", "account:  -> 1101001001 RELIEF Principal Receivable (Paystack)", "account:  -> 2002001001 RELIEF Fee Payable Override (Paystack)"],
                ["tenant:  -> RELIEF", "feePayableOverride: true -> false"],
            ],
            entries.Select(entry => entry.Changes.Select(change => $"{change.Field}: {change.From} -> {change.To}")));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfWhatIsNotThereOrNotAllowed_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (processor, tenant) = (await handlers.Onboard(), await handlers.AddTenant());
        var before = await Rows.Of(database);

        // The id of the one is not an id of the other.
        await Refused.NotFound(() => Set(handlers, processor, processor, true));
        await Refused.NotFound(() => Set(handlers, tenant, tenant, true));
        await Refused.NotFound(() => Get(handlers, processor, processor));
        await Refused.NotFound(() => Get(handlers, tenant, null));
        await Refused.ForWantOf(
            Permissions.ManageProcessors,
            [Actors.Finance, Actors.Officer, Actors.Auditor],
            person => handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(true), person, Stop));
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<GetGlAccounts>().Handle(processor, null, person, Stop));

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Onboard_OfProcessors_OpensTheSharedAccountsOncePerCurrency(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await handlers.Onboard("ONE");
        Assert.Equal(
            ["1000000566 Operating Bank NGN", "1001001001 Paystack Settlement Float", "1002000566 Balance at PSP NGN", "1901000566 Transaction Clearing NGN", "2001001001 Paystack Fee Payable", "2101000566 Funds Held NGN", "5001001001 Paystack Fee Expense", "5901000566 Settlement Differences NGN"],
            await Chart());

        await handlers.Onboard("TWO");
        Assert.Equal(11, (await Chart()).Count);

        await handlers.Get<OnboardProcessor>().Handle(Known.Paystack("THREE") with { SettlementCurrency = "XAF" }, Actors.Admin, Stop);
        var chart = await Chart();
        Assert.Equal(19, chart.Count);
        Assert.Contains("1000000950 Operating Bank XAF", chart);
        Assert.Contains("1001003001 Paystack Settlement Float", chart);

        async Task<List<string>> Chart() =>
            [.. (await handlers.Get<ListAccounts>().Handle(new ListAccounts.Query([]), Actors.Finance, Stop)).Data.Select(account => $"{account.AccountNumber} {account.Name}")];
    }

    private static (string? PrincipalReceivable, string? FeePayableOverride) Numbers(GlAccountsAnswer answer) =>
        (answer.Tenant!.PrincipalReceivable?.AccountNumber, answer.Tenant.FeePayableOverride?.AccountNumber);

    private static Task<GlAccountsAnswer> Get(Handlers handlers, Guid processor, Guid? tenant) =>
        handlers.Get<GetGlAccounts>().Handle(processor, tenant, Actors.Officer, Stop);

    private static Task<GlAccountsAnswer> Set(Handlers handlers, Guid processor, Guid tenant, bool feePayableOverride) =>
        handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(feePayableOverride), Actors.Admin, Stop);
}
