using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>What waits for its turn at a slow connection when somebody stops it.</summary>
public sealed class StillWantedTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Distribution_HaltedWhileAPaymentWaitsForItsTurn_SendsNothing(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.Before = async _ =>
        {
            sending.Psp.Before = null;
            await sending.Put(DistributionEvent.Halt);
            await sending.Pause();
        };

        await sending.Work();
        await sending.Next();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Held, 0, false), (payment.Status, payment.Sends, payment.MayHaveLeft));
        Assert.Empty(sending.Psp.Effects);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Connection_PausedWhileAPaymentWaitsForItsTurn_SendsItOnceItGoesOn(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NewStatus = "completed";
        sending.Psp.Before = async _ =>
        {
            sending.Psp.Before = null;
            await sending.Handlers.Get<StopConnection>().Pause(sending.ConnectionId, new StopConnection.Input("Wait"), Actors.Admin, Stop);
        };

        await sending.Work();

        Assert.Equal(PaymentStatus.Queued, (await sending.One()).Status);
        Assert.Empty(sending.Psp.Effects);
        await sending.Handlers.Get<StopConnection>().Resume(sending.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        Assert.Equal(PaymentStatus.Completed, Assert.Single(await sending.ToTheEnd()).Status);
        Assert.Equal(1, Assert.Single(sending.Psp.Effects).Value);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Webhook_WhileARepetitionWaitsForItsTurn_EndsItAndNothingLeaves(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.Next(Fault.LostAfterEffect);
        await sending.Work();
        var reference = (await sending.One()).ProviderReference;
        sending.Psp.Before = async _ =>
        {
            sending.Psp.Before = null;
            await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{reference}}"}""");
        };

        await sending.Next();

        Assert.Equal(PaymentStatus.Completed, (await sending.One()).Status);
        Assert.Single(sending.Psp.Asked);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Connection_ChangedWhileAPaymentWaitsForItsTurn_SendsWhatIsRightThen(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.Before = async _ =>
        {
            sending.Psp.Before = null;
            await sending.Change(settings => settings with { MerchantId = "ANOTHER" });
        };

        await sending.Work();
        await sending.Next();

        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);
        Assert.Contains(Assert.Single(sending.Psp.Requests).Headers, header => header.Value == "ANOTHER");
    }
}
