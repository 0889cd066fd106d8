using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>With 100,000 payments and attempts of one connection, what a notification asks walks along indexes: looked at in the databases' own plans.</summary>
public sealed class SubmissionPlanTests
{
    private const int Many = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Apply_WithVeryManyPaymentsOfTheConnection_WalksIndexes(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        var reference = (await sending.One()).ProviderReference;
        await Fill(sending);
        var kept = new KeptCommands();
        await using var contexts = kept.Contexts(sending.Database);
        await using var db = await contexts.GetRequiredService<IDbContextFactory<PaymentDb>>().CreateDbContextAsync(Stop);

        var found = await HearOfPayment.Find(db.Payments.AsNoTracking(), sending.ConnectionId, "psp_1", reference, Stop);
        Assert.Null(await Hear(sending, db, "psp_unheard_of"));
        var known = await HearOfPayment.Known(db, sending.ConnectionId, ["psp_1", "psp_unheard_of"], Stop);
        Assert.Empty(await sending.Handlers.Get<IWebhookEffect>().Known(db, sending.ConnectionId, FlowType.Outflow, ["psp_unheard_of"], Stop));

        Assert.Single(found);
        var commands = kept.Take();
        Assert.InRange(commands.Count, 6, 8);
        foreach (var command in commands)
        {
            var plan = await KeptCommands.Plan(sending.Database, command);
            Assert.False(WalksThrough(plan), $"{command.Text}\n{plan}");
        }

        Assert.Equal(["psp_1"], known);
    }

    private static bool WalksThrough(string plan) => plan.Split('\n').Any(line =>
        line.Contains("Seq Scan on \"Payment", StringComparison.Ordinal)
        || line.Contains("SCAN p", StringComparison.Ordinal)
        || (line.Contains("(ConnectionId=?)", StringComparison.Ordinal))
        || (line.Contains("actual rows=", StringComparison.Ordinal) && double.Parse(line.Split("actual rows=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 10));

    private static async Task<WebhookOutcome?> Hear(Sending sending, PaymentDb db, string pspId)
    {
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == sending.ConnectionId, Stop);
        var said = new PspPayment(pspId, $"{pspId}_ref", PspPaymentStatus.Completed);
        var news = new WebhookNews(new WebhookNotification(), connection, new WebhookReading("payment.completed", pspId, said, null) { Flow = FlowType.Outflow }, null);
        return await sending.Handlers.Get<HearOfPayment>().Apply(db, news, said, sending.Handlers.Clock.Now(), Stop);
    }

    private static async Task Fill(Sending sending)
    {
        await CopiedRows.Add<Payment>(sending.Database, Many, new Dictionary<string, string>
        {
            ["Number"] = "n + 10",
            ["ReferenceTaken"] = "NULL",
            ["IdempotencyKey"] = "'key_' || n",
            ["ProviderReference"] = "'ref_' || n",
            ["PspPaymentId"] = "'psp_many_' || n",
        });
        await CopiedRows.Add<PaymentAttempt>(sending.Database, Many, new Dictionary<string, string>
        {
            ["Number"] = "n + 10",
            ["ProviderReference"] = "'ref_' || n",
            ["PspPaymentId"] = "'psp_many_' || n",
        });
        await KeptCommands.Vacuum(sending.Database);
    }
}
