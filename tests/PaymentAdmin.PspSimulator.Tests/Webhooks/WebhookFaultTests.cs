using System.Text;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Tests.Webhooks;

/// <summary>Each misbehaviour of webhooks, switched on, does what it says, and no more often.</summary>
public sealed class WebhookFaultTests
{
    [Fact]
    public async Task DuplicateWebhook_Next1_IsTheSameEventTwiceOnce()
    {
        await using var psp = await Start("""{"duplicateWebhook":{"next":1}}""");

        await psp.Pay("A");
        await psp.Receiver.Wait(2);
        await psp.Pay("B");
        var all = await psp.Receiver.Wait(3);

        Assert.Equal(["A", "A", "B"], all.Select(webhook => (string)webhook.Json["reference"]!));
        Assert.Equal((all[0].Body, all[0].Headers["X-PSP-Event-Id"]), (all[1].Body, all[1].Headers["X-PSP-Event-Id"]));
        Assert.Equal(2, await psp.Total("effects"));
    }

    [Fact]
    public async Task MissingWebhook_Always_NothingIsSentAndTheQueryKnows()
    {
        await using var psp = await Start("""{"missingWebhook":1}""");

        var id = (string)(await psp.Pay("A")).Json["id"]!;
        await psp.Until(id, "completed");

        Assert.Equal(0, await psp.Total("deliveriesWaiting"));
        Assert.Empty(psp.Receiver.All);
    }

    [Fact]
    public async Task LateWebhook_ComesAfterItsTime()
    {
        await using var psp = await Start("""{"lateWebhookSeconds":60}""");

        var id = (string)(await psp.Pay("A")).Json["id"]!;
        await psp.Until(id, "completed");
        Assert.Empty(psp.Receiver.All);
        var webhook = (await psp.Passing(webhooks: 1))[0];

        Assert.True(webhook.At - new FakeClock().GetUtcNow() >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task ReorderWebhooks_LaterOneOvertakes()
    {
        await using var psp = await Start("""{"reorderWebhooks":{"next":1}}""");
        var id = (string)(await psp.Pay("A")).Json["id"]!;
        await psp.UntilSettled();

        await psp.Post($"/_control/payments/{id}/reverse", "", bearer: null);
        await psp.Receiver.Wait(1);
        var all = await psp.Passing(webhooks: 2);

        Assert.Equal(["payment.reversed", "payment.completed"], all.Select(webhook => (string)webhook.Json["event"]!));
    }

    [Theory]
    [InlineData("+255700000001", "payment.completed", "payment.failed")]
    [InlineData("+255700000004", "payment.failed", "payment.completed")]
    public async Task ContradictingFinal_OtherFinalFollowsWithoutEffect(string mobile, string first, string second)
    {
        await using var psp = await Start("""{"contradictingFinal":1}""");

        var id = (string)(await psp.Pay("A", mobile)).Json["id"]!;
        await psp.Receiver.Wait(1);
        var all = await psp.Passing(webhooks: 2);

        Assert.Equal([first, second], all.Select(webhook => (string)webhook.Json["event"]!));
        Assert.All(all, webhook => Assert.Equal(id, (string?)webhook.Json["payment_id"]));
        Assert.NotEqual(all[0].Headers["X-PSP-Event-Id"], all[1].Headers["X-PSP-Event-Id"]);
        Assert.Equal(first == "payment.completed" ? 1 : 0, await psp.Total("effects"));
    }

    [Fact]
    public async Task BadSignature_Next1_SpoilsOneAttempt()
    {
        await using var psp = await Start("""{"badSignature":{"next":1}}""");

        await psp.Pay("A");
        await psp.Receiver.Wait(1);
        await psp.Pay("B");
        var all = await psp.Receiver.Wait(2);

        Assert.Equal([false, true], all.Select(webhook => webhook.Headers["X-PSP-Signature"] == PaymentEvents.Sign(Encoding.UTF8.GetBytes(webhook.Body), RunningSimulator.HookSecret)));
    }

    [Fact]
    public async Task WrongAmountInWebhook_DiffersThereAlone()
    {
        await using var psp = await Start("""{"wrongAmountInWebhook":1}""");

        var id = (string)(await psp.Pay("A")).Json["id"]!;
        var webhook = (await psp.Receiver.Wait(1))[0];

        Assert.Equal("50001", webhook.Json["amount"]!.ToJsonString());
        Assert.Equal("50000", (await psp.Until(id, "completed"))["transaction"]!["amount"]!.ToJsonString());
    }

    private static async Task<RunningSimulator> Start(string settings)
    {
        var psp = await RunningSimulator.Start();
        await psp.Register();
        await psp.Set(settings);
        return psp;
    }
}
