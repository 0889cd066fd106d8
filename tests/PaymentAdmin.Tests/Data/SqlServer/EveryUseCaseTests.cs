using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>
/// A walk through every use case, with every filter and sort: what it asserts is little, but every query of the
/// application is translated and run on every database, and on the SQL Server model.
/// </summary>
public sealed class EveryUseCaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task UseCases_OneAfterAnother_Succeed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard(fees: [Known.CardPurchase, Known.Payout]);
        var tenant = await handlers.AddTenant();

        await Change(handlers, processor, tenant);
        await Read(handlers, processor, tenant);
        await List(handlers, processor, tenant);
        await AddAndChangePeople(handlers);
        await MappingUseCases.Map(database, handlers, processor);
        await CallUseCases.Call(database, handlers, processor);
        await WebhookUseCases.Receive(database, handlers);
        await ConnectionUseCases.Walk(database, handlers);
        await FollowUpUseCases.Walk(database, handlers);
        await PayingUseCases.Walk(database, handlers);
        await BeneficiaryUseCases.Walk(handlers);
        await ApprovalUseCases.Walk(database, handlers);
        await ControlUseCases.Walk(database, handlers);
        await BatchUseCases.Walk(database, handlers);
        await JobUseCases.Walk(database, handlers);
        await ReadingUseCases.Walk(database, handlers);
        await LedgerUseCases.Walk(handlers);
        await SettlementUseCases.Walk(database, handlers);
        await ReconciliationUseCases.Walk(handlers);

        Assert.Empty(handlers.Known.Except(handlers.Used).Select(type => type.Name).Order());
    }

    private static async Task Change(Handlers handlers, Guid processor, Guid tenant)
    {
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        var update = handlers.Get<UpdateProcessor>();
        await update.Handle(processor, new UpdateProcessor.Input("Paystack Nigeria", SettlementDelayDays: 2), IfMatch.Version(1), Actors.Admin, Stop);
        var inactive = await update.Handle(processor, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
        var active = await update.Handle(processor, new UpdateProcessor.Input(Status: ProcessorStatus.Active), IfMatch.Any, Actors.Admin, Stop);
        Assert.Equal((0, 0, 4), (inactive.Answer.OpenItems?.Count, active.Answer.Warnings?.Count, active.Version));

        var replace = handlers.Get<ReplaceFees>();
        var scheduled = handlers.Clock.Time.AddDays(10);
        await replace.Handle(processor, new ReplaceFees.Input([Known.Payout], scheduled, "New contract"), IfMatch.Version(1), Actors.Admin, Stop);
        var again = await replace.Handle(processor, new ReplaceFees.Input([Known.CardPurchase]), IfMatch.Version(2), Actors.Admin2, Stop);
        Assert.Equal(3, again.Version);

        await handlers.Get<UpdateTenant>().Handle(tenant, new UpdateTenant.Input("Relief Nigeria", TenantStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
        var set = handlers.Get<SetTenantAccounts>();
        await set.Handle(processor, tenant, new SetTenantAccounts.Input(FeePayableOverride: false), Actors.Admin, Stop);
        var accounts = await set.Handle(processor, tenant, new SetTenantAccounts.Input(FeePayableOverride: true), Actors.Admin, Stop);
        Assert.Equal(("1101001001", "2002001001"), (accounts.Tenant?.PrincipalReceivable?.AccountNumber, accounts.Tenant?.FeePayableOverride?.AccountNumber));

        var once = new Once("key-1", new string('a', 64));
        var add = handlers.Get<AddTenant>();
        var first = await add.Handle(new AddTenant.Input("ONCE", "Once"), Actors.Admin, Stop, once);
        Assert.Equal(first, await add.Handle(new AddTenant.Input("ONCE", "Once"), Actors.Admin, Stop, once));
    }

    private static async Task Read(Handlers handlers, Guid processor, Guid tenant)
    {
        Assert.Equal("Paystack Nigeria", (await handlers.Get<GetProcessor>().Handle(processor, Actors.Auditor, Stop)).Answer.Name);
        Assert.Equal("Relief Nigeria", (await handlers.Get<ListTenants>().One(tenant, Actors.Officer, Stop)).Answer.Name);

        var fees = handlers.Get<GetFees>();
        Assert.Single((await fees.Handle(processor, at: null, history: false, Actors.Admin, Stop)).Answer.Fees);
        Assert.Equal(2, (await fees.Handle(processor, FakeClock.Start, history: false, Actors.Admin, Stop)).Answer.Fees.Count);
        Assert.Equal(3, (await fees.Handle(processor, at: null, history: true, Actors.Admin, Stop)).Answer.History?.Count);

        var quote = await handlers.Get<QuoteFee>().Handle(processor, new QuoteFee.Input("card_purchase", FeeDirection.Inbound, 1_000_000, "NGN"), Actors.Admin, Stop);
        Assert.Equal((25_000, 1_875, 26_875), (quote.Fee, quote.Vat, quote.Total));

        var accounts = await handlers.Get<GetGlAccounts>().Handle(processor, tenant, Actors.Finance, Stop);
        Assert.Equal(("1001001001", "1101001001"), (accounts.Base.SettlementFloat?.AccountNumber, accounts.Tenant?.PrincipalReceivable?.AccountNumber));

        var overview = await handlers.Get<GetOverview>().Handle(Actors.Admin, Stop);
        Assert.Equal(new GetOverview.Answer(1, 0, 1, 1, new GetOverview.FeeFigures(0, 0)), overview);

        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<GetProcessor>().Handle(tenant, Actors.Admin, Stop));
    }

    private static async Task AddAndChangePeople(Handlers handlers)
    {
        await handlers.AddRoles();
        var officer = await handlers.AddPerson("officer@test.example", Roles.ProgrammeOfficer);
        var themes = handlers.Get<ChooseTheme>();
        Assert.False(await themes.IsDark(officer.Id, Stop));
        await themes.Handle(dark: true, officer, Stop);
        Assert.True(await themes.IsDark(officer.Id, Stop));

        var people = handlers.Get<ListPeople>();
        var roles = new ChangePerson.Input([Roles.ProgrammeOfficer, Roles.Auditor], Active: true);
        await handlers.Get<ChangePerson>().Handle(officer.Id, roles, IfMatch.Version((await people.One(officer.Id, Actors.Admin, Stop)).Version), Actors.Admin, Stop);
        var query = new ListPeople.Query("OFFICER@", Roles.Auditor, Active: true);
        Assert.Equal(officer.Name, Assert.Single((await people.Handle(query, Actors.Admin, Stop)).Data).Email);
        Assert.Single(await people.All(query, Actors.Admin, Stop).ToListAsync(Stop));

        var signIn = handlers.Get<SignInWithPassword>();
        await Assert.ThrowsAsync<Refusal>(() => signIn.Check(officer.Name, "wrong", Stop));
        await signIn.Check(officer.Name, TestApp.Password, Stop);
        Assert.Null(await handlers.Get<PasswordCheck>().Check(user => user.Id == Actors.Nobody.Id, TestApp.Password, Stop));
        await handlers.Get<ChangeOwnPassword>().Handle(new ChangeOwnPassword.Input(TestApp.Password, "another long one"), officer, Stop);
        Assert.Null((await handlers.Get<ResetPassword>().Handle(officer.Id, new ResetPassword.Input("a third long one"), Actors.Admin, Stop)).Answer.InitialPassword);
    }

    private static async Task List(Handlers handlers, Guid processor, Guid tenant)
    {
        var processors = handlers.Get<ListProcessors>();
        foreach (var sort in ListProcessors.Sorts)
        {
            foreach (var descending in (bool[])[true, false])
            {
                var query = new ListProcessors.Query([ProcessorStatus.Active, ProcessorStatus.Inactive], [ProcessorCategory.DebitCard], "stack", sort, descending);
                Assert.Single((await processors.Handle(query, Actors.Officer, Stop)).Processors);
                Assert.Single(await processors.All(query, Actors.Officer, Stop).ToListAsync(Stop));
            }
        }

        foreach (var fees in Enum.GetValues<FeeState>())
        {
            Assert.Empty((await processors.Handle(new ListProcessors.Query([], [], Fees: fees), Actors.Admin, Stop)).Processors);
        }

        var filters = await handlers.Get<ListAccountFilters>().Handle(processor, tenant, Actors.Auditor, Stop);
        Assert.Equal((1, 2, "NGN"), (filters.Processors.All.Count, filters.Tenants.All.Count, Assert.Single(filters.Currencies)));

        var accounts = handlers.Get<ListAccounts>();
        var ofTenant = new ListAccounts.Query([AccountClass.PrincipalReceivable, AccountClass.FeePayable], processor, tenant, "NGN", "relief");
        Assert.Equal("PAYSTACK", Assert.Single((await accounts.Handle(ofTenant, Actors.Auditor, Stop)).Data).ProcessorCode);
        Assert.Equal(10, (await accounts.All(new ListAccounts.Query([]), Actors.Auditor, Stop).ToListAsync(Stop)).Count);

        var tenants = handlers.Get<ListTenants>();
        Assert.Single((await tenants.Handle(new ListTenants.Query([TenantStatus.Inactive], "nigeria"), Actors.Admin, Stop)).Data);
        Assert.Equal(2, (await tenants.All(new ListTenants.Query([]), Actors.Admin, Stop).ToListAsync(Stop)).Count);

        var audit = handlers.Get<ListAudit>();
        var first = await audit.Handle(new ListAudit.Query(Limit: 2), Actors.Auditor, Stop);
        var next = await audit.Handle(new ListAudit.Query(After: Cursor.Parse(first.Pagination.Cursor), Limit: 200), Actors.Auditor, Stop);
        var all = await audit.All(new ListAudit.Query(), Actors.Auditor, Stop).ToListAsync(Stop);
        Assert.Equal(all.Select(row => row.Id), first.Data.Concat(next.Data).Select(row => row.Id));
        var filtered = new ListAudit.Query(Actors.Admin2.Name, "processor.fees_replaced", "processor", processor, FakeClock.Start, handlers.Clock.Time.AddDays(1));
        Assert.Single((await audit.Handle(filtered, Actors.Auditor, Stop)).Data);
    }
}
