using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>Where a person is paid changes by two people only, and reaches what is still being prepared, nothing else (design, rule 7).</summary>
public sealed class PayeeChangeTests
{
    private const string NewPhone = "+255711111111";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Change_OfThePhone_WaitsForASecondPerson(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;

        var outcome = await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711 111 111"));
        var shown = await handlers.Show(id, Registering.Second);

        Assert.True(outcome.Proposed);
        Assert.Equal(Registering.Phone, shown.PhoneNumber);
        var change = shown.PendingChange!;
        Assert.Equal((Registering.Phone, NewPhone, PayeeChangeStatus.Proposed), (change.Before.PhoneNumber, change.After.PhoneNumber, change.Status));
        Assert.Equal(["phoneNumber"], change.Changes);
        Assert.Equal((true, true), (change.MayApprove, change.MayReject));
        Assert.Equal((change.Id, false), (outcome.Beneficiary.Answer.PendingChange!.Id, outcome.Beneficiary.Answer.PendingChange.MayApprove));

        var approved = await handlers.Approve(change.Id);
        shown = await handlers.Show(id);

        Assert.Equal((PayeeChangeStatus.Approved, Registering.Second.Name), (approved.Status, approved.DecidedBy));
        Assert.Equal((NewPhone, null), (shown.PhoneNumber, shown.PendingChange));
        await using var db = database.Open();
        Assert.Equal(2, (await db.Beneficiaries.SingleAsync(Stop)).PayeeVersion);
        Assert.Equal(
            [(AuditKinds.BeneficiaryPayeeChangeProposed, Registering.Maker.Name), (AuditKinds.BeneficiaryPayeeChangeApproved, Registering.Second.Name)],
            (await db.Set<AuditEntry>().Where(entry => entry.Kind.StartsWith("beneficiary.payee")).OrderBy(entry => entry.Id).ToListAsync(Stop)).OrderByDescending(entry => entry.Kind).Select(entry => (entry.Kind, entry.ActorName)));
    }

