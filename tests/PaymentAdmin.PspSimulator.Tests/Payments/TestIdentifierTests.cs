using System.Globalization;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Payments;

/// <summary>The test identifiers of psp-integration.txt, phase 2 step 1, and ours beside them.</summary>
public sealed class TestIdentifierTests
{
    [Theory]
    [InlineData("+255700000001")]
    [InlineData("+254711222333")]
    public async Task Pay_InstantSuccessOrAnyOther_CompletesAtOnce(string mobile)
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();

        var id = (string)(await psp.Pay("A", mobile)).Json["id"]!;
        var webhook = (await psp.Receiver.Wait(1))[0].Json;

        await psp.Until(id, "completed");
        Assert.Equal(("payment.completed", id), ((string?)webhook["event"], (string?)webhook["payment_id"]));
        Assert.Equal((1, 1), (await psp.Effects("recipient", mobile), await psp.Total("effects")));
    }

    [Fact]
    public async Task Pay_DelayedSuccess_CompletesAfterThirtySeconds()
    {
        await using var psp = await RunningSimulator.Start();

        var id = (string)(await psp.Pay("A", "+255700000002")).Json["id"]!;
        Assert.Equal((0, 1), (await psp.Total("effects"), await psp.Total("pending")));
        await psp.Passing(async () => await psp.Total("pending") == 0, "the payment to end");

        var payment = await psp.Until(id, "completed");
        var took = Time(payment["completed_at"]!.ToString()) - Time(payment["created_at"]!.ToString());
        Assert.True(took >= TimeSpan.FromSeconds(30), $"It took {took}.");
        Assert.Equal(1, await psp.Total("effects"));
    }

    [Theory]
    [InlineData("+255700000003", "insufficient_balance", "Provider account has insufficient balance")]
    [InlineData("+255700000004", "invalid_account", "Account does not exist")]
    [InlineData("+255700000006", "account_blocked", "Account is blocked")]
    public async Task Pay_Failing_FailsWithReasonAndWithoutEffect(string mobile, string reason, string message)
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();

        var reply = await psp.Pay("A", mobile);
        var webhook = (await psp.Receiver.Wait(1))[0].Json;

        var payment = await psp.Until((string)reply.Json["id"]!, "failed");
        Assert.Equal((201, "pending"), (reply.Code, (string?)reply.Json["status"]));
        Assert.Equal(("payment.failed", "failed", reason, message), ((string?)webhook["event"], (string?)webhook["status"], (string?)webhook["failure_reason"], (string?)webhook["failure_message"]));
        Assert.Equal(reason, (string?)payment["failure_reason"]);
        Assert.Equal(0, await psp.Total("effects"));
    }

    [Fact]
    public async Task Pay_Timeout_IsHeldAndFailsWithoutEffect()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { TimeoutHoldSeconds = 600 });
        await psp.Register();

        var call = psp.Pay("A", "+255700000005", key: "k");
        await Eventually.True(async () => await psp.Total("payments") == 1, "the payment to be accepted");
        Assert.False(call.IsCompleted);
        var webhook = (await psp.Passing(webhooks: 1))[0].Json;

        Assert.Equal(("payment.failed", "timeout"), ((string?)webhook["event"], (string?)webhook["failure_reason"]));
        Assert.Equal("failed", (string?)(await psp.Get("/api/v2/payments?reference=A")).Json["payments"]![0]!["status"]);
        Assert.Equal(0, await psp.Total("effects"));
        Assert.False(call.IsCompleted);

        await psp.Passing(() => Task.FromResult(call.IsCompleted), "the held answer to be given up");
        Assert.Equal(504, (await call).Code);
        Assert.Equal(201, (await psp.Pay("A", "+255700000005", key: "k")).Code);
    }

    [Fact]
    public async Task Pay_TimeoutAndClientGone_StillFails()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { TimeoutFailsAfterSeconds = 0 });
        using var cancel = new CancellationTokenSource();
        using var content = new StringContent(RunningSimulator.Payment("A", "+255700000005"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/payments") { Content = content };
        request.Headers.Authorization = new("Bearer", RunningSimulator.Key);

        var call = psp.Http.SendAsync(request, cancel.Token);
        await Eventually.True(async () => await psp.Total("payments") == 1, "the payment to be accepted");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await psp.UntilSettled();
        await Eventually.True(
            async () => (await psp.Get("/_control/requests", bearer: null)).Body.Contains("client_gone", StringComparison.Ordinal), "the client's leaving to be seen");
        Assert.Equal(0, await psp.Total("effects"));
    }

    [Theory]
    [InlineData("TESTACCOUNT1", "completed")]
    [InlineData("TESTACCOUNT4", "failed")]
    public async Task Pay_TestAccount_BehavesAsTheNumber(string account, string status)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/payments", $$$"""{"recipient":{"account":"{{{account}}}"},"transaction":{"amount":5,"currency":"TZS","reference":"A"}}""");

        await psp.Until((string)reply.Json["id"]!, status);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
