using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Distributions.Pilot;

public sealed class PilotTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Release_OfTheFirstOnProduction_SendsTheFirstTenAndHoldsTheRest(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(12);
        Assert.Contains((await paying.Check(id)).Findings, finding => finding is { Code: "pilot", Severity: FindingSeverity.Note });

        var decision = await database.Release(handlers, id);

        Assert.Equal((true, 10), (decision.IsPilot, decision.Goes));
        await using var db = database.Open();
        var payments = await db.Payments.Where(payment => payment.DistributionId == id).OrderBy(payment => payment.Number).ToListAsync(Stop);
        Assert.Equal([.. Enumerable.Repeat(Queued, 10), Held, Held], payments.Select(payment => payment.Status));
        Assert.All(payments, payment => Assert.NotNull(payment.IdempotencyKey));
        Assert.True((await db.Distributions.SingleAsync(Stop)).IsPilot);
        var pilot = await handlers.Get<GetPilot>().Handle(id, Actors.Auditor, Stop);
        Assert.Equal((10, 2, 10_000_000, "10 of its 10 payments have not ended yet."), (pilot.Payments.Count, pilot.Held, pilot.HeldMinor, pilot.Missing));
    }

    [Theory, EachDatabase]
    public async Task Check_OfATooSmallPilot_Blocks(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(4);

        Assert.Contains((await paying.Check(id)).Blocking, finding => finding.Code == "pilot_too_small");
        await Refused.With(RefusalKind.Rule, "pilot_too_small", () => database.Release(handlers, id));

        // One that was taken out does not count, one more does.
        var fifth = await paying.Add(id, await paying.AddBeneficiary());
        Assert.DoesNotContain((await paying.Check(id)).Findings, finding => finding.Code == "pilot_too_small");
        await handlers.Get<PaymentAdmin.Distributions.ChangePayment>().Remove(id, fifth, Paying.Maker, Stop);
        Assert.Contains((await paying.Check(id)).Blocking, finding => finding.Code == "pilot_too_small");
        await paying.Add(id, await paying.AddBeneficiary());
        Assert.Equal(5, (await database.Release(handlers, id)).Goes);
    }

    [Theory, EachDatabase]
    public async Task Release_WhileAPilotRuns_IsRefusedUntilItIsConfirmed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var (first, second) = (await paying.MakeWith(6), await paying.MakeWith(20, "April", "2026-04"));
        await database.Release(handlers, first);

        await Refused.With(RefusalKind.Conflict, "pilot_running", () => database.Release(handlers, second));
        Assert.Contains((await paying.Check(second)).Findings, finding => finding is { Code: "pilot_running", Severity: FindingSeverity.Note });
        await EndAndNote(database, handlers, first, [.. Enumerable.Repeat(Completed, 6)]);
        await Confirm(handlers, first, PilotOutcome.Passed);

        var decision = await database.Release(handlers, second);
        Assert.Equal((false, null), (decision.IsPilot, decision.Goes));
        await using var db = database.Open();
        Assert.Equal(20, await db.Payments.CountAsync(payment => payment.DistributionId == second && payment.Status == Queued, Stop));
    }

    [Theory, EachDatabase]
    public async Task Confirm_OfAPassedPilot_QueuesTheRestWithTheSameKeysAndOpensTheGate(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(12);
        await database.Release(handlers, id);
        var keys = await Keys(database, id);
        await EndAndNote(database, handlers, id, Completed, Completed, Failed, Reversed, Completed, Completed, Completed, Completed, Completed, Cancelled);
        handlers.Clock.Advance(TimeSpan.FromHours(1));

        var answer = await Confirm(handlers, id, PilotOutcome.Passed, " Slower than the sandbox ");

        Assert.Equal((PilotOutcome.Passed, "Slower than the sandbox", Paying.Third.Name, handlers.Clock.Now()), (answer.Confirmation!.Outcome, answer.Confirmation.Differences, answer.Confirmation.By, answer.Confirmation.At));
        Assert.Equal((0, null), (answer.Held, answer.Missing));
        Assert.Equal(keys, await Keys(database, id));
        await using var db = database.Open();
        Assert.Equal(2, await db.Payments.CountAsync(payment => payment.DistributionId == id && payment.Status == Queued && payment.HeldBecause == null, Stop));
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == "distribution.pilot_confirmed", Stop);
        Assert.Equal(
            [new("outcome", null, "passed"), new("received", null, "8"), new("notReceived", null, "0"), new("unreachable", null, "0"), new("queued", null, "2")],
            entry.Changes);
        var gate = await handlers.Get<GetAdvance>().Handle(paying.ConnectionId, Actors.Admin, Stop);
        Assert.Equal(ConnectionStatus.Live, gate.Next);
        Assert.All(gate.Checks, check => Assert.True(check.Passed, check.Message));
        await Refused.With(RefusalKind.Conflict, "pilot_confirmed", () => Confirm(handlers, id, PilotOutcome.Failed));
        await Refused.With(RefusalKind.Conflict, "pilot_confirmed", () => Note(handlers, id, answer.Payments[0].PaymentId, PilotReceipt.No));
    }

    [Theory, EachDatabase]
    public async Task Confirm_OfAFailedPilot_HoldsTheRestAndMakesTheNextOneThePilot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var (first, second) = (await paying.MakeWith(12), await paying.MakeWith(7, "April", "2026-04"));
        await database.Release(handlers, first);
        await EndAndNote(database, handlers, first, [.. Enumerable.Repeat(Failed, 10)]);

        await Refused.With(RefusalKind.Rule, "pilot_nothing_arrived", () => Confirm(handlers, first, PilotOutcome.Passed));
        var answer = await Confirm(handlers, first, PilotOutcome.Failed);

        Assert.Equal((PilotOutcome.Failed, 2), (answer.Confirmation!.Outcome, answer.Held));
        await using var db = database.Open();
        Assert.Equal(2, await db.Payments.CountAsync(payment => payment.DistributionId == first && payment.Status == Held && payment.HeldBecause == HeldBecause.Pilot, Stop));
        Assert.False((await handlers.Get<GetAdvance>().Handle(paying.ConnectionId, Actors.Admin, Stop)).Checks.Single(check => check.Code == "pilot_confirmed").Passed);
        Assert.Equal((true, 7), Of(await database.Release(handlers, second)));

        static (bool, int?) Of(PilotDecision decision) => (decision.IsPilot, decision.Goes);
    }

    [Theory, EachDatabase]
    public async Task Confirm_BeforeAllIsKnown_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(5);
        await database.Release(handlers, id);

        foreach (var open in new[] { Pending, Unknown, NeedsReview })
        {
            await Refused.With(RefusalKind.Conflict, "pilot_not_ended", () => Confirm(handlers, id, PilotOutcome.Passed));
            await database.End(handlers, id, open);
        }

        await database.End(handlers, id, Completed, Completed);
        await Refused.With(RefusalKind.Conflict, "pilot_not_ended", () => Confirm(handlers, id, PilotOutcome.Failed));
        var pilot = await handlers.Get<GetPilot>().Handle(id, Paying.Third, Stop);
        await Refused.With(RefusalKind.Conflict, "pilot_not_ended", () => Note(handlers, id, pilot.Payments[0].PaymentId, PilotReceipt.Yes));
        await using (var db = database.Open())
        {
            foreach (var payment in await db.Payments.Where(row => row.Status == Pending || row.Status == Unknown || row.Status == NeedsReview).ToListAsync(Stop))
            {
                payment.Let(PaymentEvent.Complete, handlers.Clock.Now());
            }

            await db.SaveChangesAsync(Stop);
        }

        await Refused.With(RefusalKind.Rule, "pilot_receipts_missing", () => Confirm(handlers, id, PilotOutcome.Passed));
        foreach (var payment in pilot.Payments.Skip(1))
        {
            await Note(handlers, id, payment.PaymentId, PilotReceipt.Unreachable);
        }

        var missing = await Refused.With(RefusalKind.Rule, "pilot_receipts_missing", () => Confirm(handlers, id, PilotOutcome.Passed));
        Assert.StartsWith("Of 1 payment nobody noted", missing.Message, StringComparison.Ordinal);
        await Note(handlers, id, pilot.Payments[0].PaymentId, PilotReceipt.No);
        await Refused.With(RefusalKind.Rule, "pilot_nothing_arrived", () => Confirm(handlers, id, PilotOutcome.Passed));
        await Note(handlers, id, pilot.Payments[0].PaymentId, PilotReceipt.Yes, "It was late");
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Confirm(handlers, id, PilotOutcome.Passed, " "));
        await Confirm(handlers, id, PilotOutcome.Passed);

        await using var after = database.Open();
        Assert.Equal(6, await after.Set<PilotNote>().CountAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Note_OfAPaymentOfAnother_IsNotFound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var (id, other) = (await paying.MakeWith(12), await paying.MakeWith(1, "April", "2026-04"));
        await database.Release(handlers, id);
        await database.End(handlers, id, [.. Enumerable.Repeat(Completed, 10)]);
        await using var db = database.Open();
        var held = await db.Payments.Where(payment => payment.DistributionId == id && payment.Status == Held).Select(payment => payment.Id).FirstAsync(Stop);
        var foreign = await db.Payments.Where(payment => payment.DistributionId == other).Select(payment => payment.Id).SingleAsync(Stop);
        var mine = (await handlers.Get<GetPilot>().Handle(id, Paying.Third, Stop)).Payments[0].PaymentId;

        await Refused.NotFound(() => Note(handlers, id, PublicId.Payment.Format(held), PilotReceipt.Yes));
        await Refused.NotFound(() => Note(handlers, id, PublicId.Payment.Format(foreign), PilotReceipt.Yes));
        await Refused.NotFound(() => Note(handlers, id, "pay_x", PilotReceipt.Yes));
        await Refused.NotFound(() => handlers.Get<GetPilot>().Handle(other, Paying.Third, Stop));
        await Refused.NotFound(() => Confirm(handlers, other, PilotOutcome.Passed));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Get<NotePilot>().Handle(id, new NotePilot.Input([]), Paying.Third, Stop));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Get<NotePilot>().Handle(id, new NotePilot.Input([new(mine, PilotReceipt.Yes), new(mine, PilotReceipt.No)]), Paying.Third, Stop));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Note(handlers, id, mine, PilotReceipt.Yes, new string('x', 501)));
    }

    [Theory, EachDatabase]
    public async Task Notes_ForWhoMayNotSeeBeneficiaries_AreLeftOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(5);
        await database.Release(handlers, id);
        await database.End(handlers, id, Completed);
        var payment = (await handlers.Get<GetPilot>().Handle(id, Paying.Third, Stop)).Payments[0].PaymentId;
        await Note(handlers, id, payment, PilotReceipt.No, "Her son answered");
        await Note(handlers, id, payment, PilotReceipt.Yes, "She has it");

        var (seen, hidden) = ((await handlers.Get<GetPilot>().Handle(id, Paying.Maker, Stop)).Payments[0], (await handlers.Get<GetPilot>().Handle(id, Actors.Auditor, Stop)).Payments[0]);

        Assert.Equal((PilotReceipt.Yes, "She has it", Paying.Third.Name), (seen.Receipt, seen.Note, seen.NotedBy));
        Assert.Equal((PilotReceipt.Yes, null, Paying.Third.Name), (hidden.Receipt, hidden.Note, hidden.NotedBy));
    }

    [Theory, EachDatabase]
    public async Task Pilot_OfACancelledDistribution_DoesNotBlockTheNext(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var (first, second) = (await paying.MakeWith(5), await paying.MakeWith(6, "April", "2026-04"));
        await database.Release(handlers, first);
        await using (var db = database.Open())
        {
            (await db.Distributions.SingleAsync(row => row.Id == first, Stop)).Let(DistributionEvent.Cancel, "Wrong file", Paying.Maker, handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        Assert.True((await database.Release(handlers, second)).IsPilot);
    }

    [Theory, EachDatabase]
    public async Task Rule_ElsewhereThanInPilot_LeavesAlone(DatabaseProvider provider)
    {
        await using var elsewhere = await TestDatabase.Create(provider);
        await using var others = Handlers.On(elsewhere);
        var sandbox = await Paying.Start(elsewhere, others);
        Assert.Equal((false, null), Of(await elsewhere.Release(others, await sandbox.MakeWith(2))));

        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var production = await Paying.Start(database, handlers, Connecting.Production);
        var id = await production.MakeWith(2);
        await Refused.With(RefusalKind.Conflict, "connection_not_ready", () => database.Release(handlers, id));
        await database.Put(handlers, production.ConnectionId, ConnectionEvent.StartPilot);
        await database.Put(handlers, production.ConnectionId, ConnectionEvent.GoLive);
        Assert.Equal((false, null), Of(await database.Release(handlers, id)));

        static (bool, int?) Of(PilotDecision decision) => (decision.IsPilot, decision.Goes);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task TwoDistributions_ReleasedAtOnce_AreOnePilot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        Guid[] ids = [await paying.MakeWith(5), await paying.MakeWith(6, "April", "2026-04")];

        var outcomes = await Task.WhenAll(ids.Select(id => Task.Run(async () => await Record.ExceptionAsync(() => handlers.Get<UnitOfWork>().Save(
            Paying.Third,
            async (db, now) => await PilotRule.Begin(db, await db.Distributions.SingleAsync(row => row.Id == id, Stop), now, Stop),
            once: null,
            Stop)))));

        var refused = Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal("pilot_running", Assert.IsType<Refusal>(refused).Code);
        await using var db = database.Open();
        Assert.Equal(1, await db.Distributions.CountAsync(row => row.IsPilot, Stop));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task TwoPeople_WhoConfirmAtOnce_ConfirmOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Piloting(database, handlers);
        var id = await paying.MakeWith(12);
        await database.Release(handlers, id);
        await EndAndNote(database, handlers, id, [.. Enumerable.Repeat(Completed, 10)]);

        var outcomes = await Task.WhenAll(new[] { PilotOutcome.Passed, PilotOutcome.Failed }.Select(word => Task.Run(async () => await Record.ExceptionAsync(() => Confirm(handlers, id, word)))));

        Assert.Equal("pilot_confirmed", Assert.IsType<Refusal>(Assert.Single(outcomes, outcome => outcome is not null)).Code);
        await using var db = database.Open();
        var word = (await handlers.Get<GetPilot>().Handle(id, Paying.Third, Stop)).Confirmation!.Outcome;
        Assert.Equal(word == PilotOutcome.Passed ? 2 : 0, await db.Payments.CountAsync(payment => payment.Status == Queued, Stop));
    }

    [Theory, EachDatabase]
    public async Task Pilot_WithoutTheRight_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Refused.ForWantOf("release_distributions", [Actors.Admin, Actors.Finance, Actors.Auditor], person => handlers.Get<ConfirmPilot>().Handle(Guid.Empty, new ConfirmPilot.Input(PilotOutcome.Passed, "none"), person, Stop));
        await Refused.ForWantOf("release_distributions", [Actors.Admin, Actors.Finance, Actors.Auditor], person => handlers.Get<NotePilot>().Handle(Guid.Empty, new NotePilot.Input([]), person, Stop));
        await Refused.ForWantOf("view_payments", [Actors.Nobody], person => handlers.Get<GetPilot>().Handle(Guid.Empty, person, Stop));
        await Refused.NotFound(() => handlers.Get<GetPilot>().Handle(Guid.Empty, Actors.Auditor, Stop));
    }

    /// <summary>A programme that pays through a production connection in pilot.</summary>
    internal static async Task<Paying> Piloting(TestDatabase database, Handlers handlers)
    {
        var paying = await Paying.Start(database, handlers, Connecting.Production);
        await database.Put(handlers, paying.ConnectionId, ConnectionEvent.StartPilot);
        return paying;
    }

    private static async Task EndAndNote(TestDatabase database, Handlers handlers, Guid id, params PaymentStatus[] statuses)
    {
        await database.End(handlers, id, statuses);
        foreach (var payment in (await handlers.Get<GetPilot>().Handle(id, Paying.Third, Stop)).Payments.Where(payment => payment.Status is Completed or Reversed))
        {
            await Note(handlers, id, payment.PaymentId, PilotReceipt.Yes);
        }
    }

    private static Task<PilotAnswer> Note(Handlers handlers, Guid id, string payment, PilotReceipt receipt, string? note = null) =>
        handlers.Get<NotePilot>().Handle(id, new NotePilot.Input([new NotePilot.Receipt(payment, receipt, note)]), Paying.Third, Stop);

    private static Task<PilotAnswer> Confirm(Handlers handlers, Guid id, PilotOutcome outcome, string differences = "none") =>
        handlers.Get<ConfirmPilot>().Handle(id, new ConfirmPilot.Input(outcome, differences), Paying.Third, Stop);

    private static async Task<List<string?>> Keys(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.Payments.Where(payment => payment.DistributionId == id).OrderBy(payment => payment.Number).Select(payment => payment.IdempotencyKey).ToListAsync(Stop);
    }
}
