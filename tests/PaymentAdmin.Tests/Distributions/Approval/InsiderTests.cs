using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>What one dishonest officer might try with the help of an honest one.</summary>
public sealed class InsiderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "seals details with random values and reads them back by fingerprint")]
    public async Task Approve_ByWhoRefusedToPayElsewhere_IsRefusedAndTheRefusalIsFound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(1);
        var change = await Propose(database, handlers, Paying.Maker);

        // The insider's own number stays, because he refuses the right one.
        await handlers.Get<DecidePayeeChange>().Reject(change, new DecidePayeeChange.RejectInput("It is right as it is"), Paying.Approver, Stop);

        Assert.Contains("payee_change_rejected", (await paying.Check(id)).Warnings.Select(finding => finding.Code));
        await handlers.Get<SubmitDistribution>().Handle(id, new SubmitDistribution.Input(Reason: "Asked by phone"), Paying.Maker, Stop);
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => handlers.Get<ApproveDistribution>().Handle(id, new ApproveDistribution.Input(), Paying.Approver, Stop));
        await handlers.Get<ApproveDistribution>().Handle(id, new ApproveDistribution.Input(), Paying.Third, Stop);
    }

    [Theory, EachDatabase(RealOnly = "seals details with random values and reads them back by fingerprint")]
    public async Task Approve_ByWhoProposedWhatAnotherTookOver_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(1);
        await handlers.Get<SubmitDistribution>().Handle(id, new SubmitDistribution.Input(), Paying.Maker, Stop);
        var change = await Propose(database, handlers, Paying.Approver);
        await handlers.Get<DecidePayeeChange>().Approve(change, Paying.Third, Stop);
        await handlers.Get<RefuseDistribution>().SendBack(id, new RefuseDistribution.Input("The number has changed"), Paying.Third, Stop);

        Assert.Equal(1, (await handlers.Get<RefreshPayees>().Handle(id, Paying.Maker, Stop)).Refreshed);

        await handlers.Get<SubmitDistribution>().Handle(id, new SubmitDistribution.Input(), Paying.Maker, Stop);
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => handlers.Get<ApproveDistribution>().Handle(id, new ApproveDistribution.Input(), Paying.Approver, Stop));
    }

    [Theory, EachDatabase]
    public async Task Approve_OfTwoThatTogetherAreOverTheBudget_LetsOneThrough(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { Budget = 8_000_000 });
        var (one, other) = (await paying.MakeWith(1, "One", "1"), await paying.MakeWith(1, "Other", "2"));
        await handlers.Get<SubmitDistribution>().Handle(one, new SubmitDistribution.Input(), Paying.Maker, Stop);
        await handlers.Get<SubmitDistribution>().Handle(other, new SubmitDistribution.Input(), Paying.Maker, Stop);

        await handlers.Get<ApproveDistribution>().Handle(one, new ApproveDistribution.Input(), Paying.Approver, Stop);

        await Refused.With(RefusalKind.Rule, "findings_block", () => handlers.Get<ApproveDistribution>().Handle(other, new ApproveDistribution.Input(), Paying.Approver, Stop));
    }

    [Theory, EachDatabase(RealOnly = "runs at once")]
    public async Task Approve_OfTwoOverTheBudgetAtTheSameMoment_LetsOneThrough(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { Budget = 8_000_000 });
        var both = new[] { await paying.MakeWith(1, "One", "1"), await paying.MakeWith(1, "Other", "2") };
        foreach (var id in both)
        {
            await handlers.Get<SubmitDistribution>().Handle(id, new SubmitDistribution.Input(), Paying.Maker, Stop);
        }

        var outcomes = await Task.WhenAll(both.Select(id => Record.ExceptionAsync(() => handlers.Get<ApproveDistribution>().Handle(id, new ApproveDistribution.Input(), Paying.Approver, Stop)).AsTask()));

        Assert.Equal(["approved", "findings_block"], outcomes.Select(outcome => outcome is null ? "approved" : outcome is Refusal refusal ? refusal.Code : $"{outcome}").Order(StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Release_WhereTheBeneficiaryWasTakenOutOfUseSince_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(1);
        await handlers.Get<SubmitDistribution>().Handle(id, new SubmitDistribution.Input(), Paying.Maker, Stop);
        await handlers.Get<ApproveDistribution>().Handle(id, new ApproveDistribution.Input(), Paying.Approver, Stop);
        await using (var db = database.Open())
        {
            (await db.Beneficiaries.SingleAsync(Stop)).SetActive(false, Paying.Third, handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        await Refused.With(RefusalKind.Rule, "findings_block", () => handlers.Get<ReleaseDistribution>().Handle(id, new ReleaseDistribution.Input(), Paying.Third, Stop));
    }

    private static async Task<Guid> Propose(TestDatabase database, Handlers handlers, Actor by)
    {
        var personal = handlers.Get<PersonalData>();
        var marks = await personal.Marks(Stop);
        await using var db = database.Open();
        var person = await db.Beneficiaries.SingleAsync(Stop);
        var after = personal.Seal(personal.Open(person.Sealed) with { PhoneNumber = "+255722222222" }, person.RegisterId, marks);
        var change = ProposePayeeChange.Add(db, open: null, person, after, person.Channel, importId: null, by, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
        return change.Id;
    }
}
