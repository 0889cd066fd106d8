using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

public sealed class BeneficiaryTests
{
    private static readonly Actor[] WithoutTheRight = [Actors.Admin, Actors.Finance, Actors.Auditor, Actors.Nobody];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Add_AsPeopleOfTheCountryWriteIt_KeepsE164(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var programme = await handlers.AddProgramme();

        var added = (await handlers.Add(Registering.Amina(programme))).Answer;

        Assert.Equal(("EXT-0001", "Amina Diallo", Registering.Phone, null), (added.ExternalId, added.FullName, added.PhoneNumber, added.AccountNumber));
        Assert.Equal((PaymentChannel.MobileMoney, BeneficiaryStatus.Active, KycState.NotChecked, false), (added.Channel, added.Status, added.Kyc, added.Masked));
        Assert.Equal([programme], added.ProgrammeIds);
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == AuditKinds.BeneficiaryAdded, Stop);
        Assert.Equal((added.Id, Registering.Maker.Name), (entry.ThingName, entry.ActorName));
        Assert.Equal([new FieldChange("channel", null, "mobile_money"), new FieldChange("programmes", null, "FOOD")], entry.Changes);
    }

    [Theory]
    [InlineData(PaymentChannel.MobileMoney, null, "AC-1", "phoneNumber")]
    [InlineData(PaymentChannel.MobileMoney, "12", null, "phoneNumber")]
    [InlineData(PaymentChannel.BankTransfer, "0700000001", null, "accountNumber")]
    [InlineData(PaymentChannel.BankTransfer, "0700000001", "=1+1", "accountNumber")]
    [InlineData(PaymentChannel.Card, null, " ", "accountNumber")]
    [InlineData(PaymentChannel.Agent, "", "", "phoneNumber")]
    public async Task Add_WithoutWhatItsChannelNeeds_NamesTheField(PaymentChannel channel, string? phone, string? account, string field)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var programme = await handlers.AddProgramme();

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Add(Registering.Amina(programme) with { Channel = channel, PhoneNumber = phone, AccountNumber = account }));

        Assert.Equal([field], refusal.Errors.Keys);
    }

    [Theory]
    [InlineData(PaymentChannel.Agent, "0700000001", null)]
    [InlineData(PaymentChannel.Agent, null, "AC-1")]
    [InlineData(PaymentChannel.Card, null, "4000 0000 0001")]
    [InlineData(PaymentChannel.BankTransfer, "+254712345678", "GA21 40")]
    public async Task Add_WithWhatItsChannelNeeds_Succeeds(PaymentChannel channel, string? phone, string? account)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var added = await handlers.Add(Registering.Amina(await handlers.AddProgramme()) with { Channel = channel, PhoneNumber = phone, AccountNumber = account });

        Assert.Equal((channel, account), (added.Answer.Channel, added.Answer.AccountNumber));
    }

    [Theory, EachDatabase]
    public async Task Add_WithAnExternalIdOfItsRegister_IsTakenThereAndFreeInAnother(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var tenant = PublicId.Tenant.Format(await handlers.AddTenant());
        var (ours, theirs) = (await handlers.AddProgramme(), await handlers.AddProgramme("THEIRS", tenantId: tenant));
        await handlers.Add(Registering.Amina(ours));

        var refusal = await Refused.With(RefusalKind.Conflict, "external_id_taken", () => handlers.Add(Registering.Amina(ours) with { ExternalId = " EXT-0001 ", FullName = "Somebody else" }));
        var other = await handlers.Add(Registering.Amina(theirs));

        Assert.Equal(("externalId", tenant), (refusal.Field, other.Answer.TenantId));
        Assert.DoesNotContain("EXT", refusal.Message, StringComparison.Ordinal);
        await Refused.With(RefusalKind.Rule, "registers_differ", () => handlers.Add(Registering.Amina(ours, "EXT-0002") with { ProgrammeIds = [ours, theirs] }));
        await Refused.With(RefusalKind.Rule, "registers_differ", () => handlers.Change(other.Answer.Id, new UpdateBeneficiary.Input(ProgrammeIds: [ours])));
    }

    [Theory, EachDatabase(RealOnly = "does things at once")]
    public async Task Add_TheSameAtTheSameMoment_SucceedsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var programme = await handlers.AddProgramme();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => handlers.Add(Registering.Amina(programme))).AsTask()));

        Assert.Equal(7, outcomes.OfType<Refusal>().Count(refusal => refusal.Code == "external_id_taken"));
        await using var db = database.Open();
        Assert.Equal(1, await db.Beneficiaries.CountAsync(Stop));
    }

    [Fact]
    public async Task Add_ToAProgrammeThatTakesNobody_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var programme = await handlers.AddProgramme();
        await handlers.Get<UpdateProgramme>().Handle(PublicId.Programme.Parse(programme), new UpdateProgramme.Input(Status: ProgrammeStatus.Closed), IfMatch.Any, Actors.Admin, Stop);

        await Refused.With(RefusalKind.Rule, "programme_closed", () => handlers.Add(Registering.Amina(programme)));
        await Refused.With(RefusalKind.Rule, "programme_unknown", () => handlers.Add(Registering.Amina("prg_1")));
        var none = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Add(Registering.Amina(programme) with { ProgrammeIds = [] }));
        Assert.Contains("programmeIds", none.Errors.Keys);
    }

    [Theory, EachDatabase]
    public async Task Add_WithAKeyThatWasUsed_IsTheSamePersonAndNothingPersonalIsKeptWithTheKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var input = Registering.Amina(await handlers.AddProgramme());
        var once = new Once("key-1", new string('a', 64));

        var first = await handlers.Get<AddBeneficiary>().Handle(input, Registering.Maker, Stop, once);
        var again = await handlers.Get<AddBeneficiary>().Handle(input, Registering.Maker, Stop, once);

        Assert.Equal((first.Answer.Id, first.Version), (again.Answer.Id, again.Version));
        await using var db = database.Open();
        var kept = await db.Set<IdempotentRequest>().SingleAsync(Stop);
        Assert.Equal($"\"{PublicId.Beneficiary.Parse(first.Answer.Id)}\"", kept.Answer);
        Assert.NotEqual(once.Hash, kept.Hash);
    }

    [Theory, EachDatabase]
    public async Task Change_OfNameStatusAndProgrammes_IsDoneAtOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (food, cash) = (await handlers.AddProgramme(), await handlers.AddProgramme("CASH"));
        var id = (await handlers.Add(Registering.Amina(food))).Answer.Id;

        var changed = await handlers.Change(id, new UpdateBeneficiary.Input("Amina Bah", BeneficiaryStatus.Inactive, ProgrammeIds: [cash]));
        var shown = await handlers.Show(id);

        Assert.False(changed.Proposed);
        Assert.Equal(("Amina Bah", BeneficiaryStatus.Inactive, Registering.Phone), (shown.FullName, shown.Status, shown.PhoneNumber));
        Assert.Equal([cash], shown.ProgrammeIds);
        Assert.Equivalent(shown, changed.Beneficiary.Answer, strict: true);
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == AuditKinds.BeneficiaryChanged, Stop);
        Assert.Equal([new FieldChange("fullName", "***", "***"), new FieldChange("status", "active", "inactive"), new FieldChange("programmes", "FOOD", "CASH")], entry.Changes);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Change(id, new UpdateBeneficiary.Input(ProgrammeIds: [])));
    }

    [Fact]
    public async Task Change_OfWhatCannotChange_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;

        await Refused.With(RefusalKind.Rule, "field_immutable", () => handlers.Change(id, new UpdateBeneficiary.Input(ExternalId: "EXT-2")));
        await Refused.With(RefusalKind.Stale, "changed_meanwhile", () => handlers.Get<UpdateBeneficiary>().Handle(PublicId.Beneficiary.Parse(id), new UpdateBeneficiary.Input("X"), IfMatch.Version(99), Registering.Maker, Stop));
        await Refused.NotFound(() => handlers.Change(PublicId.Beneficiary.Format(Guid.Empty), new UpdateBeneficiary.Input("X")));
        var wrong = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Change(id, new UpdateBeneficiary.Input(FullName: " ", PhoneNumber: "")));
        Assert.Equal(["fullName", "phoneNumber"], wrong.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Change_OfAPersonInTwoCountries_TakesOnlyInternationalNumbers()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var (tanzania, kenya) = (await handlers.AddProgramme(), await handlers.AddProgramme("KENYA", "KE"));

        var national = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Add(Registering.Amina(tanzania) with { ProgrammeIds = [tanzania, kenya] }));
        var added = await handlers.Add(Registering.Amina(tanzania) with { ProgrammeIds = [tanzania, kenya], PhoneNumber = "00254 712 345 678" });

        Assert.Contains("+", Assert.Single(national.Errors["phoneNumber"]), StringComparison.Ordinal);
        Assert.Equal("+254712345678", added.Answer.PhoneNumber);
    }

    [Theory, EachDatabase]
    public async Task List_WithFilters_FindsThoseAndPagesNewestFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (food, cash) = (await handlers.AddProgramme(), await handlers.AddProgramme("CASH"));
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            handlers.Clock.Advance(TimeSpan.FromSeconds(i % 2));
            ids.Add((await handlers.Add(Registering.Amina(i == 0 ? cash : food, $"EXT-{i}") with { Channel = i == 1 ? PaymentChannel.BankTransfer : PaymentChannel.MobileMoney, AccountNumber = "AC 1" })).Answer.Id);
        }

        await handlers.Change(ids[2], new UpdateBeneficiary.Input(Status: BeneficiaryStatus.Inactive));
        await handlers.Change(ids[3], new UpdateBeneficiary.Input(PhoneNumber: "0700000009"));
        var list = handlers.Get<ListBeneficiaries>();

        async Task<string[]> Find(BeneficiaryFilter filter) => [.. (await list.Handle(new ListBeneficiaries.Query(filter, 50), Actors.Auditor, Stop)).Data.Select(row => row.Id)];
        var all = BeneficiaryFilter.All;
        var first = await list.Handle(new ListBeneficiaries.Query(all, 2), Actors.Auditor, Stop);
        var second = await list.Handle(new ListBeneficiaries.Query(all, 2, Cursor.Parse(first.Pagination.Cursor)), Actors.Auditor, Stop);
        var third = await list.Handle(new ListBeneficiaries.Query(all, 2, Cursor.Parse(second.Pagination.Cursor)), Actors.Auditor, Stop);

        Assert.Equal(await Find(all), first.Data.Concat(second.Data).Concat(third.Data).Select(row => row.Id));
        Assert.Equal((5, null), (first.Pagination.TotalCount, third.Pagination.Cursor));
        Assert.Equal([ids[0]], await Find(all with { ProgrammeId = PublicId.Programme.Parse(cash) }));
        Assert.Equal([ids[1]], await Find(all with { Channels = [PaymentChannel.BankTransfer] }));
        Assert.Equal([ids[2]], await Find(all with { Status = BeneficiaryStatus.Inactive }));
        Assert.Equal([ids[3]], await Find(all with { ChangeWaits = true }));
        Assert.Empty(await Find(all with { Kyc = [KycState.Passed] }));
        Assert.Equal(5, (await Find(all with { Kyc = [KycState.NotChecked, KycState.Failed] })).Length);
    }

    [Theory, EachDatabase]
    public async Task Search_ByAnExactValue_FindsWhoHasItAndNobodyElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var tenant = PublicId.Tenant.Format(await handlers.AddTenant());
        var (ours, theirs) = (await handlers.AddProgramme(), await handlers.AddProgramme("THEIRS", tenantId: tenant));
        var amina = (await handlers.Add(Registering.Amina(ours) with { AccountNumber = "ga21-40.02 1010" })).Answer.Id;
        var other = (await handlers.Add(Registering.Amina(theirs) with { PhoneNumber = "0700000002" })).Answer.Id;
        var list = handlers.Get<ListBeneficiaries>();

        async Task<string[]> Find(ExactSearch exact, string? programme = null) =>
            [.. (await list.Search(new ListBeneficiaries.Query(BeneficiaryFilter.All with { ProgrammeId = programme is null ? null : PublicId.Programme.Parse(programme) }, 50), exact, Registering.Maker, Stop)).Data.Select(row => row.Id)];

        Assert.Equal([amina], await Find(new ExactSearch("0700 000 001")));
        Assert.Equal([amina], await Find(new ExactSearch("+255 700 000 001")));
        Assert.Equal([amina], await Find(new ExactSearch(AccountNumber: "GA21 4002 1010")));
        Assert.Equal([other, amina], (await Find(new ExactSearch(ExternalId: " EXT-0001 "))).OrderBy(id => id == amina));
        Assert.Equal([other], await Find(new ExactSearch(ExternalId: "EXT-0001"), theirs));
        Assert.Empty(await Find(new ExactSearch("070000000")));
        Assert.Empty(await Find(new ExactSearch(ExternalId: "EXT-000")));
        Assert.Empty(await Find(new ExactSearch("0700000001", ExternalId: "EXT-9")));
        Assert.Empty(await Find(new ExactSearch("0700000001"), theirs));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Find(new ExactSearch(" ")));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Find(new ExactSearch("none")));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin)]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.Auditor)]
    public async Task Shown_ToWhoMayNotSeePeople_IsMasked(string role)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var input = Registering.Amina(await handlers.AddProgramme()) with { AccountNumber = "GA21400210100320" };
        var id = (await handlers.Add(input)).Answer.Id;
        await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"));
        var reader = Actors.Of(role);

        var shown = await handlers.Show(id, reader);
        var listed = Assert.Single((await handlers.Get<ListBeneficiaries>().Handle(new ListBeneficiaries.Query(BeneficiaryFilter.All, 10), reader, Stop)).Data);
        var change = Assert.Single((await handlers.Get<ListPayeeChanges>().Handle(new ListPayeeChanges.Query([], 10), reader, Stop)).Data);

        Assert.Equal(("•••01", "A•• D••", "+255 ••• 001", "•••0320", true), (shown.ExternalId, shown.FullName, shown.PhoneNumber, shown.AccountNumber, shown.Masked));
        Assert.Equal((shown.FullName, shown.PhoneNumber), (listed.FullName, listed.PhoneNumber));
        Assert.Equal(("A•• D••", "+255 ••• 001", "+255 ••• 111"), (change.FullName, change.Before.PhoneNumber, change.After.PhoneNumber));
        Assert.Equal((false, false), (change.MayApprove, change.MayReject));
    }

    [Fact]
    public async Task UseCases_WithoutTheRight_AreRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var input = Registering.Amina(await handlers.AddProgramme());
        var id = (await handlers.Add(input)).Answer.Id;
        var change = (await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"))).Beneficiary.Answer.PendingChange!.Id;
        var query = new ListBeneficiaries.Query(BeneficiaryFilter.All, 10);
        var list = handlers.Get<ListBeneficiaries>();

        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Add(input, actor));
        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Change(id, new UpdateBeneficiary.Input("X"), actor));
        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Approve(change, actor));
        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Reject(change, actor));
        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Get<RequestKyc>().One(PublicId.Beneficiary.Parse(id), new RequestKyc.OneInput("con_1"), actor, Stop));
        await Refused.ForWantOf(Permissions.ManageDistributions, WithoutTheRight, actor => handlers.Get<RequestKyc>().Many(new RequestKyc.ManyInput("con_1"), actor, Stop));
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [Actors.Admin, Actors.Finance, Actors.Auditor], actor => list.Search(query, new ExactSearch("0700000001"), actor, Stop));
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [Actors.Admin, Actors.Finance, Actors.Auditor], async actor => await list.All(query, actor, Stop).ToListAsync(Stop));
        await Refused.ForWantOf(Permissions.ViewPayments, [Actors.Nobody], actor => list.Handle(query, actor, Stop));
        await Refused.ForWantOf(Permissions.ViewPayments, [Actors.Nobody], actor => handlers.Show(id, actor));

        // One of the two rights is not enough.
        var blind = Registering.Maker with { Permissions = new HashSet<string> { Permissions.ViewPayments, Permissions.ManageDistributions } };
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [blind], actor => handlers.Add(input, actor));
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [blind], actor => handlers.Change(id, new UpdateBeneficiary.Input("X"), actor));
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [blind with { Id = Registering.Second.Id }], actor => handlers.Approve(change, actor));
    }

    [Theory, EachDatabase]
    public async Task Export_OfWhatIsFiltered_IsPutOnTheRecord(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (food, cash) = (await handlers.AddProgramme(), await handlers.AddProgramme("CASH"));
        await handlers.Add(Registering.Amina(food));
        var other = (await handlers.Add(Registering.Amina(cash, "EXT-2"))).Answer.Id;

        var filter = BeneficiaryFilter.All with { ProgrammeId = PublicId.Programme.Parse(cash) };
        var rows = await handlers.Get<ListBeneficiaries>().All(new ListBeneficiaries.Query(filter, 50), Registering.Maker, Stop).ToListAsync(Stop);

        Assert.Equal(other, Assert.Single(rows).Id);
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == AuditKinds.BeneficiariesExported, Stop);
        Assert.Equal((Registering.Maker.Name, Registering.Maker.Id), (entry.ActorName, entry.ThingId));
        Assert.Equal([new FieldChange("count", null, "1"), new FieldChange("programme", null, cash)], entry.Changes);
    }
}