    [Theory, EachDatabase]
    public async Task Approve_ByItsMaker_IsRefusedAndMovesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;
        var change = await Propose(handlers, id);

        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => handlers.Approve(change, Registering.Maker));

        var shown = await handlers.Show(id);
        Assert.Equal((Registering.Phone, change), (shown.PhoneNumber, shown.PendingChange?.Id));

        // He may take it back.
        var taken = await handlers.Reject(change, Registering.Maker);
        Assert.Equal((PayeeChangeStatus.Rejected, "Not the person's number"), (taken.Status, taken.Reason));
        Assert.Null((await handlers.Show(id)).PendingChange);
    }

    [Fact]
    public async Task Reject_WithoutAReason_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var change = await Propose(handlers, (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id);

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Reject(change, reason: " "));

        Assert.Equal(["reason"], refusal.Errors.Keys);
        await Refused.NotFound(() => handlers.Approve(PublicId.PayeeChange.Format(Guid.Empty)));
    }

    [Theory, EachDatabase]
    public async Task Propose_AnotherNumber_TakesThePlaceOfTheFirstWhichNobodyCanApprove(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;
        var first = await Propose(handlers, id);

        // The same again is the same proposal, whoever asks: so nobody becomes the second person of his own.
        var same = await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "+255711111111"), Registering.Second);
        var second = (await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0722222222"))).Beneficiary.Answer.PendingChange!.Id;

        Assert.Equal((first, Registering.Maker.Name), (same.Beneficiary.Answer.PendingChange!.Id, same.Beneficiary.Answer.PendingChange.MadeBy));
        Assert.NotEqual(first, second);

        // Who still has the old one on the screen.
        await Refused.With(RefusalKind.Conflict, "payee_change_decided", () => handlers.Approve(first));
        Assert.Equal(Registering.Phone, (await handlers.Show(id)).PhoneNumber);
        await handlers.Approve(second);
        Assert.Equal("+255722222222", (await handlers.Show(id)).PhoneNumber);
        var changes = await handlers.Get<ListPayeeChanges>().Handle(new ListPayeeChanges.Query([PayeeChangeStatus.Superseded], 10, BeneficiaryId: PublicId.Beneficiary.Parse(id)), Registering.Maker, Stop);
        Assert.Equal(first, Assert.Single(changes.Data).Id);
        Assert.Empty((await handlers.Get<ListPayeeChanges>().Handle(new ListPayeeChanges.Query([PayeeChangeStatus.Proposed], 10), Registering.Maker, Stop)).Data);
        await Refused.NotFound(() => handlers.Get<ListPayeeChanges>().Handle(new ListPayeeChanges.Query([], 10, BeneficiaryId: Guid.Empty), Registering.Maker, Stop));
    }

    [Theory, EachDatabase]
    public async Task Approve_AfterANewName_KeepsTheNewName(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;
        var change = await Propose(handlers, id);
        await handlers.Change(id, new UpdateBeneficiary.Input("Amina Bah"));

        await handlers.Approve(change);

        var shown = await handlers.Show(id);
        Assert.Equal(("Amina Bah", NewPhone), (shown.FullName, shown.PhoneNumber));
    }

    [Theory, EachDatabase]
    public async Task Approve_OfAnotherChannel_PaysThereAndClearsWhatIsEmpty(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;
        var change = (await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "", AccountNumber: "AC-77", Channel: PaymentChannel.BankTransfer))).Beneficiary.Answer.PendingChange!;

        await handlers.Approve(change.Id);

        Assert.Equal(["phoneNumber", "accountNumber", "channel"], change.Changes);
        var shown = await handlers.Show(id);
        Assert.Equal((null, "AC-77", PaymentChannel.BankTransfer), (shown.PhoneNumber, shown.AccountNumber, shown.Channel));
        await using var db = database.Open();
        var person = await db.Beneficiaries.SingleAsync(Stop);
        Assert.Equal((null, (await handlers.Get<PersonalData>().Marks(Stop)).OfAccount("ac 77")), (person.PhoneMark, person.AccountMark));
    }

    [Theory, EachDatabase(RealOnly = "does things at once")]
    public async Task Decide_AtTheSameMoment_HappensOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = (await handlers.Add(Registering.Amina(await handlers.AddProgramme()))).Answer.Id;
        var change = await Propose(handlers, id);
        var third = Actors.Of(Domain.Access.Roles.ProgrammeOfficer, 42);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Record.ExceptionAsync(() => i % 2 == 0 ? handlers.Approve(change) : handlers.Reject(change, third)).AsTask()));

        Assert.Equal(
            ["decided", .. Enumerable.Repeat("payee_change_decided", 7)],
            outcomes.Select(outcome => outcome is null ? "decided" : outcome is Refusal refusal ? refusal.Code : $"{outcome}").Order(StringComparer.Ordinal));
        await using var db = database.Open();
        var decided = await db.Set<PayeeChange>().SingleAsync(Stop);
        var person = await db.Beneficiaries.SingleAsync(Stop);
        Assert.Equal(decided.Status == PayeeChangeStatus.Approved ? 2 : 1, person.PayeeVersion);
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(entry => entry.Kind == AuditKinds.BeneficiaryPayeeChangeApproved || entry.Kind == AuditKinds.BeneficiaryPayeeChangeRejected, Stop));
    }

    [Theory, EachDatabase(RealOnly = "compares digests, which are made of random ids")]
    public async Task Approve_WithPaymentsPrepared_ReachesDraftsAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var person = await paying.AddBeneficiary();
        var bystander = await paying.AddBeneficiary();
        var (draft, sentBack, submitted, approved) = (await paying.Make("Draft", cycle: "1"), await paying.Make("Sent back", cycle: "2"), await paying.Make("Submitted", cycle: "3"), await paying.Make("Approved", cycle: "4"));
        var payments = new Dictionary<Guid, Guid>();
        foreach (var distribution in (Guid[])[draft, sentBack, submitted, approved])
        {
            payments[distribution] = await paying.Add(distribution, person);
        }

        var untouched = await paying.Add(draft, bystander);
        await paying.Put(sentBack, DistributionEvent.Submit, DistributionEvent.SendBack);
        await paying.Put(submitted, DistributionEvent.Submit);
        await paying.Put(approved, DistributionEvent.Submit, DistributionEvent.Approve);
        await paying.PutPayments(approved, PaymentEvent.Approve);
        var before = await Digests(database);

        var change = (await handlers.Change(PublicId.Beneficiary.Format(person), new UpdateBeneficiary.Input(PhoneNumber: "0711111111"), Paying.Approver)).Beneficiary.Answer.PendingChange!.Id;
        Assert.Equal(before, await Digests(database));
        await handlers.Approve(change, Paying.Third);

        Assert.Equal(NewPhone, (await handlers.PaidOf(database, payments[draft])).PhoneNumber);
        Assert.Equal(NewPhone, (await handlers.PaidOf(database, payments[sentBack])).PhoneNumber);
        Assert.Equal("+255700000001", (await handlers.PaidOf(database, payments[submitted])).PhoneNumber);
        Assert.Equal("+255700000001", (await handlers.PaidOf(database, payments[approved])).PhoneNumber);
        var after = await Digests(database);
        Assert.Equal([payments[draft], payments[sentBack]], after.Where(now => before[now.Key] != now.Value).Select(now => now.Key).OrderBy(id => id == payments[sentBack]));
        Assert.Equal(before[untouched], after[untouched]);
        await AssertStates(database, handlers, approved, payments.Values);
        await AssertEditors(database, [draft, sentBack], [Paying.Maker, Paying.Approver]);
        await AssertEditors(database, [submitted, approved], [Paying.Maker]);
    }

    /// <summary>A submission in the same instant: the payment that is submitted is either the old one, untouched, or the new one.</summary>
    [Theory, EachDatabase(RealOnly = "does things at once")]
    public async Task Approve_WhileTheDistributionIsSubmitted_NeverChangesWhatIsInApproval(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        for (var round = 0; round < 5; round++)
        {
            var person = await paying.AddBeneficiary();
            var distribution = await paying.Make($"Round {round}", cycle: $"{round}");
            var payment = await paying.Add(distribution, person);
            var change = (await handlers.Change(PublicId.Beneficiary.Format(person), new UpdateBeneficiary.Input(PhoneNumber: $"07222222{round:00}"))).Beneficiary.Answer.PendingChange!.Id;

            var submitted = Submit(database, handlers, distribution);
            await Task.WhenAll(submitted, handlers.Approve(change));

            // What was submitted is what is there now.
            Assert.Equal(await submitted, (await Digests(database))[payment]);
        }
    }

    private static async Task<string> Propose(Handlers handlers, string id) =>
        (await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"))).Beneficiary.Answer.PendingChange!.Id;

    /// <summary>Submits as the use case does: looks at the payments, then moves the distribution, in one unit of work.</summary>
    private static Task<string> Submit(TestDatabase database, Handlers handlers, Guid id) => new UnitOfWork(database.Contexts, handlers.Clock).Save(
        Paying.Maker,
        async (db, now) =>
        {
            var distribution = await db.Distributions.SingleAsync(row => row.Id == id, Stop);
            var digest = (await db.Payments.SingleAsync(row => row.DistributionId == id, Stop)).Digest;
            distribution.Let(DistributionEvent.Submit, reason: null, Paying.Maker, now);
            return digest;
        },
        once: null,
        Stop);

    private static async Task<Dictionary<Guid, string>> Digests(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Payments.AsNoTracking().ToDictionaryAsync(payment => payment.Id, payment => payment.Digest, Stop);
    }

    private static async Task AssertStates(TestDatabase database, Handlers handlers, Guid approved, IEnumerable<Guid> payments)
    {
        await using var db = database.Open();
        Assert.Equal(DistributionStatus.Approved, (await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == approved, Stop)).Status);
        var marks = await handlers.Get<PersonalData>().Marks(Stop);
        var content = handlers.Get<PaymentContent>();
        foreach (var id in payments)
        {
            var payment = await db.Payments.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
            Assert.True(content.IsIntact(marks, payment));
        }
    }

    private static async Task AssertEditors(TestDatabase database, IEnumerable<Guid> distributions, IEnumerable<Actor> people)
    {
        await using var db = database.Open();
        foreach (var id in distributions)
        {
            var editors = await db.Set<DistributionEditor>().AsNoTracking().Where(editor => editor.DistributionId == id).Select(editor => editor.PersonId).ToListAsync(Stop);
            Assert.Equal(people.Select(person => person.Id).Order(), editors.Order());
        }
    }
}
