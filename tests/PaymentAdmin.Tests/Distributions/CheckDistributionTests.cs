using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions;

public sealed class CheckDistributionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Check_OfAnEmptyOne_BlocksIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);

        Assert.Contains("no_payments blocking 0", await Found(paying, await paying.Make()));
    }

    [Theory, EachDatabase]
    public async Task Check_OfAGoodOne_FindsOnlyNotes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(3);

        Assert.Equal(["kyc_missing note 3", "no_fee_rule note 0"], await Found(paying, id));
    }

    [Theory, EachDatabase]
    public async Task Check_OfOnePersonTwiceAndOneAccountForTwo_WarnsOfBoth(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(2);
        var twice = await paying.AddBeneficiary();
        await paying.Add(id, twice);
        await paying.Add(id, twice);
        await paying.Add(id, await paying.AddBeneficiary(new PersonalDetails("BEN-X", "Somebody Else", "+255700000001", null)));

        var found = await Found(paying, id);

        Assert.Contains("same_beneficiary_twice warning 2", found);
        Assert.Contains("same_account_for_two warning 2", found);
    }

    [Theory, EachDatabase]
    public async Task Check_OfAPersonPaidInAnotherForTheSameCycle_Warns(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { BeneficiaryCycleLimit = 8_000_000 });
        var person = await paying.AddBeneficiary();
        var earlier = await paying.Make("Earlier");
        await paying.Add(earlier, person);
        var id = await paying.Make(purpose: " food ", cycle: "2026-03");
        await paying.Add(id, person);
        var other = await paying.Make(cycle: "2026-04");
        await paying.Add(other, person);

        // One that is still being prepared pays nobody; one that came to nothing neither.
        Assert.DoesNotContain("already_paid warning 1", await Found(paying, id));
        await paying.Put(earlier, DistributionEvent.Submit);
        var found = await Found(paying, id);
        Assert.Contains("already_paid warning 1", found);
        Assert.Contains("over_beneficiary_limit blocking 1", found);
        Assert.DoesNotContain("already_paid warning 1", await Found(paying, other));
        await paying.Put(earlier, DistributionEvent.Cancel);
        Assert.DoesNotContain("already_paid warning 1", await Found(paying, id));
    }

    [Theory, EachDatabase]
    public async Task Check_OverTheLimits_NamesEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(
            database, handlers,
            processor => Connecting.Sandbox(processor) with { Limits = new LimitsInput(SingleMaximum: 4_000_000, DailyVolume: 9_000_000, BatchSize: 2) },
            input => input with { Budget = 12_000_000, BeneficiaryCycleLimit = 4_999_999 });
        var id = await paying.MakeWith(3);

        var found = await Found(paying, id);

        Assert.Contains("over_single_limit blocking 3", found);
        Assert.Contains("over_daily_limit warning 0", found);
        Assert.Contains("over_beneficiary_limit blocking 3", found);
        Assert.Contains("over_budget blocking 0", found);
        Assert.Contains("batch_split note 0", found);
        var check = await paying.Check(id);
        Assert.Contains("TZS 120,000.00", check.Findings.Single(finding => finding.Code == "over_budget").Message, StringComparison.Ordinal);
        Assert.Contains("2 batches", check.Findings.Single(finding => finding.Code == "batch_split").Message, StringComparison.Ordinal);
        Assert.True(check.Findings[0].Severity == FindingSeverity.Blocking);
    }

    [Theory, EachDatabase]
    public async Task Check_OfWhatIsSpentElsewhere_CountsItAgainstTheBudget(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { Budget = 12_000_000 });
        var spent = await paying.MakeWith(2, "Spent", "2026-02");
        var id = await paying.MakeWith(1);

        Assert.DoesNotContain("over_budget blocking 0", await Found(paying, id));
        await paying.PutPayments(spent, PaymentEvent.Approve, PaymentEvent.Queue);
        Assert.Contains("over_budget blocking 0", await Found(paying, id));
        Assert.Equal(10_000_000, (await handlers.Get<ListProgrammes>().One(paying.ProgrammeId, Actors.Officer, Stop)).Answer.Committed);
    }

    [Theory, EachDatabase]
    public async Task Check_OfThePeople_NamesWhatIsWrongWithThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Make();
        var now = handlers.Clock.Now();
        foreach (var state in (KycState[])[KycState.Passed, KycState.NameDiffers, KycState.Failed])
        {
            await paying.Add(id, await paying.AddBeneficiary(with: person => person.KycAnswered(state, paying.ConnectionId, Paying.Maker, now)));
        }

        var left = await paying.AddBeneficiary();
        await paying.Add(id, left);
        var asked = await paying.AddBeneficiary();
        await paying.Add(id, asked);
        await paying.MovePayee(1);
        await using (var db = database.Open())
        {
            (await db.Beneficiaries.SingleAsync(row => row.Id == left, Stop)).SetActive(false, Paying.Maker, now);
            db.RemoveRange(await db.Set<ProgrammeMember>().Where(member => member.BeneficiaryId == left).ToListAsync(Stop));
            var person = await db.Beneficiaries.SingleAsync(row => row.Id == asked, Stop);
            var personal = handlers.Get<PersonalData>();
            var after = personal.Seal(personal.Open(person.Sealed) with { PhoneNumber = "+255799999999" }, person.RegisterId, await personal.Marks(Stop));
            ProposePayeeChange.Add(db, open: null, person, after, person.Channel, importId: null, Paying.Maker, now);
            await db.SaveChangesAsync(Stop);
        }

        var found = await Found(paying, id);

        Assert.Equal(
            ["beneficiary_inactive blocking 1", "kyc_failed blocking 1", "kyc_missing note 3", "kyc_name_differs warning 1", "no_fee_rule note 0", "not_in_programme warning 1", "payee_change_pending blocking 1", "payee_changed blocking 1"],
            found);
    }

    [Theory, EachDatabase]
    public async Task Check_ThroughMypvit_NeedsKycAndWholeFrancsAndItsOwnCurrency(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, Connecting.Mypvit);
        var id = await paying.MakeWith(2);

        var check = await paying.Check(id);

        Assert.Contains("kyc_missing blocking 2", Show(check));
        Assert.Contains("mapping_gap blocking 2", Show(check));
        var gap = check.Findings.Single(finding => finding.Code == "mapping_gap");
        Assert.Contains("XAF alone", gap.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("+2557", string.Join(' ', check.Findings.Select(finding => finding.Message)), StringComparison.Ordinal);
        Assert.Equal(2, gap.Sample.Count);
    }

    [Theory, EachDatabase]
    public async Task Check_WithAFeeRule_AddsUpFeesAndCost(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(2);
        await paying.Add(id, await paying.AddBeneficiary(), 333);
        var processor = (await handlers.Get<ListConnections>().One(paying.ConnectionId, Actors.Admin, Stop)).Answer.ProcessorId;
        await handlers.Get<ReplaceFees>().Handle(
            PublicId.Processor.Parse(processor),
            new ReplaceFees.Input([new FeeRuleInput("payout", FeeDirection.Outbound, FeeBasis.FlatPlusPercent, 0.18m, "TZS", Amount: 1_000, Percentage: 0.01m)]), IfMatch.Any, Actors.Admin, Stop);

        var check = await paying.Check(id);

        // Each rounded by itself: (1000 + 50000) × 1.18, twice; 1000 + 3.33 → 1003, VAT 180.54 → 181.
        Assert.Equal((121_544L, 10_000_333L + 121_544), (check.ExpectedFees, check.TotalCost));
        Assert.DoesNotContain("no_fee_rule note 0", Show(check));
    }

    [Theory, EachDatabase]
    public async Task Check_OfWhatTheDistributionStandsOn_NamesWhatIsWrong(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, Connecting.Production, input => input with { EndsOn = "2026-03-13" });
        var id = await paying.MakeWith(1);

        Assert.Superset(new HashSet<string> { "connection_in_setup warning 0", "outside_programme_dates warning 0" }, (await Found(paying, id)).ToHashSet());
        await handlers.Get<StopConnection>().Pause(paying.ConnectionId, new StopConnection.Input("stop"), Actors.Admin, Stop);
        Assert.Contains("connection_stopped warning 0", await Found(paying, id));
        await handlers.Get<StopConnection>().Retire(paying.ConnectionId, new StopConnection.Input("stop"), Actors.Admin, Stop);
        Assert.Contains("connection_retired blocking 0", await Found(paying, id));
        var other = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("OTHER")));
        await handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, new UpdateProgramme.Input(Status: ProgrammeStatus.Closed, ConnectionIds: [other.Answer.Id]), IfMatch.Any, Actors.Admin, Stop);
        Assert.Superset(new HashSet<string> { "connection_not_allowed blocking 0", "programme_closed blocking 0" }, (await Found(paying, id)).ToHashSet());
    }

    private static async Task<IReadOnlyList<string>> Found(Paying paying, Guid id) => Show(await paying.Check(id));

    private static IReadOnlyList<string> Show(DistributionCheck check) =>
        [.. check.Findings.Select(finding => $"{finding.Code} {Words.Of(finding.Severity)} {finding.Count}").Order(StringComparer.Ordinal)];
}
