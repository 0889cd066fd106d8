using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Where webhooks are not signed, the PSP is asked before one moves money (mypvit-wire, "Callback").</summary>
public sealed class ConfirmFinalsTests
{
    private const string Reference = "V4cHobJKUt00001";
    private const int MaxWaits = 1_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_ACallbackThatThePspConfirms_CountsAfterItWasAsked()
    {
        await using var psp = await Start();
        await Submit(psp, francs: 500);

        Assert.Equal([("callback.SUCCESS", "delivered")], await psp.Delivered());
        var notification = await Ended(psp);

        Assert.Equal((WebhookStatus.Processed, null), (notification.Status, notification.ErrorMessage));
        Assert.Equal(TransactionStatus.Confirmed, (await Recorded(psp)).Status);
        Assert.Equal(1, await psp.Asked("/status"));
    }

    [Fact]
    public async Task Process_ACallbackThatThePspContradicts_IsHeldAndMovesNothing()
    {
        await using var psp = await Start();
        await Submit(psp, francs: 5_000);
        Assert.Equal([("callback.FAILED", "delivered")], await psp.Delivered());
        Assert.Equal(WebhookStatus.Processed, (await Ended(psp)).Status);
        await Forget(psp);

        var forged = new JsonObject
        {
            ["transactionId"] = "PAY1", ["merchantReferenceId"] = Reference, ["status"] = "SUCCESS", ["amount"] = 5_000, ["transactionOperation"] = "GIVE_CHANGE", ["operator"] = "AIRTEL_MONEY", ["code"] = "200",
        };
        psp.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var sender = psp.App.Anonymous();
        using var answer = await sender.PostAsync(new Uri(psp.Answer.WebhookUrl!, UriKind.Relative), new StringContent(forged.ToJsonString(), Encoding.UTF8, "application/json"), Stop);
        Assert.True(answer.IsSuccessStatusCode);
        var held = await Ended(psp, count: 2);

        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContradictingFinal), (held.Status, held.Condition));
        Assert.Contains("asked, says failed", held.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(TransactionStatus.Pending, (await Recorded(psp)).Status);
    }

    [Fact]
    public async Task Process_ACallbackWhileThePspDoesNotAnswer_IsTriedAgain()
    {
        await using var psp = await Start();
        await using var db = psp.App.Database.Open();
        await db.Connections.ExecuteUpdateAsync(set => set.SetProperty(row => row.BaseUrl, "http://127.0.0.1:1"), Stop);
        await Record(psp, francs: 500);
        using var sender = psp.App.Anonymous();
        const string Callback = $$"""{"transactionId":"PAY1","merchantReferenceId":"{{Reference}}","status":"SUCCESS","amount":500,"transactionOperation":"GIVE_CHANGE","code":"200"}""";
        using var answer = await sender.PostAsync(new Uri(psp.Answer.WebhookUrl!, UriKind.Relative), new StringContent(Callback, Encoding.UTF8, "application/json"), Stop);

        var failed = await Ended(psp);

        Assert.Equal(WebhookStatus.Failed, failed.Status);
        Assert.Contains("The PSP was asked to confirm it", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(TransactionStatus.Pending, (await Recorded(psp)).Status);
    }

    private static async Task<SimulatedPsp> Start()
    {
        var psp = await SimulatedPsp.Mypvit();
        await using var scope = psp.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UpdateConnection>()
            .Handle(psp.Connection.Id, new UpdateConnection.Input(StatusQuery: new StatusQueryChange(ConfirmFinals: true)), IfMatch.Any, Actors.Admin, Stop);
        return psp;
    }

    private static async Task Submit(SimulatedPsp psp, long francs)
    {
        await Record(psp, francs);
        await psp.Get(psp.Dialect.Submit(psp.Connection, FieldMapping.Default(DialectTargets.Mypvit), psp.Payment("+24174000001", Reference, francs)));
    }

    private static async Task Record(SimulatedPsp psp, long francs)
    {
        var now = psp.Clock.Now();
        await using var db = psp.App.Database.Open();
        db.Add(new Transaction
        {
            Id = now.NewId(), ProcessorId = psp.Connection.ProcessorId, ConnectionId = psp.Connection.Id, Environment = psp.Connection.Environment, Key = Reference, Reference = Reference,
            EventType = "submitted", Direction = TransactionDirection.Outbound, AmountMinor = francs, Currency = "XAF", CreatedAt = now,
        });
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>As if we had not heard of its failure: the transaction as it was when it was sent.</summary>
    private static async Task Forget(SimulatedPsp psp)
    {
        await using var db = psp.App.Database.Open();
        await db.Transactions.ExecuteUpdateAsync(set => set.SetProperty(row => row.FailedAt, (DateTime?)null).SetProperty(row => row.Status, TransactionStatus.Pending), Stop);
    }

    private static async Task<Transaction> Recorded(SimulatedPsp psp)
    {
        await using var db = psp.App.Database.Open();
        return await db.Transactions.AsNoTracking().SingleAsync(Stop);
    }

    /// <summary>The newest notification, once so many are there and it is neither waiting nor in work.</summary>
    private static async Task<WebhookNotification> Ended(SimulatedPsp psp, int count = 1)
    {
        for (var waits = 0; waits < MaxWaits; waits++)
        {
            if (await psp.Inbox() is { } inbox && inbox.Count == count && inbox[^1].Status is not (WebhookStatus.Pending or WebhookStatus.Processing))
            {
                return inbox[^1];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
        }

        throw new TimeoutException("It is not processed.");
    }
}
