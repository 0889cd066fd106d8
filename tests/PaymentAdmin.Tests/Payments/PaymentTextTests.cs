using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;

namespace PaymentAdmin.Tests.Payments;

public sealed class PaymentTextTests
{
    [Theory]
    [InlineData(DistributionEvent.Pause)]
    [InlineData(DistributionEvent.Halt)]
    public async Task NextStep_OfOneThatIsHeldWithItsDistribution_IsTrueOfAPauseAndOfAHalt(DistributionEvent stop)
    {
        await using var sending = await Sending.Start(DatabaseProvider.Sqlite);
        await sending.Put(DistributionEvent.Start);
        await sending.Put(stop);
        await sending.Pause();

        Assert.Equal("Its distribution is paused or halted. It goes on when somebody resumes that.", NextStep(sending, await sending.One()));
    }

    [Fact]
    public async Task NextStep_OfOneThatIsPaidOnceMore_DoesNotSayThatNothingEverLeft()
    {
        await using var sending = await Sending.Start(DatabaseProvider.Sqlite);
        sending.Psp.NextRefuses(422, "invalid_account");
        await sending.Work();
        var payment = await sending.One();
        payment.Retry(PublicId.Payment.Format(payment.Id), "REF-0001-2", sending.Handlers.Clock.Now());

        Assert.Equal(PaymentStatus.Queued, payment.Status);
        Assert.Equal("Nothing of it is on its way. It is tried again by itself.", NextStep(sending, payment));
    }

    private static string NextStep(Sending sending, Payment payment) => PaymentText.NextStep(PaymentAnswer.Of(payment, sending.Handlers.Get<PersonalData>(), Actors.Officer));
}
