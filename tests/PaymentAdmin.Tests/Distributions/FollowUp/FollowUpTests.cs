using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Distributions.FollowUp;

public sealed class FollowUpTests
{
    private const long Amount = 5_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Make_OfFailedPayments_IsALinkedDraftWithPresentDetails(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed, Completed, Failed);
        var moved = await paying.MovePayee(3);

        var made = await Make(handlers, id, Input(FollowUpKind.Failed));

        Assert.Equal(("March again", 2, 2 * Amount, "TZS", 2, 0, 0, 0), (made.Name, made.Payments, made.TotalMinor, made.Currency, made.Originals, made.Split, made.Combined, made.Remaining));
        var next = PublicId.Distribution.Parse(made.DistributionId);
        var rows = (await handlers.Get<ListPayments>().Handle(next, new ListPayments.Query([]), Paying.Maker, Stop)).Data;
        Assert.Equal([("REF-0001-R1", "+255700000001", Amount), ("REF-0003-R1", moved, Amount)], rows.Select(row => (row.Reference, row.PhoneNumber, row.Amount)));
        await using var db = database.Open();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == next, Stop);
        Assert.Equal((DistributionStatus.Draft, id, "Food", "2026-03", 2, 2 * Amount), (distribution.Status, distribution.ParentId, distribution.Purpose, distribution.Cycle, distribution.PaymentCount, distribution.TotalMinor));
        var originals = await db.Payments.Where(payment => payment.DistributionId == id && payment.Status == Failed).Select(payment => payment.Id).ToListAsync(Stop);
        var links = await db.Set<PaymentOrigin>().ToListAsync(Stop);
        Assert.Equal(originals.Order(), links.Select(link => link.OriginalId).Order());
        Assert.All(links, link => Assert.Equal(FollowUpKind.Failed, link.Kind));
        Assert.Equal([Paying.Maker.Id], await db.Set<DistributionEditor>().Where(editor => editor.DistributionId == next).Select(editor => editor.PersonId).ToListAsync(Stop));
        Assert.Equal(["distribution.made"], await db.Set<AuditEntry>().Where(entry => entry.ThingId == next).Select(entry => entry.Kind).ToListAsync(Stop));
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == "distribution.followed_up", Stop);
        Assert.Equal([new("followUp", null, made.DistributionId), new("kind", null, "failed"), new("payments", null, "2")], entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task List_OfAFinishedDistribution_OffersFailedOnesOnlyAndSaysWhy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed, Completed, Unknown, NeedsReview, Pending, Reversed, Cancelled, Failed);
        await using (var db = database.Open())
        {
            var last = await db.Payments.Where(payment => payment.DistributionId == id).OrderByDescending(payment => payment.Number).Select(payment => payment.BeneficiaryId).FirstAsync(Stop);
            (await db.Beneficiaries.SingleAsync(row => row.Id == last, Stop)).SetActive(false, Paying.Maker, handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        var failed = await List(handlers, id, FollowUpKind.Failed);
        var topUp = await List(handlers, id, FollowUpKind.TopUp);

        Assert.Equal((1, Amount, "TZS"), (failed.Offered, failed.OfferedMinor, failed.Currency));
        Assert.Equal(
            [null, FollowUpObstacle.Arrived, FollowUpObstacle.Unknown, FollowUpObstacle.NeedsReview, FollowUpObstacle.NotEnded, FollowUpObstacle.GivenBack, FollowUpObstacle.Cancelled, FollowUpObstacle.BeneficiaryInactive],
            failed.Payments.Data.Select(row => row.Why));
        Assert.Equal(7, failed.LeftOut.Sum(left => left.Count));
        Assert.Equal((1, FollowUpObstacle.DidNotArrive), (topUp.Offered, topUp.Payments.Data[0].Why));
        var onlyOffered = await handlers.Get<ListFollowUp>().Handle(id, new ListFollowUp.Query(FollowUpKind.TopUp, OnlyOffered: true, new Slice(1, 0)), Paying.Maker, Stop);
        Assert.Equal(("REF-0002", 1), (Assert.Single(onlyOffered.Payments.Data).Reference, onlyOffered.Payments.Pagination.TotalCount));
    }

    [Theory, EachDatabase]
    public async Task Make_OfWhatIsNotOffered_IsRefusedEveryWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Unknown, NeedsReview, Pending, Reversed, Cancelled, Completed, Failed);
        var payments = (await List(handlers, id, FollowUpKind.Failed)).Payments.Data;
        var before = await Rows.Of(database);

        foreach (var row in payments.Take(6))
        {
            await Refused.With(RefusalKind.Rule, "not_offered", () => Make(handlers, id, Input(FollowUpKind.Failed, row.PaymentId)));
        }

        foreach (var row in payments.Where(row => row.Status != Completed))
        {
            await Refused.With(RefusalKind.Rule, "not_offered", () => Make(handlers, id, Input(FollowUpKind.TopUp) with { Payments = [new(row.PaymentId, 1)] }));
        }

        // Beside one that is offered too; of another distribution; of none.
        await Refused.With(RefusalKind.Rule, "not_offered", () => Make(handlers, id, Input(FollowUpKind.Failed, payments[6].PaymentId, payments[0].PaymentId)));
        await using var db = database.Open();
        var other = await paying.MakeWith(1, "Other", "2026-05");
        var foreign = await db.Payments.Where(payment => payment.DistributionId == other).Select(payment => payment.Id).SingleAsync(Stop);
        await Refused.NotFound(() => Make(handlers, id, Input(FollowUpKind.Failed, PublicId.Payment.Format(foreign))));
        Assert.Empty(await db.Set<PaymentOrigin>().ToListAsync(Stop));
        Assert.Equal(before.Answers, (await Rows.Of(database)).Answers);
    }

    [Theory, EachDatabase]
    public async Task Make_OfAPaymentThatIsTakenUp_IsRefusedUntilThatIsCancelled(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed);
        var made = await Make(handlers, id, Input(FollowUpKind.Failed));
        var next = PublicId.Distribution.Parse(made.DistributionId);

        await Refused.With(RefusalKind.Rule, "nothing_to_follow_up", () => Make(handlers, id, Input(FollowUpKind.Failed)));
        var row = Assert.Single((await List(handlers, id, FollowUpKind.Failed)).Payments.Data);
        Assert.Equal((false, FollowUpObstacle.FollowedUp), (row.Offered, row.Why));
        await Refused.With(RefusalKind.Rule, "not_offered", () => Make(handlers, id, Input(FollowUpKind.Failed, row.PaymentId)));

        var payment = (await handlers.Get<ListPayments>().Handle(next, new ListPayments.Query([]), Paying.Maker, Stop)).Data[0].Id;
        await handlers.Get<ChangePayment>().Remove(next, PublicId.Payment.Parse(payment), Paying.Maker, Stop);

        // Its reference was never sent, and is free again.
        var again = await Make(handlers, id, Input(FollowUpKind.Failed));
        Assert.Equal("REF-0001-R1", (await handlers.Get<ListPayments>().Handle(PublicId.Distribution.Parse(again.DistributionId), new ListPayments.Query([]), Paying.Maker, Stop)).Data[0].Reference);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task TwoPeople_WhoFollowUpAtOnce_TakeEachPaymentUpOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed, Failed);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Record.ExceptionAsync(() => Make(handlers, id, Input(FollowUpKind.Failed))))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.Where(outcome => outcome is not null), outcome => Assert.Equal("nothing_to_follow_up", Assert.IsType<Refusal>(outcome).Code));
        await using var db = database.Open();
        Assert.Equal(2, await db.Set<PaymentOrigin>().CountAsync(Stop));
        Assert.Equal(1, await db.Distributions.CountAsync(row => row.ParentId == id, Stop));
    }

    [Theory, EachDatabase]
    public async Task Make_AboveTheMaximum_SplitsExactlyAndLinksEveryPart(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, processor => Connecting.Sandbox(processor) with { Limits = new LimitsInput(SingleMaximum: 4_000_000) });
        var id = await Ended(database, handlers, paying, Failed, Failed);
        var rows = (await List(handlers, id, FollowUpKind.Failed)).Payments.Data;

        var made = await Make(handlers, id, Input(FollowUpKind.Failed) with { Payments = [new(rows[0].PaymentId, 10_000_001), new(rows[1].PaymentId, 3_000_000)], Maximum = 9_000_000 });

        Assert.Equal((4, 13_000_001, 2, 1, 0), (made.Payments, made.TotalMinor, made.Originals, made.Split, made.Combined));
        await using var db = database.Open();
        var next = PublicId.Distribution.Parse(made.DistributionId);
        var payments = await db.Payments.Where(payment => payment.DistributionId == next).OrderBy(payment => payment.Number).ToListAsync(Stop);
        Assert.Equal(
            [("REF-0001-R1", 3_333_334), ("REF-0001-R2", 3_333_334), ("REF-0001-R3", 3_333_333), ("REF-0002-R1", 3_000_000)],
            payments.Select(payment => (payment.Reference, payment.AmountMinor)));
        var first = PublicId.Payment.Parse(rows[0].PaymentId);
        Assert.Equal(3, await db.Set<PaymentOrigin>().CountAsync(link => link.OriginalId == first, Stop));
        Assert.Equal(4_000_000, (await List(handlers, id, FollowUpKind.Failed)).SingleMaximum);
    }

    [Theory, EachDatabase]
    public async Task Make_BelowTheMinimum_CombinesOfTheSamePersonAndNamesWhatCannotBe(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Make();
        var (twice, once) = (await paying.AddBeneficiary(), await paying.AddBeneficiary());
        await paying.Add(id, twice, 40);
        await paying.Add(id, once, 70);
        await paying.Add(id, twice, 80);
        await End(database, handlers, id, Failed, Failed, Failed);
        var rows = (await List(handlers, id, FollowUpKind.Failed)).Payments.Data;

        var refusal = await Refused.With(RefusalKind.Rule, "below_minimum", () => Make(handlers, id, Input(FollowUpKind.Failed) with { Minimum = 100 }));
        Assert.Contains(rows[1].PaymentId, refusal.Message, StringComparison.Ordinal);
        var made = await Make(handlers, id, Input(FollowUpKind.Failed, rows[0].PaymentId, rows[2].PaymentId) with { Minimum = 100 });

        Assert.Equal((1, 120, 2, 0, 2, 1), (made.Payments, made.TotalMinor, made.Originals, made.Split, made.Combined, made.Remaining));
        await using var db = database.Open();
        var payment = await db.Payments.SingleAsync(row => row.DistributionId == PublicId.Distribution.Parse(made.DistributionId), Stop);
        Assert.Equal((twice, 120, "REF-0001-R1"), (payment.BeneficiaryId, payment.AmountMinor, payment.Reference));
        Assert.Equal(2, await db.Set<PaymentOrigin>().CountAsync(link => link.PaymentId == payment.Id, Stop));
        Assert.Equal([rows[1].PaymentId], (await List(handlers, id, FollowUpKind.Failed)).Payments.Data.Where(row => row.Offered).Select(row => row.PaymentId));
    }

    [Theory, EachDatabase]
    public async Task Make_OfATopUp_PaysMoreToWhomItArrived(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Completed, Failed, Completed);
        var rows = (await List(handlers, id, FollowUpKind.TopUp)).Payments.Data;

        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(handlers, id, Input(FollowUpKind.TopUp)));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(handlers, id, Input(FollowUpKind.TopUp, rows[0].PaymentId)));
        var made = await Make(handlers, id, Input(FollowUpKind.TopUp) with { Purpose = "Winter", Cycle = "2026-04", Payments = [new(rows[2].PaymentId, 700)] });

        Assert.Equal((1, 700, 1), (made.Payments, made.TotalMinor, made.Remaining));
        await using var db = database.Open();
        var distribution = await db.Distributions.SingleAsync(row => row.ParentId == id, Stop);
        Assert.Equal(("Winter", "2026-04"), (distribution.Purpose, distribution.Cycle));
        Assert.Equal((PublicId.Payment.Parse(rows[2].PaymentId), FollowUpKind.TopUp), await db.Set<PaymentOrigin>().Select(link => new ValueTuple<Guid, FollowUpKind>(link.OriginalId, link.Kind)).SingleAsync(Stop));
        await Refused.With(RefusalKind.Rule, "not_offered", () => Make(handlers, id, Input(FollowUpKind.TopUp) with { Payments = [new(rows[2].PaymentId, 700)] }));
    }

    [Theory, EachDatabase]
    public async Task Check_OfAFollowUpWhoseOriginalTurnedOutOtherwise_Blocks(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed, Failed);
        var next = PublicId.Distribution.Parse((await Make(handlers, id, Input(FollowUpKind.Failed))).DistributionId);
        Assert.DoesNotContain((await paying.Check(next)).Findings, finding => finding.Code == "original_changed");

        await using (var db = database.Open())
        {
            (await db.Payments.OrderBy(payment => payment.Number).FirstAsync(payment => payment.DistributionId == id, Stop)).Let(PaymentEvent.Doubt, handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        var found = Assert.Single((await paying.Check(next)).Blocking, finding => finding.Code == "original_changed");
        await using var after = database.Open();
        Assert.Equal((1, await after.Payments.Where(payment => payment.Reference == "REF-0001-R1").Select(payment => payment.Id).SingleAsync(Stop)), (found.Count, Assert.Single(found.Sample)));
    }

    [Theory, EachDatabase]
    public async Task Make_OfAFollowUpsFailures_GoesOnCounting(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Make();
        var person = await paying.AddBeneficiary();
        var longest = new string('X', Payment.ReferenceMaxLength);
        await paying.Add(id, person, 100, longest);
        await paying.Add(id, await paying.AddBeneficiary(), 100, "SHORT");

        // Somebody used the name that comes to mind.
        var used = await paying.Make("Used", cycle: "2026-09");
        await paying.Add(used, person, 1, "SHORT-R1");
        await End(database, handlers, id, Failed, Failed);

        var first = PublicId.Distribution.Parse((await Make(handlers, id, Input(FollowUpKind.Failed))).DistributionId);
        await End(database, handlers, first, Failed, Failed);
        var second = PublicId.Distribution.Parse((await Make(handlers, first, Input(FollowUpKind.Failed))).DistributionId);

        await using var db = database.Open();
        Assert.Equal([longest[..97] + "-R1", "SHORT-R2"], await References(first));
        Assert.Equal([longest[..97] + "-R2", "SHORT-R3"], await References(second));

        Task<List<string>> References(Guid of) => db.Payments.Where(payment => payment.DistributionId == of).OrderBy(payment => payment.Number).Select(payment => payment.Reference).ToListAsync(Stop);
    }

    [Theory, EachDatabase]
    public async Task Make_OfMoreThanAFollowUpHolds_TakesTheFirstAndSaysWhatRemains(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await Ended(database, handlers, paying, Failed, Failed, Failed);
        var rows = (await List(handlers, id, FollowUpKind.Failed)).Payments.Data;
        var make = handlers.Get<MakeFollowUp>();
        make.Most = 2;

        await Refused.With(RefusalKind.Rule, "follow_up_too_large", () => make.Handle(id, Input(FollowUpKind.Failed, [.. rows.Select(row => row.PaymentId)]), Paying.Maker, Stop));
        var first = await make.Handle(id, Input(FollowUpKind.Failed), Paying.Maker, Stop);
        var rest = await make.Handle(id, Input(FollowUpKind.Failed), Paying.Maker, Stop);

        Assert.Equal(((2, 1), (1, 0)), ((first.Payments, first.Remaining), (rest.Payments, rest.Remaining)));
    }

    [Theory, EachDatabase]
    public async Task Make_OfWhatIsNotFinishedOrCannotPay_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var draft = await paying.MakeWith(1);
        await Refused.With(RefusalKind.Conflict, "distribution_not_finished", () => Make(handlers, draft, Input(FollowUpKind.Failed)));
        await Refused.With(RefusalKind.Conflict, "distribution_not_finished", () => List(handlers, draft, FollowUpKind.Failed));
        await Refused.NotFound(() => Make(handlers, Guid.Empty, Input(FollowUpKind.Failed)));
        await Refused.NotFound(() => List(handlers, Guid.Empty, FollowUpKind.Failed));

        var id = await Ended(database, handlers, paying, Failed);
        var wrong = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(handlers, id, Input(FollowUpKind.Failed) with { Maximum = 5, Minimum = 6, Payments = [] }));
        Assert.Equal(["minimum", "payments"], wrong.Errors.Keys.Order(StringComparer.Ordinal));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(handlers, id, Input(FollowUpKind.Failed) with { Name = "" }));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(handlers, id, Input(FollowUpKind.Failed, "con_x")));
        await handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, new UpdateProgramme.Input(Status: ProgrammeStatus.Closed), IfMatch.Any, Actors.Admin, Stop);
        await Refused.With(RefusalKind.Rule, "programme_closed", () => Make(handlers, id, Input(FollowUpKind.Failed)));
        await handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, new UpdateProgramme.Input(Status: ProgrammeStatus.Active), IfMatch.Any, Actors.Admin, Stop);
        await database.Put(handlers, paying.ConnectionId, ConnectionEvent.Retire);
        await Refused.With(RefusalKind.Rule, "connection_retired", () => Make(handlers, id, Input(FollowUpKind.Failed)));
        await Refused.ForWantOf("manage_distributions", [Actors.Admin, Actors.Finance, Actors.Auditor], person => handlers.Get<MakeFollowUp>().Handle(id, Input(FollowUpKind.Failed), person, Stop));
        await Refused.ForWantOf("manage_distributions", [Actors.Admin, Actors.Finance, Actors.Auditor], person => handlers.Get<ListFollowUp>().Handle(id, new ListFollowUp.Query(), person, Stop));
    }

    /// <summary>A finished distribution of payments that ended like this.</summary>
    internal static async Task<Guid> Ended(TestDatabase database, Handlers handlers, Paying paying, params PaymentStatus[] statuses)
    {
        var id = await paying.MakeWith(statuses.Length);
        await End(database, handlers, id, statuses);
        return id;
    }

    private static async Task End(TestDatabase database, Handlers handlers, Guid id, params PaymentStatus[] statuses)
    {
        await database.Release(handlers, id);
        await database.End(handlers, id, statuses);
        await database.Finish(handlers, id);
    }

    private static MakeFollowUp.Input Input(FollowUpKind kind, params string[] payments) =>
        new("March again", kind, Payments: payments.Length == 0 ? null : [.. payments.Select(payment => new MakeFollowUp.Chosen(payment))]);

    private static Task<MakeFollowUp.Answer> Make(Handlers handlers, Guid id, MakeFollowUp.Input input) => handlers.Get<MakeFollowUp>().Handle(id, input, Paying.Maker, Stop);

    private static Task<ListFollowUp.Answer> List(Handlers handlers, Guid id, FollowUpKind kind) => handlers.Get<ListFollowUp>().Handle(id, new ListFollowUp.Query(kind), Paying.Maker, Stop);
}
