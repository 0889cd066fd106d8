using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>Payments whose step was broken off again and again.</summary>
public sealed class ParkedTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Sweep_OfAFirstStepThatWasBrokenOffEachTime_TakesItUpAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take(PaymentQueues.Dispatch)));
        await BrokenOff.AllTries<AdvancePayment>(sending.Handlers, sending.Open, AdvancePayment.Sending);
        Assert.Equal(["payment_step_failing"], await sending.Alerts());
        Assert.Equal(0, await Sweep(sending));

        sending.Handlers.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await Sweep(sending));
        await sending.Work();

        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);
        Assert.Single(sending.Psp.Effects, paid => paid.Value == 1);
    }

    private static Task<int> Sweep(Sending sending) => sending.Handlers.Get<SweepPayments>().Handle(PaymentAdmin.Domain.Actor.System("job sweep_payments", "test"), Stop);
}
