using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Rejections;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What is not verified is kept apart, within bounds, and counted.</summary>
public sealed class RejectedDeliveryTests
{
    private static readonly DateTime Hour = new(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Reject_AWrongSignature_KeepsBytesHeadersAndReason(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var delivery = Receiving.Signed(Receiving.Completed, Rejecting.Theirs);

        Assert.Equal("signature_invalid", (await handlers.Reject(connection.Answer.WebhookUrl!, delivery)).Code);

        Assert.Empty(await database.Inbox());
        var kept = Assert.Single(await database.Rejected());
        Assert.Equal(
            (connection.IdOf(), ConnectionEnvironment.Sandbox, handlers.Clock.Time, "The signature fits neither the webhook secret nor the one before.", delivery.Body.Length, RejectionState.Kept, false, false),
            (kept.ConnectionId, kept.Environment, kept.ReceivedAt, kept.Reason, kept.Size, kept.State, kept.IsUnsigned, kept.IsMasked));
        var body = await database.BodyOf(kept);
        Assert.Equal(delivery.Body, body!.RawBody);
        Assert.Contains(delivery.Headers["x-psp-signature"], body.HeadersJson, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Reject_ACbsNotice_IsAnsweredInItsOwnFormAndKept(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Receiver(await handlers.Onboard("CBS"), Dialect.Cbs))).Answer.WebhookUrl!;
        var body = handlers.Get<DialectBook>().Of(Dialect.Cbs).Loopback(Spoken.Keys(Spoken.CbsConnection, Rejecting.Theirs), "invoice-1", handlers.Clock.Time).Body;
        var notice = Encoding.UTF8.GetString(body).Replace("connection.test", "INV-000001", StringComparison.Ordinal);

        var answer = await handlers.Receive(url, Receiving.Unsigned(notice));

        Assert.Equal((401, true), (answer.Status, Encoding.UTF8.GetString(answer.Body).Contains("PPS1", StringComparison.Ordinal)));
        Assert.Equal("The Mac fits neither the webhook secret nor the one before.", Assert.Single(await database.Rejected()).Reason);
    }

    [Fact]
    public async Task Reject_WhatHoldsSecretsAndCards_KeepsNeither()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Receiver(await handlers.Onboard("FLUTTERWAVE"), Dialect.Flutterwave))).Answer.WebhookUrl!;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["verif-hash"] = "planted-hash-1", ["x-note"] = $"it is {Connecting.WebhookSecret}" };
        var body = $$$"""{"event":"charge.completed","data":{"id":1,"card":"4111 1111 1111 1111","note":"{{{Connecting.WebhookSecret}}}"}}""";

        await handlers.Reject(url, new WebhookDelivery(headers, Encoding.UTF8.GetBytes(body)));

        var kept = Assert.Single(await database.Rejected());
        Assert.True(kept.IsMasked);
        var stored = await database.BodyOf(kept);
        var all = Encoding.UTF8.GetString(stored!.RawBody) + stored.HeadersJson;
        Assert.All((string[])["planted-hash-1", Connecting.WebhookSecret, "4111"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reject_ASignatureInWhichDigitsLookLikeACard_KeepsItWhole()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        var signature = "a4111111111111111bcdef" + new string('0', 42);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-psp-signature"] = signature, ["x-note"] = "4111111111111111" };

        await handlers.Reject(url, new WebhookDelivery(headers, "{}"u8.ToArray()));

        var stored = await database.BodyOf(Assert.Single(await database.Rejected()));
        Assert.Contains(signature, stored!.HeadersJson, StringComparison.Ordinal);
        Assert.DoesNotContain("\"4111111111111111\"", stored.HeadersJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_TheForgeryOfOurOwnTest_IsCountedAndNotKept()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        await handlers.Reject(url, handlers.Get<DialectBook>().Of(Dialect.PspRestV2).Loopback(Spoken.Keys(Spoken.RestConnection, Rejecting.Theirs), "test-1", handlers.Clock.Time));

        Assert.Empty(await database.Rejected());
        Assert.Equal([(Hour, 1)], await database.Counted(handlers));
    }

    [Theory, EachDatabase]
    public async Task Reject_AWrongToken_IsOnlyCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { RejectedPerMinute = 1 });
        var url = (await handlers.Connect(Connecting.Mypvit(await handlers.Onboard("MYPVIT")))).Answer.WebhookUrl!;

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(RefusalKind.NotFound, (await handlers.Reject(url + "x", Receiving.Unsigned(Receiving.Callback))).Kind);
        }

        Assert.Equal(200, (await handlers.Receive(url, Receiving.Unsigned(Receiving.Callback))).Status);
        Assert.Empty(await database.Rejected());
        Assert.Equal([(Hour, 3)], await database.Counted(handlers));
    }

    [Theory, EachDatabase]
    public async Task Count_OfSeveralHoursAndFlushes_AddsUp(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        await handlers.Reject(url, Receiving.Unsigned("{}"));
        Assert.Equal([(Hour, 1)], await database.Counted(handlers));
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        handlers.Clock.Set(Hour.AddHours(1));
        await handlers.Reject(url, Receiving.Unsigned("{}"));

        Assert.Equal([(Hour, 2), (Hour.AddHours(1), 1)], await database.Counted(handlers));
        Assert.Equal([(Hour, 2), (Hour.AddHours(1), 1)], await database.Counted(handlers));
    }

    [Theory, EachDatabase(RealOnly = "takes the database apart")]
    public async Task Count_ThatCannotBeWritten_IsWrittenLater(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handlers.Get<RejectionCounts>().Flush(stopped.Token));

        Assert.Equal([(Hour, 1)], await database.Counted(handlers));
    }

    [Theory, EachDatabase(RealOnly = "many at once")]
    public async Task Reject_MoreThanTheQuotaAtOnce_KeepsTheFirstAndStaysWithin(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var settings = new InboxSettings { KeepRejectedBytes = 100_000, RejectedPerMinute = 1_000 };
        await using var handlers = Handlers.On(database, settings);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await handlers.Reject(url, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));
        var first = Assert.Single(await database.Rejected());
        var forged = Receiving.Signed($$"""{"note":"{{new string('x', 20_000)}}"}""", "forged-forged");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => handlers.Reject(url, forged)));

        var kept = await database.Rejected();
        Assert.Contains(kept, row => row.Id == first.Id);
        Assert.Equal(5, kept.Count);
        Assert.InRange(kept.Sum(row => row.KeptBytes), 1, 90_000);
        Assert.Equal([(Hour, 13)], await database.Counted(handlers));
        Assert.Equal(["webhook_rejected", "webhook_rejected_full"], (await Alerts(database)).Select(alert => alert.Kind));
    }

    [Theory, EachDatabase]
    public async Task Reject_WhatIsUnsigned_LeavesTheRestOfTheQuota(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { KeepRejectedBytes = 20_000 });
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        for (var i = 0; i < 5; i++)
        {
            await handlers.Reject(url, Receiving.Unsigned($$"""{"note":"{{new string('x', 400)}}"}"""));
        }

        await handlers.Reject(url, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));

        Assert.Equal([false, true, true], (await database.Rejected()).Select(row => row.IsUnsigned).Order());
        Assert.Equal("webhook_rejected", Assert.Single(await Alerts(database)).Kind);
    }

    [Theory, EachDatabase]
    public async Task Reject_ByTwoConnections_HasAQuotaAndARateForEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { RejectedPerMinute = 1 });
        var one = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("ONE")))).Answer.WebhookUrl!;
        var other = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("OTHER")) with { WebhookSecret = "another-secret-of-other" })).Answer.WebhookUrl!;

        Assert.Equal(RefusalKind.Unauthenticated, (await handlers.Reject(one, Receiving.Unsigned("{}"))).Kind);
        Assert.Equal(RefusalKind.TooMany, (await handlers.Reject(one, Receiving.Unsigned("{}"))).Kind);
        Assert.Equal(RefusalKind.Unauthenticated, (await handlers.Reject(other, Receiving.Unsigned("{}"))).Kind);

        Assert.Equal(2, (await database.Rejected()).Count);
    }

    [Theory, EachDatabase]
    public async Task Reject_BeyondTheRate_IsOnlyCountedAndVerifiedOnesStillEnter(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { RejectedPerMinute = 2 });
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i < 2 ? "signature_invalid" : "too_many_rejected", (await handlers.Reject(url, Receiving.Unsigned("{}"))).Code);
            Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed))).Status);
        }

        Assert.Equal((2, 4), ((await database.Rejected()).Count, (await database.Inbox()).Count));
        Assert.Equal([(Hour, 4)], await database.Counted(handlers));

        // Filled again evenly: two a minute are one in thirty seconds.
        handlers.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("too_many_rejected", (await handlers.Reject(url, Receiving.Unsigned("{}"))).Code);
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("signature_invalid", (await handlers.Reject(url, Receiving.Unsigned("{}"))).Code);
    }

    [Theory, EachDatabase]
    public async Task Receive_ASecretThatWasSetInAFlood_CountsWithinASecond(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { RejectedPerMinute = 1 });
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var url = connection.Answer.WebhookUrl!;
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        await handlers.Reject(url, Receiving.Unsigned("{}"));

        await handlers.CorrectSecret(connection.IdOf());
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed, Rejecting.Theirs))).Status);
    }

    [Fact]
    public async Task Reject_AFlood_AsksTheDatabaseOnceASecond()
    {
        await using var database = await TestDatabase.Create();
        var commands = new CommandCount();
        await using var handlers = commands.On(database, new InboxSettings { RejectedPerMinute = 1 });
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        commands.Reset();

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal("too_many_rejected", (await handlers.Reject(url, Receiving.Unsigned("{}"))).Code);
        }

        Assert.Equal(0, commands.Count);
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await handlers.Reject(url, Receiving.Unsigned("{}"));
        Assert.InRange(commands.Count, 1, 2);
        Assert.Equal([(Hour, 503)], await database.Counted(handlers));
    }

    [Theory, EachDatabase(RealOnly = "many at once")]
    public async Task Receive_GenuineOnesInAFlood_AreAllStoredAndTheDiskIsNotFilled(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        var large = Receiving.Signed([.. Enumerable.Repeat((byte)' ', WebhookNotification.BodyMaxBytes)], "forged-forged");

        var flood = Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => handlers.Reject(url, large), Stop)));
        var genuine = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => handlers.Receive(url, Receiving.Signed($$"""{"event":"payment.completed","payment_id":"pay_{{i}}","status":"completed","reference":"R-{{i}}"}""")), Stop)));
        await flood;

        Assert.All(genuine, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(50, (await database.Inbox()).Count);
        Assert.InRange((await database.Rejected()).Sum(row => (long)row.KeptBytes), 1, new InboxSettings().KeepRejectedBytes);
        Assert.Equal(1_000, (await database.Counted(handlers)).Sum(hour => hour.Count));
    }

    private static async Task<List<Alert>> Alerts(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<Alert>().AsNoTracking().OrderBy(alert => alert.Kind).ToListAsync(Stop);
    }
}
