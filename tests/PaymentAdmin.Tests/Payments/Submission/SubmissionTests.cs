using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>A payment from its release to its end, with each answer that a PSP may give (psp-integration, "Error handling").</summary>
public sealed class SubmissionTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Release_OfADistribution_SendsEachPaymentOnceWithItsKey(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);

        await sending.Work();

        var payments = await sending.Payments();
        Assert.All(payments, payment => Assert.Equal((PaymentStatus.Pending, 1), (payment.Status, payment.AttemptCount)));
        Assert.Equal(payments.Select(payment => payment.IdempotencyKey).Order(), sending.Psp.Asked.Select(asked => asked.Key).Order());
        Assert.All(payments, payment => Assert.NotNull(payment.PspPaymentId));
        Assert.All(await sending.Attempts(), attempt => Assert.Equal((AttemptOutcome.Acknowledged, 201), (attempt.Outcome, attempt.HttpStatus)));
        Assert.Equal(DistributionStatus.Submitting, await sending.Distribution());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Pending_WithoutAWebhook_IsAskedForUntilItEnds(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await sending.Work();
        sending.Psp.SetAll("completed");

        var payments = await sending.ToTheEnd();

        Assert.All(payments, payment => Assert.Equal(PaymentStatus.Completed, payment.Status));
        Assert.All(payments, payment => Assert.NotNull(payment.CompletedAt));
        await sending.Work();
        Assert.Equal(DistributionStatus.Completed, await sending.Distribution());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_AfterItsEffectWithKeysHonoured_SendsTheSameBytesAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.Next(Fault.LostAfterEffect);

        await sending.Work();
        Assert.Equal(PaymentStatus.Unknown, (await sending.One()).Status);
        await sending.Next();

        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);
        Assert.Equal((2, 1), (sending.Psp.Asked.Count, sending.Psp.Asked.Distinct().Count()));
        Assert.All(sending.Psp.Effects.Values, times => Assert.Equal(1, times));
        Assert.Equal([AttemptOutcome.Unknown, AttemptOutcome.Acknowledged], (await sending.Attempts()).Select(attempt => attempt.Outcome!.Value));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_AfterItsEffectWithKeysOff_IsOnlyAsked(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect);

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 1), (payment.Status, payment.AttemptCount));
        Assert.Equal(["submit", "status"], sending.Psp.Asked.Select(asked => asked.Purpose));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_BeforeItsEffectWithKeysOff_IsSentAgainOnceItWasNotFoundTwice(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostBeforeEffect);

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 2), (payment.Status, payment.AttemptCount));
        Assert.Equal(["submit", "status", "status", "submit"], sending.Psp.Asked.Select(asked => asked.Purpose));
        Assert.True(sending.Handlers.Clock.Time >= FakeClock.Start.AddSeconds(630), "Not found counts only once it was said twice, far enough apart.");
        Assert.Single(sending.Psp.Asked.Where(asked => asked.Purpose == "submit").Distinct());
        Assert.All(sending.Psp.Effects.Values, times => Assert.Equal(1, times));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_AgainAndAgain_IsForAPersonAndNeverFailed(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.Next(Enumerable.Repeat(Fault.LostBeforeEffect, 10));

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.NeedsReview, "never_arrived", 4), (payment.Status, payment.FailureReason, payment.AttemptCount));
        Assert.Contains("payments_need_review", await sending.Alerts());
        Assert.Equal(DistributionStatus.Submitting, await sending.Distribution());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_ThenRefused_IsAskedAndNotFailed(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect);
        sending.Psp.NextRefuses(422, "invalid_account");

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, null), (payment.Status, payment.FailureReason));
        Assert.Equal(["submit", "submit", "status"], sending.Psp.Asked.Select(asked => asked.Purpose));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NotSent_FourTimes_IsForAPersonWhoMaySendItAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.Next(Enumerable.Repeat(Fault.NotSent, 4));

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.NeedsReview, "never_sent", 4, false), (payment.Status, payment.FailureReason, payment.AttemptCount, payment.MayHaveLeft));
        Assert.InRange((sending.Handlers.Clock.Time - FakeClock.Start).TotalSeconds, 630, 630 * 1.25);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NotSent_AfterAnUnresolvedSend_IsAskedAndNeverSaidToBeUnsent(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect, Fault.NotSent, Fault.NotSent, Fault.NotSent);

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 1), (payment.Status, sending.Psp.Effects.Values.Sum()));
        Assert.Equal("status", sending.Psp.Asked.Last().Purpose);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NeverArrived_WhilePaused_WaitsWithoutAsking(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostBeforeEffect);
        await sending.Work();
        await sending.Put(DistributionEvent.Pause);
        for (var turn = 0; turn < 5; turn++)
        {
            await sending.Next();
        }

        Assert.Equal(["submit", "status", "status"], sending.Psp.Asked.Select(asked => asked.Purpose));
        await sending.Put(DistributionEvent.Resume);
        Assert.Equal(PaymentStatus.Completed, Assert.Single(await sending.ToTheEnd()).Status);
        Assert.All(sending.Psp.Effects.Values, times => Assert.Equal(1, times));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Asked_WhileTwoPeopleDecideThatItFailed_IsHeardAllTheSame(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect);
        await sending.Work();
        sending.Psp.During = async _ =>
        {
            await using var db = sending.Open();
            var row = await db.Payments.SingleAsync();
            row.Doubt("no_answer", "two people", sending.Handlers.Clock.Time);
            row.Resolve(arrived: false, "two people", sending.Handlers.Clock.Time);
            await db.SaveChangesAsync();
        };

        await sending.Next();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.NeedsReview, "contradiction"), (payment.Status, payment.FailureReason));
        Assert.True(payment is { CompletedAt: not null, FailedAt: not null });
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_AfterTwoPeopleHadItPaidOnceMore_SaysNothingOfTheNewIntent(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        var resent = false;
        sending.Psp.During = async purpose =>
        {
            if (resent)
            {
                return;
            }

            // While the first intent is under way: a webhook says that it failed, two people pay once more, and that leaves.
            resent = true;
            await using var db = sending.Open();
            var row = await db.Payments.SingleAsync();
            row.Hear(new PaymentNews(PaymentSaid.Failed, FailureReason: "timeout"), sending.Handlers.Clock.Time);
            row.Retry("pay_again", "AGAIN1", sending.Handlers.Clock.Time.AddSeconds(1));
            row.Leave(batchId: null, sending.Handlers.Clock.Time);
            await db.SaveChangesAsync();
        };
        sending.Psp.NextRefuses(422, "invalid_account");

        await sending.Work();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Submitting, 2, null), (payment.Status, payment.Intent, payment.FailedAt));
        Assert.Equal(AttemptOutcome.Failed, Assert.Single(await sending.Attempts()).Outcome);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task HeldBack_ByOurselves_UsesUpNoTry(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Enumerable.Repeat(Fault.HeldBack, 10));

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 1), (payment.Status, payment.Tries));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Forbidden_PausesTheConnectionAndKeepsThePaymentQueued(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(403, "account_suspended");

        await sending.Work();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Queued, false), (payment.Status, payment.MayHaveLeft));
        Assert.Equal(ConnectionStatus.Paused, await sending.Connection());
        Assert.Contains("connection.forbidden", await sending.Alerts());
        await sending.Next();
        Assert.Single(sending.Psp.Asked);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task RateLimited_WaitsAsLongAsThePspAsks(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(429, "rate_limited", TimeSpan.FromSeconds(77));

        await sending.Work();
        Assert.Equal((PaymentStatus.Queued, 0), ((await sending.One()).Status, (await sending.One()).Tries));
        var waited = await sending.Next();

        Assert.InRange(waited.TotalSeconds, 77, 78);
        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Rejected_IsForPeopleWhoMayCorrectIt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(400, "validation_failed");

        await sending.Work();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.NeedsReview, "not_accepted", false), (payment.Status, payment.FailureReason, payment.MayHaveLeft));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Refused_ForABusinessReason_FailsAndIsNotTriedAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.NewStatus = "completed";
        sending.Psp.NextRefuses(422, "invalid_account");

        var payments = await sending.ToTheEnd();

        Assert.Equal([(PaymentStatus.Completed, null), (PaymentStatus.Failed, "invalid_account")], payments.Select(payment => (payment.Status, payment.FailureReason)).Order());
        await sending.Work();
        Assert.Equal(DistributionStatus.CompletedWithFailures, await sending.Distribution());
        Assert.Equal(2, sending.Psp.Asked.Count);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Duplicate_IsAskedWhatItHas(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Next(Fault.LostAfterEffect);
        sending.Psp.NextRefuses(409, "duplicate_reference");

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal(PaymentStatus.Completed, payment.Status);
        Assert.Equal(["submit", "submit", "status"], sending.Psp.Asked.Select(asked => asked.Purpose));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_WithTheKeptRequestsOfTwoExchangedInTheDatabase_SendsNeitherAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);
        await sending.HonourKeys(true);
        sending.Psp.Next(Fault.LostBeforeEffect, Fault.LostBeforeEffect, Fault.LostBeforeEffect);
        await sending.Work();
        var attempts = await sending.Attempts();
        await using (var db = sending.Open())
        {
            // The third's is something else that we sealed: what its beneficiary is.
            var (one, other, third) = (attempts[0], attempts[1], attempts[2]);
            var person = (await db.Payments.SingleAsync(row => row.Id == third.PaymentId, Stop)).Sealed;
            foreach (var (id, kept) in new[] { (one.Id, other.SealedRequest), (other.Id, one.SealedRequest), (third.Id, person) })
            {
                await db.PaymentAttempts.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedRequest, kept), Stop);
            }
        }

        var payments = await sending.ToTheEnd();

        Assert.All(payments, payment => Assert.Equal((PaymentStatus.NeedsReview, "not_as_approved", true), (payment.Status, payment.FailureReason, payment.MayHaveLeft)));
        Assert.Equal(3, sending.Psp.Asked.Count);
        Assert.Empty(sending.Psp.Effects);
        Assert.Contains("payments_need_review", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_WithAnotherAmount_HaltsTheConnection(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        sending.Psp.Change(_ => true, payment => payment["transaction"]!["amount"] = 50_001);

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.NeedsReview, "amount_differs"), (payment.Status, payment.FailureReason));
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_WithAnotherRecipient_HaltsTheConnection(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        sending.Psp.Change(_ => true, payment => payment["recipient"]!["mobile_number"] = "+255799999999");

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.NeedsReview, "amount_differs"), (payment.Status, payment.FailureReason));
        Assert.DoesNotContain("255799999999", payment.FailureMessage, StringComparison.Ordinal);
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_WithAMaskedRecipient_GoesOn(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        sending.Psp.Change(_ => true, payment => (payment["recipient"]!["mobile_number"], payment["status"]) = ("2557•••••001", "completed"));

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal(PaymentStatus.Completed, payment.Status);
        Assert.NotEqual(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Asked_WithTwoPaymentsUnderOneReference_HaltsTheConnection(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        sending.Psp.Double();

        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.NeedsReview, "possible_double_payment"), (payment.Status, payment.FailureReason));
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
        Assert.Contains("possible_double_payment", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Abandoned_ByAWorkerThatIsGone_IsUnknownAndNotSentBlindly(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(false);
        sending.Psp.NewStatus = "completed";
        var killed = new OperationCanceledException("killed");
        sending.Psp.During = _ => throw killed;
        await sending.Do<PaymentAdmin.Payments.Submission.RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        var claim = Assert.Single(await sending.Take("payments"));
        Assert.Same(killed, await Record.ExceptionAsync(() => sending.Do<PaymentAdmin.Payments.Submission.AdvancePayment>(claim)));
        sending.Psp.During = null;
        Assert.Equal(PaymentStatus.Submitting, (await sending.One()).Status);

        // Its lease runs out; somebody else takes it.
        await sending.Expire(claim);
        var payment = Assert.Single(await sending.ToTheEnd());

        Assert.Equal((PaymentStatus.Completed, 2), (payment.Status, payment.AttemptCount));
        Assert.Equal([AttemptOutcome.Abandoned, AttemptOutcome.Completed], (await sending.Attempts()).Select(attempt => attempt.Outcome!.Value));
        Assert.Equal(["submit", "status", "status", "submit"], sending.Psp.Asked.Select(asked => asked.Purpose));
    }
}
