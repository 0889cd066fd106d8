using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

public sealed class ListAccountsTests
{
    private static readonly ListAccounts.Query Everything = new([]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_WithFilters_ShowsWhatMatchesThemAll(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var ngn = await handlers.Onboard("ONE");
        var xaf = PublicId.Processor.Parse((await handlers.Get<OnboardProcessor>().Handle(
            Known.Paystack("TWO") with { DisplayName = "Flutterwave", SettlementCurrency = "XAF" }, Actors.Admin, Stop)).Answer.Processor.Id);
        var tenant = await handlers.AddTenant();
        await handlers.Get<SetTenantAccounts>().Handle(xaf, tenant, new SetTenantAccounts.Input(true), Actors.Admin, Stop);

        await Check(["1001001001", "1001002001"], Everything with { Classes = [AccountClass.SettlementFloat] });
        await Check(["1101002001", "2002002001"], Everything with { Classes = [AccountClass.PrincipalReceivable, AccountClass.FeePayableOverride] });
        await Check(["1001001001", "2001001001", "5001001001"], Everything with { ProcessorId = ngn });
        await Check(["1101002001", "2002002001"], Everything with { TenantId = tenant });
        await Check([], Everything with { TenantId = tenant, ProcessorId = ngn });
        await Check(["1001002001"], Everything with { Currency = "XAF", Classes = [AccountClass.SettlementFloat] });
        await Check([], Everything with { Currency = "KES" });
        await Check(["1001001001", "1001002001"], Everything with { Search = "1001" });
        await Check(["1001002001", "1101002001", "2001002001", "2002002001", "5001002001"], Everything with { Search = "FLUTTER" });
        await Check(["1101002001", "2002002001"], Everything with { Search = "relief" });
        await Check([], Everything with { Search = "001001" });
        await Check([], Everything with { Search = "1%" });

        async Task Check(string[] numbers, ListAccounts.Query query)
        {
            var answer = await handlers.Get<ListAccounts>().Handle(query, Actors.Auditor, Stop);
            Assert.Equal(numbers, answer.Data.Select(account => account.AccountNumber));
            Assert.Equal((numbers.Length, false), (answer.Pagination.TotalCount, answer.Pagination.TotalCountCapped));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnAccount_SaysWhoseItIs(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (processor, tenant) = (await handlers.Onboard(), await handlers.AddTenant());
        await handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(false), Actors.Admin, Stop);

        var chart = (await handlers.Get<ListAccounts>().Handle(Everything, Actors.Finance, Stop)).Data.ToDictionary(account => account.Class);

        Assert.Equal(
            new ListAccounts.Row(
                chart[AccountClass.PrincipalReceivable].Id, "1101001001", "RELIEF Principal Receivable (Paystack)", AccountClass.PrincipalReceivable, "NGN",
                PublicId.Processor.Format(processor), "PAYSTACK", PublicId.Tenant.Format(tenant), "RELIEF", FakeClock.Start),
            chart[AccountClass.PrincipalReceivable]);
        Assert.Equal((PublicId.Processor.Format(processor), null), (chart[AccountClass.FeeExpense].ProcessorId, chart[AccountClass.FeeExpense].TenantCode));
        Assert.Equal((null, null, null), (chart[AccountClass.OperatingBank].ProcessorId, chart[AccountClass.OperatingBank].ProcessorCode, chart[AccountClass.OperatingBank].TenantId));
    }

    [Theory, EachDatabase]
    public async Task Handle_PageByPage_ShowsEachAccountOnceInOrder(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard("ONE");
        await handlers.Onboard("TWO");
        var list = handlers.Get<ListAccounts>();

        var numbers = new List<string>();
        for (var offset = 0; offset < 12; offset += 3)
        {
            var page = await list.Handle(Everything with { Slice = new Slice(3, offset) }, Actors.Auditor, Stop);
            Assert.Equal(new OffsetPagination(3, offset, 11, false), page.Pagination);
            numbers.AddRange(page.Data.Select(account => account.AccountNumber));
        }

        Assert.Equal(11, numbers.Count);
        Assert.Equal(numbers.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), numbers);
        Assert.Equal(numbers, await list.All(Everything, Actors.Auditor, Stop).Select(account => account.AccountNumber).ToListAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Handle_ByWhoMayNotSeeTheLedger_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();

        await Refused.ForWantOf(Permissions.ViewLedger, [Actors.Officer, Actors.Nobody], person => handlers.Get<ListAccounts>().Handle(Everything, person, Stop));
        await Refused.ForWantOf(Permissions.ViewLedger, [Actors.Officer, Actors.Nobody], person => handlers.Get<ListAccounts>().All(Everything, person, Stop).ToListAsync(Stop).AsTask());
    }
}
