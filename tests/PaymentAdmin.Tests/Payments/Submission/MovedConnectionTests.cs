using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>A connection that leads to another account in the middle: what may have left is repeated and asked for where it went.</summary>
public sealed class MovedConnectionTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Repetition_AfterAnAttemptThatWasRefusedElsewhere_IsOfTheOneThatMayHaveLeft(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NewStatus = "completed";
        sending.Psp.NextRefuses(403);
        await sending.Work();
        Assert.Equal(ConnectionStatus.Paused, await sending.Connection());
        await Move(sending);
        await sending.Handlers.Get<StopConnection>().Resume(sending.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        await sending.HonourKeys(true);
        sending.Psp.Next(Fault.LostAfterEffect);

        Assert.Equal(PaymentStatus.Completed, Assert.Single(await sending.ToTheEnd()).Status);

        var requests = sending.Psp.Requests.ToArray();
        Assert.Equal(3, requests.Length);
        Assert.DoesNotContain(requests[0].Headers, header => header.Value == "ANOTHER");
        Assert.Contains(requests[1].Headers, header => header.Value == "ANOTHER");
        Assert.Equal(requests[1].Headers, requests[2].Headers);
        Assert.Equal(requests[1].Body, requests[2].Body);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Move_WhilePaymentsAreQueued_WantsAPauseFirst(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);

        Assert.Equal("connection_takes_payments", (await Assert.ThrowsAsync<Refusal>(() => Move(sending))).Code);
        await sending.Handlers.Get<StopConnection>().Pause(sending.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        await Move(sending);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Move_WhereSomethingHasLeft_IsRefused(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        Assert.Equal(PaymentStatus.Pending, (await sending.One()).Status);

        Assert.Equal("payments_on_their_way", (await Assert.ThrowsAsync<Refusal>(() => Move(sending))).Code);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Move_WhereSomethingHadLeftAndIsQueuedAgain_IsRefused(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.Next(Fault.LostBeforeEffect);
        sending.Psp.NextRefuses(429, retryAfter: TimeSpan.FromHours(1));
        await sending.Work();
        for (var turn = 0; turn < 20 && (await sending.One()).Status != PaymentStatus.Queued; turn++)
        {
            await sending.Next();
        }

        Assert.Equal((PaymentStatus.Queued, 1), ((await sending.One()).Status, (await sending.One()).Sends));
        await sending.Handlers.Get<StopConnection>().Pause(sending.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        Assert.Equal("payments_on_their_way", (await Assert.ThrowsAsync<Refusal>(() => Move(sending))).Code);
    }

    private static async Task Move(Sending sending) =>
        await sending.Handlers.Get<UpdateConnection>().Handle(sending.ConnectionId, new UpdateConnection.Input(MerchantId: "ANOTHER"), IfMatch.Any, Actors.Admin, Stop);
}
