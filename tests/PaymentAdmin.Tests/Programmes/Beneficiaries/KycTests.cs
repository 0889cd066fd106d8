using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>Who holds a beneficiary's account: asked in the background, compared with care, and unknown where nobody answers.</summary>
public sealed class KycTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Ask_AboutThePerson_SaysWhatThePspKnows(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();

        Assert.Equal(new RequestKyc.Answer(1, 0, 0), await asking.Ask(id));
        var waiting = await asking.Handlers.Show(id);
        Assert.Equal((KycRequestStatus.Waiting, KycState.NotChecked), (waiting.KycRequest?.Status, waiting.Kyc));
        Assert.Equal(1, await asking.Work());

        var shown = await asking.Handlers.Show(id);
        Assert.Equal((KycState.Passed, FakeClock.Start, asking.Connection, null), (shown.Kyc, shown.KycCheckedAt, shown.KycConnectionId, shown.KycRequest));
        var (request, context) = Assert.Single(asking.Psp.Asked);
        Assert.Equal(("kyc", true), (context.Purpose, context.IsPersonal));
        Assert.Contains("/v2/KYC1/kyc?customerAccountNumber=", request.Path, StringComparison.Ordinal);
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == AuditKinds.BeneficiaryKycChecked, Stop);
        Assert.Equal(Registering.Maker.Name, entry.ActorName);
        Assert.Equal([new FieldChange("kyc", "not_checked", "passed"), new FieldChange("connection", null, asking.Connection)], entry.Changes);
        Assert.Equal(WorkState.Done, Assert.Single(await asking.Items()).State);
    }

    [Theory]
    [InlineData(true, "Diallo Amina", "ACTIVE", KycState.Passed)]
    [InlineData(true, "amina DIALLO", null, KycState.Passed)]
    [InlineData(true, "Amina Bah", "ACTIVE", KycState.NameDiffers)]
    [InlineData(true, null, "active", KycState.NameDiffers)]
    [InlineData(true, "Amina Diallo", "BLOCKED", KycState.Failed)]
    [InlineData(true, null, "SUSPENDED", KycState.Failed)]
    [InlineData(false, null, null, KycState.Failed)]
    public void Judge_OfWhatThePspSays_TellsWhatItIsWorth(bool known, string? name, string? state, KycState expected) =>
        Assert.Equal(expected, AskKyc.Judge(new PersonalDetails("EXT-1", "Amina Diallo", "+24174000001", null), new PspKyc(known, name, state)));

    [Theory, EachDatabase(RealOnly = "tries again after leases and pauses, which the model's rows do not tell")]
    public async Task Ask_ThePspDoesNotAnswer_LeavesWhatWasKnownAndSaysSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        await asking.Ask(id);
        await asking.Work();
        asking.Psp.Knows = null;
        asking.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        await asking.Ask(id);
        Assert.Equal(1, await asking.Work());
        var first = await asking.Handlers.Show(id);
        for (var i = 0; i < 5; i++)
        {
            asking.Handlers.Clock.Advance(TimeSpan.FromMinutes(6));
            await asking.Work();
        }

        var last = await asking.Handlers.Show(id);
        Assert.Equal((KycState.Passed, FakeClock.Start, KycRequestStatus.Waiting), (first.Kyc, first.KycCheckedAt, first.KycRequest?.Status));
        Assert.Equal("The PSP did not answer in time. It is asked again.", first.KycRequest?.Problem);
        Assert.Equal((KycState.Passed, KycRequestStatus.Unanswered, "The PSP did not answer in time."), (last.Kyc, last.KycRequest?.Status, last.KycRequest?.Problem));
        Assert.Equal(1 + KycQueue.Settings.Retries.MaxAttempts, asking.Psp.Asked.Count);
        Assert.All(await asking.Items(), item => Assert.DoesNotContain("241", item.LastError ?? "", StringComparison.Ordinal));

        // Asked again later, it is known again.
        asking.Psp.Knows = new PspKyc(true, "Amina Bah", "ACTIVE");
        await asking.Ask(id);
        await asking.Work();
        Assert.Equal((KycState.NameDiffers, null), (await asking.Handlers.Show(id)) is var shown ? (shown.Kyc, shown.KycRequest) : default);
    }

    [Theory, EachDatabase]
    public async Task Ask_WhileThePersonChanges_TakesNoAnswerAboutWhatWasBefore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        asking.Psp.Meanwhile = async () => await asking.Handlers.Change(id, new UpdateBeneficiary.Input("Somebody Else"));
        await asking.Ask(id);

        await asking.Work();

        var shown = await asking.Handlers.Show(id);
        Assert.Equal((KycState.NotChecked, KycRequestStatus.Unanswered), (shown.Kyc, shown.KycRequest?.Status));
        Assert.Contains("changed while the PSP was asked", shown.KycRequest!.Problem, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Name_ChangedAfterItPassed_IsNotChecked(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        await asking.Ask(id);
        await asking.Work();

        var changed = await asking.Handlers.Change(id, new UpdateBeneficiary.Input("Somebody Else"));

        Assert.Equal((KycState.NotChecked, null, null), (changed.Beneficiary.Answer.Kyc, changed.Beneficiary.Answer.KycCheckedAt, changed.Beneficiary.Answer.KycConnectionId));
        Assert.Equivalent(await asking.Handlers.Show(id), changed.Beneficiary.Answer, strict: true);
    }

    [Fact]
    public async Task Ask_AboutAnAccountThatTheMappingCannotName_SaysSoAndAsksNobody()
    {
        await using var database = await TestDatabase.Create();
        await using var asking = await Asking.Start(database);
        var input = new AddBeneficiary.Input("EXT-A", "Amina Diallo", Domain.Payments.PaymentChannel.Agent, AccountNumber: "AC-712345678", ProgrammeIds: [asking.Programme]);
        var id = (await asking.Handlers.Add(input)).Answer.Id;
        await asking.Ask(id);

        await asking.Work();

        var request = (await asking.Handlers.Show(id)).KycRequest!;
        Assert.Empty(asking.Psp.Asked);
        Assert.Equal(KycRequestStatus.Unanswered, request.Status);
        Assert.NotEmpty(request.Problem!);
        Assert.DoesNotContain("712345678", request.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ThroughAConnectionThatCannot_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        var rest = (await asking.Handlers.Connect(Connecting.Sandbox(await asking.Handlers.Onboard("REST")))).Answer.Id;
        var strange = (await asking.Handlers.Connect(Connecting.Mypvit(await asking.Handlers.Onboard("STRANGE")))).Answer.Id;

        await Refused.With(RefusalKind.Rule, "kyc_not_offered", () => asking.Ask(id, rest));
        await Refused.With(RefusalKind.Rule, "connection_not_of_programme", () => asking.Ask(id, strange));
        await Refused.With(RefusalKind.Rule, "connection_unknown", () => asking.Ask(id, "con_1"));
        await Refused.NotFound(() => asking.Ask(PublicId.Beneficiary.Format(Guid.Empty)));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => asking.AskMany([]));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => asking.AskMany([.. Enumerable.Repeat(id, RequestKyc.MaxIds + 1)]));
        await asking.Ask(id);
        await Refused.With(RefusalKind.Conflict, "kyc_under_way", () => asking.Ask(id));
        var other = await asking.Add();
        await asking.Handlers.Change(other, new UpdateBeneficiary.Input(Status: BeneficiaryStatus.Inactive));
        await Refused.With(RefusalKind.Conflict, "beneficiary_inactive", () => asking.Ask(other));
        await Put(database, connection => connection.Let(ConnectionEvent.Pause, "No", Actors.Admin, FakeClock.Start));
        var last = await asking.Add();
        await Refused.With(RefusalKind.Conflict, "connection_stopped", () => asking.Ask(last));
    }

    [Theory, EachDatabase]
    public async Task Ask_AboutAProgramme_AsksOnceAboutThoseWhoHaveNotPassed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var (passed, different, inactive) = (await asking.Add(), await asking.Add("Somebody Else"), await asking.Add());
        await asking.Handlers.Change(inactive, new UpdateBeneficiary.Input(Status: BeneficiaryStatus.Inactive));

        var first = await asking.AskMany();
        var again = await asking.AskMany();
        await asking.Work();
        var second = await asking.AskMany();
        var named = await asking.AskMany([passed, inactive, different, passed]);
        await asking.Work();

        Assert.Equal(new RequestKyc.Answer(2, 0, 0), first);
        Assert.Equal(new RequestKyc.Answer(0, 0, 0), again);
        Assert.Equal(new RequestKyc.Answer(1, 0, 0), second);
        Assert.Equal(new RequestKyc.Answer(1, 2, 0), named);
        Assert.Equal((KycState.Passed, KycState.NameDiffers, KycState.NotChecked), ((await asking.Handlers.Show(passed)).Kyc, (await asking.Handlers.Show(different)).Kyc, (await asking.Handlers.Show(inactive)).Kyc));
        Assert.Equal(4, asking.Psp.Asked.Count);
    }

    [Theory, EachDatabase(RealOnly = "adds 2,001 people")]
    public async Task Ask_AboutMoreThanAtOnce_SaysHowManyAreLeft(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        await AddMany(database, asking, RequestKyc.MaxAtOnce + 1);

        Assert.Equal(new RequestKyc.Answer(RequestKyc.MaxAtOnce, 0, 1), await asking.AskMany());
        Assert.Equal(new RequestKyc.Answer(1, 0, 0), await asking.AskMany());
        Assert.Equal(RequestKyc.MaxAtOnce + 1, (await asking.Items()).Count);
    }

    [Theory, EachDatabase]
    public async Task Ask_ThroughASandboxAfterProduction_ReplacesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        await using (var db = database.Open())
        {
            var production = await asking.Handlers.Connect(Connecting.Production(await asking.Handlers.Onboard("LIVE")));
            var person = await db.Beneficiaries.SingleAsync(Stop);
            person.KycAnswered(KycState.Passed, production.IdOf(), Registering.Maker, FakeClock.Start);
            await db.SaveChangesAsync(Stop);
        }

        await Refused.With(RefusalKind.Rule, "kyc_of_production_stands", () => asking.Ask(id));
        Assert.Equal(new RequestKyc.Answer(0, 1, 0), await asking.AskMany([id]));
    }

    [Fact]
    public async Task Ask_AFaultOfOurs_IsForAPersonAndSaysSo()
    {
        await using var database = await TestDatabase.Create();
        await using var asking = await Asking.Start(database);
        var id = await asking.Add();
        asking.Psp.Meanwhile = () => throw new InvalidOperationException("A fault");
        await asking.Ask(id);

        for (var i = 0; i < 5; i++)
        {
            await asking.Work();
            asking.Handlers.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Equal(WorkState.Parked, Assert.Single(await asking.Items()).State);
        var request = (await asking.Handlers.Show(id)).KycRequest!;
        Assert.Equal(KycRequestStatus.Unanswered, request.Status);
        Assert.Contains("on our side", request.Problem, StringComparison.Ordinal);
        await asking.Ask(id);
    }

    private static async Task Put(TestDatabase database, Action<Connection> change)
    {
        await using var db = database.Open();
        foreach (var connection in await db.Connections.ToListAsync(Stop))
        {
            change(connection);
        }

        await db.SaveChangesAsync(Stop);
    }

    private static async Task AddMany(TestDatabase database, Asking asking, int count)
    {
        var personal = asking.Handlers.Get<PaymentAdmin.Platform.Secrets.PersonalData>();
        var marks = await personal.Marks(Stop);
        await using var db = database.Open();
        for (var i = 0; i < count; i++)
        {
            var details = personal.Seal(new PersonalDetails($"M-{i}", "Many", $"+2417{i:0000000}", null), Guid.Empty, marks);
            var person = Beneficiary.Add(FakeClock.Start.NewId(), Guid.Empty, details, Domain.Payments.PaymentChannel.MobileMoney, Registering.Maker, FakeClock.Start);
            db.Add(person);
            db.Add(new ProgrammeMember(PublicId.Programme.Parse(asking.Programme), person.Id, FakeClock.Start));
        }

        await db.SaveChangesAsync(Stop);
    }
}
