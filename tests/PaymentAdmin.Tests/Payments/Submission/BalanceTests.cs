using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>What follows when the PSP says that our balance does not cover a payment (psp-integration, phase 2 step 5).</summary>
public sealed class BalanceTests
{
    private const string Why = "claims expire and keys are random";

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_HoldsTheRest(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        var claims = await sending.Take("payments");
        await sending.Do<AdvancePayment>(claims[0]);
        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));
        foreach (var claim in claims.Skip(1))
        {
            await sending.Do<AdvancePayment>(claim);
        }

        Assert.Equal(
            [(PaymentStatus.Held, HeldBecause.Balance), (PaymentStatus.Held, HeldBecause.Balance), (PaymentStatus.Failed, null)],
            (await sending.Payments()).Select(payment => (payment.Status, payment.HeldBecause)).OrderBy(row => row.Status));
        Assert.Equal(DistributionStatus.Halted, await sending.Distribution());
        Assert.Contains("balance_too_low", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_FoundWhileThePersonPaused_KeepsTheRestHeldForIt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        await sending.Do<AdvancePayment>((await sending.Take("payments"))[0]);
        await sending.Put(DistributionEvent.Pause);
        await sending.Pause();

        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));

        Assert.Equal(DistributionStatus.Paused, await sending.Distribution());
        Assert.Equal(2, (await sending.Payments()).Count(payment => payment is { Status: PaymentStatus.Held, HeldBecause: HeldBecause.Balance }));
        Assert.Contains("balance_too_low", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_WithNothingElseToSend_HaltsNothing(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        var claims = await sending.Take("payments");
        await sending.Do<AdvancePayment>(claims[0]);
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<AdvancePayment>(claims[1]);

        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));

        Assert.Equal(DistributionStatus.Submitting, await sending.Distribution());
        Assert.DoesNotContain("balance_too_low", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_WhileTheBalanceIsNotTold_IsAskedAgainBeforeAnythingIsHeld(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Balance = null;
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Work();
        sending.Psp.Balance = 1_000_000;

        var payments = await sending.ToTheEnd();
        await sending.Next();

        Assert.Equal([PaymentStatus.Completed, PaymentStatus.Failed], payments.Select(payment => payment.Status).Order());
        Assert.Equal(2, sending.Psp.Asked.Count(asked => asked.Purpose == "balance"));
        Assert.DoesNotContain("balance_too_low", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_WhileTheBalanceIsNotTold_LetsNothingElseLeave(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);
        sending.Psp.Balance = null;
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        await sending.Do<AdvancePayment>(Assert.Single(await sending.TakeOpen("payments", most: 1)));
        Assert.Empty(await sending.TakeOpen("payments"));

        var asking = Assert.Single(await sending.Take("balances"));
        Assert.Empty(await sending.TakeOpen("payments"));
        Assert.Contains("balance", (await Progress(sending)).WaitsBecause, StringComparison.Ordinal);
        await sending.Do<CheckBalance>(asking);
        Assert.Empty(await sending.TakeOpen("payments"));

        sending.Psp.Balance = 1_000_000;
        sending.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));
        Assert.Null((await Progress(sending)).WaitsBecause);
        foreach (var claim in await sending.TakeOpen("payments"))
        {
            await sending.Do<AdvancePayment>(claim);
        }

        Assert.Equal([PaymentStatus.Pending, PaymentStatus.Pending, PaymentStatus.Failed], (await sending.Payments()).Select(payment => payment.Status).Order());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_NeverTold_HoldsTheRest(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.Balance = null;
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        await sending.Do<AdvancePayment>((await sending.Take("payments"))[0]);
        for (var asked = 1; asked < CheckBalance.Settings.Retries.MaxAttempts; asked++)
        {
            await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));
            Assert.Equal(DistributionStatus.Submitting, await sending.Distribution());
            sending.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));

        Assert.Equal(DistributionStatus.Halted, await sending.Distribution());
        Assert.Contains("balance_too_low", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task InsufficientBalance_AskedWhileOurBreakerIsOpen_UsesUpNoTry(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.HoldsBalanceBack = true;
        sending.Psp.NextRefuses(422, "insufficient_balance");
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        await sending.Do<AdvancePayment>(Assert.Single(await sending.TakeOpen("payments", most: 1)));
        for (var held = 0; held < CheckBalance.Settings.Retries.MaxAttempts * 2; held++)
        {
            await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));
            Assert.Empty(await sending.TakeOpen("payments"));
            sending.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(DistributionStatus.Submitting, await sending.Distribution());
        (sending.Psp.HoldsBalanceBack, sending.Psp.Balance) = (false, 1_000_000);
        await sending.Do<CheckBalance>(Assert.Single(await sending.Take("balances")));
        Assert.NotEmpty(await sending.TakeOpen("payments"));
        Assert.DoesNotContain("balance_too_low", await sending.Alerts());
    }

    private static Task<ProgressAnswer> Progress(Sending sending) =>
        sending.Handlers.Get<GetProgress>().Handle(sending.DistributionId, Actors.Auditor, TestContext.Current.CancellationToken);
}
