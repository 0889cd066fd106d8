using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Every code with which CBS is answered, and what is kept of the notice.</summary>
public sealed class CbsInboxTests
{
    private const string Identity = "cbs-client-01";

    [Theory, EachDatabase]
    public async Task Receive_ANotice_IsAnsweredWithItsCode(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = await Connect(handlers);

        await Answers(400, "PPVE", "{}", Identity);
        await Answers(400, "PPVE", "{}", null);
        await Answers(401, "PPS1", With("2000.00", "9000.00"), Identity);
        await Answers(401, "PPS1", With("2000.00", "9000.00"), null);
        await Answers(400, "PPCK", CbsTests.Notice, null);
        await Answers(400, "PPCK", CbsTests.Notice, "somebody-else");
        Assert.Empty(await database.Inbox());
        await Answers(400, "PPVE", With("13/04/2019 15:11:20", "yesterday"), Identity);
        await Answers(200, "0000", CbsTests.Notice, Identity);

        await handlers.Work();
        Assert.Equal([WebhookStatus.Failed, WebhookStatus.Processed], (await database.Inbox()).Select(notification => notification.Status));
        await using var db = database.Open();
        var transaction = Assert.Single(await db.Transactions.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("PAYREF-0007", "1900000123", 200_000L, TransactionStatus.Confirmed), (transaction.Key, transaction.Reference, transaction.AmountMinor, transaction.Status));

        async Task Answers(int status, string code, string body, string? identity)
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var answer = await handlers.Receive(url, Delivery(body, identity));
            Assert.Equal((status, code), (answer.Status, JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString()));
        }
    }

    [Theory, EachDatabase]
    public async Task Receive_AnInvoiceThatIsNotOurs_IsPpu1AndKeptForAPerson(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = await Connect(handlers, "18", "20");

        var answer = await handlers.Receive(url, Delivery(CbsTests.Notice, Identity));

        Assert.Equal((404, """{"code":"PPU1","message":"User Not Found"}"""), (answer.Status, Encoding.UTF8.GetString(answer.Body)));
        var kept = Assert.Single(await database.Inbox());
        Assert.Equal(WebhookStatus.Failed, kept.Status);
        Assert.Contains("none of the prefixes", kept.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Process_ARefusalBeforeThePayment_MovesNothingAndDoesNotStandInItsWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = await Connect(handlers);

        foreach (var notice in (string[])[With("\"0000\"", "\"0051\""), CbsTests.Notice, With("\"IsReversal\":false", "\"IsReversal\":true")])
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(200, (await handlers.Receive(url, Delivery(notice, Identity))).Status);
            await handlers.Work();
        }

        Assert.All(await database.Inbox(), notification => Assert.Equal(WebhookStatus.Processed, notification.Status));
        await using var db = database.Open();
        Assert.Equal(TransactionStatus.Reversed, Assert.Single(await db.Transactions.ToListAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Theory, EachDatabase]
    public async Task Receive_TheClientIdentity_IsKeptAsItsHash(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Receive(await Connect(handlers), Delivery(CbsTests.Notice, Identity));

        var headers = (await database.BodyOf(Assert.Single(await database.Inbox()))).HeadersJson;

        Assert.DoesNotContain(Identity, headers, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", JsonDocument.Parse(headers).RootElement.GetProperty("x-client-id").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> Connect(Handlers handlers, params string[] prefixes)
    {
        var input = Connecting.Receiver(await handlers.Onboard(), Dialect.Cbs, CbsTests.Secret) with { Cbs = new CbsInput("X-Client-Id", Identity, prefixes) };
        return (await handlers.Connect(input)).Answer.WebhookUrl!;
    }

    private static string With(string from, string to) => CbsTests.Notice.Replace(from, to, StringComparison.Ordinal);

    private static WebhookDelivery Delivery(string body, string? identity) => Spoken.Delivery(Encoding.UTF8.GetBytes(body), identity, "x-client-id");
}
