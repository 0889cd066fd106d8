using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Batches;
using PaymentAdmin.Tests.Payments.Decisions;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>Daily volumes while payments are lost, held up, sent again and contradicted: what may move on a day is reserved for it.</summary>
public sealed class LimitedSendingTests
{
    private const string Why = "claims expire and keys are random";
    private const long Amount = 5_000_000;

    /// <summary>Twenty seconds before midnight in Berlin.</summary>
    private static readonly DateTime Evening = new(2026, 3, 14, 22, 59, 40, DateTimeKind.Utc);

    private static readonly DateOnly First = new(2026, 3, 14);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NeverArrived_SentAgainAfterMidnight_CountsForTheDayOnWhichItLeaves(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 1);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostBeforeEffect);

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 2), (payment.Status, payment.AttemptCount));
        Assert.Equal([(First, 0L), (First.AddDays(1), Amount)], await Days(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NeverArrived_OnADayThatIsFull_WaitsForTheNext(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 2);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostBeforeEffect);
        await sending.Work();
        Assert.Equal([(PaymentStatus.Held, 0), (PaymentStatus.Unknown, 1)], (await sending.Payments()).Select(payment => (payment.Status, payment.Sends)).Order());

        // After midnight the other one takes the whole day.
        sending.Handlers.Clock.Set(Evening.AddMinutes(1));
        await Sweep(sending);
        while (sending.Handlers.Clock.Time < Evening.AddHours(23))
        {
            await sending.Next();
            Assert.All(await Days(sending), day => Assert.InRange(day.Minor, 0, Amount));
        }

        Assert.Single(sending.Psp.Effects);
        var payments = await sending.ToTheEnd();

        Assert.All(payments, payment => Assert.Equal(PaymentStatus.Completed, payment.Status));
        Assert.All(sending.Psp.Effects.Values, times => Assert.Equal(1, times));
        Assert.Equal([(First, 0L), (First.AddDays(1), Amount), (First.AddDays(2), Amount)], await Days(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Unresolved_AfterMidnight_IsAskedAndNotSentOnADayForWhichItIsNotReserved(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 1);
        await sending.HonourKeys(true);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect);
        await sending.Work();

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 1), (payment.Status, payment.AttemptCount));
        Assert.Equal(["submit", "status"], sending.Psp.Asked.Select(asked => asked.Purpose));
        Assert.Equal([(First, Amount)], await Days(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Send_HeldUpUntilAfterMidnight_IsReservedAnew(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 1);
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take(PaymentQueues.Dispatch)));
        var claim = Assert.Single(await sending.Take(PaymentQueues.Payments));
        var step = await sending.Handlers.Get<BeginStep>().Handle(claim.SubjectId, claim, Actor.System("submission", "test"), Stop);
        Assert.Equal(Evening.AddSeconds(20), Assert.IsType<Step.Send>(step).Before);

        // What waited for its turn too long comes back like this: nothing of it left.
        sending.Handlers.Clock.Set(Evening.AddSeconds(21));
        var late = new PspAnswer(CallOutcome.NotSent, null, new Dictionary<string, string>(), [], "Too late.", 1) { IsHeldBack = true };
        await sending.Handlers.Get<RecordSend>().Handle((Step.Send)step, new PspResult<PspPayment>(late, null, null), claim, Actor.System("submission", "test"), Stop);
        await sending.Next();
        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);

        Assert.Equal([(First, 0L), (First.AddDays(1), Amount)], await Days(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Batch_PutTogetherBeforeMidnight_CountsForTheDayOnWhichItLeaves(DatabaseProvider provider)
    {
        var (psp, database) = (new BatchPsp(), await TestDatabase.Create(provider));
        var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp));
        await using var test = await Batching.Start(database, handlers, psp, batchSize: 3, input => input with { TimeZone = "Europe/Berlin" });
        test.Clock.Set(Evening.AddSeconds(15));
        await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        Assert.Equal([(First, 3 * Amount)], await Days(database.Open));

        test.Clock.Advance(TimeSpan.FromSeconds(10));
        await test.Run();

        Assert.Single(psp.Batches);
        Assert.Equal([(First, 0L), (First.AddDays(1), 3 * Amount)], await Days(database.Open));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Failed_ThenSaidToHaveArrived_CountsAgainBeyondTheLimitUntilItIsCertainThatItDidNot(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 2);
        sending.Psp.NewStatus = "failed";
        await sending.Work();
        await Sweep(sending);
        await sending.Work();

        // The first one failed and gave its part back; the second one took the same and gave it back.
        Assert.All(await sending.Payments(), payment => Assert.Equal(PaymentStatus.Failed, payment.Status));
        Assert.Equal([(First, 0L)], await Days(sending));

        await sending.Hear("""{"event":"payment.completed","payment_id":"psp_1"}""");
        await sending.Hear("""{"event":"payment.completed","payment_id":"psp_2"}""");

        Assert.All(await sending.Payments(), payment => Assert.Equal((PaymentStatus.NeedsReview, "contradiction"), (payment.Status, payment.FailureReason)));
        Assert.Equal([(First, 2 * Amount)], await Days(sending));
        Assert.Contains("limit_near", await sending.Alerts());

        var payments = await sending.Payments();
        await Resolve(sending, payments[0].Id, ResolvedAs.Completed);
        await Resolve(sending, payments[1].Id, ResolvedAs.Failed);

        Assert.Equal([(First, Amount)], await Days(sending));
        var standing = Assert.Single(await Reservations(sending), reservation => reservation.Stands);
        Assert.Equal(payments[0].Id, standing.PaymentId);
        await using var db = sending.Open();
        Assert.All(await db.Set<LimitUse>().ToListAsync(Stop), use => Assert.Equal(standing.Rows.Contains(use.Id) ? (Amount, 1) : (0, 0), (use.UsedMinor, use.Payments)));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Resolve_AsCompletedOfOneOfWhichNothingWasReserved_CountsItOnTheDayOfTheDecision(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 1);
        var payment = await sending.One();
        await using (var db = sending.Open())
        {
            (await db.Payments.SingleAsync(row => row.Id == payment.Id, Stop)).RefuseToSend("not_expressible", "It does not fit.", sending.Handlers.Clock.Time);
            await db.SaveChangesAsync(Stop);
        }

        await Resolve(sending, payment.Id, ResolvedAs.Completed);

        Assert.Equal([(First, Amount)], await Days(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Retried_ThenTheFirstIntentArrivedAfterAll_CountsBothUntilPeopleDecide(DatabaseProvider provider)
    {
        await using var sending = await Start(provider, 1);
        sending.Psp.NewStatus = "failed";
        await sending.Work();
        var payment = await sending.One();
        foreach (var person in new[] { Paying.Approver, Paying.Third })
        {
            sending.Handlers.Clock.Advance(TimeSpan.FromSeconds(1));
            await sending.Handlers.Get<RetryPayment>().Handle(payment.Id, new RetryPayment.Input(Deciding.Why), person, Stop);
        }

        sending.Psp.NewStatus = "pending";
        await sending.Work();
        Assert.Equal([(First, Amount)], await Days(sending));

        await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{payment.ProviderReference}}"}""");
        Assert.Equal((PaymentStatus.NeedsReview, 2 * Amount), ((await sending.One()).Status, Assert.Single(await Days(sending)).Minor));

        await Resolve(sending, payment.Id, ResolvedAs.Failed);
        Assert.Equal([(First, 0L)], await Days(sending));
    }

    /// <summary>Payments of 50,000 TZS through a connection that lets one of them through on a day.</summary>
    private static async Task<Sending> Start(DatabaseProvider provider, int payments)
    {
        var sending = await Sending.Start(provider, payments, input => input with { Limits = new LimitsInput(DailyVolume: Amount), TimeZone = "Europe/Berlin" });
        sending.Handlers.Clock.Set(Evening);
        return sending;
    }

    private static Task<int> Sweep(Sending sending) => sending.Handlers.Get<SweepPayments>().Handle(Actor.System("job sweep_payments", "test"), Stop);

    private static async Task Resolve(Sending sending, Guid id, ResolvedAs outcome)
    {
        foreach (var person in new[] { Actors.Finance, Deciding.Finance2 })
        {
            sending.Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await sending.Handlers.Get<ResolvePayment>().Handle(id, new ResolvePayment.Input(outcome, Deciding.Why), person, Stop);
        }
    }

    private static Task<List<(DateOnly Day, long Minor)>> Days(Sending sending) => Days(sending.Open);

    private static async Task<List<(DateOnly Day, long Minor)>> Days(Func<PaymentDb> open)
    {
        await using var db = open();
        var uses = await db.Set<LimitUse>().AsNoTracking().Where(use => use.Kind == LimitKind.DailyVolume).OrderBy(use => use.Day).ToListAsync(Stop);
        return [.. uses.Select(use => (use.Day!.Value, use.UsedMinor))];
    }

    private static async Task<List<LimitReservation>> Reservations(Sending sending)
    {
        await using var db = sending.Open();
        return await db.Set<LimitReservation>().AsNoTracking().ToListAsync(Stop);
    }
}
