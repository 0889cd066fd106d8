using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What arrives is verified, stored and only then acknowledged.</summary>
public sealed class ReceiveWebhookTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Receive_ASignedEvent_StoresItAndAcknowledges(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));

        var answer = await handlers.Receive(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed));

        Assert.Equal(200, answer.Status);
        var stored = Assert.Single(await database.Inbox());
        Assert.Equal(
            (connection.IdOf(), ConnectionEnvironment.Sandbox, handlers.Clock.Time, WebhookStatus.Pending, null),
            (stored.ConnectionId, stored.Environment, stored.ReceivedAt, stored.Status, stored.ErrorMessage));
        Assert.Equal(
            ("payment.completed", "pay_abc123:payment.completed", "pay_abc123", "CVA-2024-001-001"),
            (stored.EventType, stored.IdempotencyKey, stored.PspPaymentId, stored.Reference));
        Assert.Equal(Receiving.Completed, Encoding.UTF8.GetString((await database.BodyOf(stored)).RawBody));
        Assert.Equal("application/json", JsonDocument.Parse((await database.BodyOf(stored)).HeadersJson).RootElement.GetProperty("content-type").GetString());
    }

    [Theory, EachDatabase]
    public async Task Receive_TheSameTwice_StoresBoth(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        await handlers.Receive(url, Receiving.Signed(Receiving.Completed));
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed))).Status);

        Assert.Equal(2, (await database.Inbox()).Count);
    }

    [Theory, EachDatabase]
    public async Task Receive_AVerifiedBodyThatCannotBeRead_StoresItAsFailed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        byte[] body = [0xff, 0xfe, 0, .. "{\"event\":"u8];

        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(body))).Status);

        var stored = Assert.Single(await database.Inbox());
        Assert.Equal((WebhookStatus.Failed, "The body is not UTF-8.", null), (stored.Status, stored.ErrorMessage, stored.EventType));
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}", stored.IdempotencyKey);
        Assert.Equal(body, (await database.BodyOf(stored)).RawBody);
    }

    [Theory, EachDatabase]
    public async Task Receive_NotVerified_IsRefusedAndNothingIsStored(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        foreach (var delivery in (WebhookDelivery[])[Receiving.Unsigned(Receiving.Completed), Receiving.Signed(Receiving.Completed, "another-secret-123")])
        {
            var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Receive(url, delivery));
            Assert.Equal((RefusalKind.Unauthenticated, "signature_invalid"), (refusal.Kind, refusal.Code));
        }

        Assert.Empty(await database.Inbox());
    }

    [Fact]
    public async Task Receive_WithoutASecretOfOurs_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()) with { WebhookSecret = null })).Answer.WebhookUrl!;

        Assert.Equal(RefusalKind.Unauthenticated, (await Assert.ThrowsAsync<Refusal>(() => handlers.Receive(url, Receiving.Signed(Receiving.Completed, "")))).Kind);
        Assert.Empty(await database.Inbox());
    }

    [Theory, EachDatabase]
    public async Task Receive_WithThePreviousSecret_IsVerifiedUntilItsOverlapEnds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var change = new UpdateConnection.Input(WebhookSecret: "new_webhook_secret_456", WebhookSecretOverlapSeconds: 3_600);
        await handlers.Get<UpdateConnection>().Handle(connection.IdOf(), change, IfMatch.Any, Actors.Admin, Stop);
        var url = connection.Answer.WebhookUrl!;

        handlers.Clock.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed))).Status);
        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed, "new_webhook_secret_456"))).Status);
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<Refusal>(() => handlers.Receive(url, Receiving.Signed(Receiving.Completed)));
        Assert.Equal(200, (await handlers.Receive(url, Receiving.Signed(Receiving.Completed, "new_webhook_secret_456"))).Status);
    }

    [Fact]
    public async Task Receive_OurOwnLoopback_IsStored()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;

        await handlers.Receive(url, handlers.Get<DialectBook>().Of(Dialect.PspRestV2).Loopback(Spoken.Keys(Spoken.RestConnection, Connecting.WebhookSecret), "test-1", handlers.Clock.Time));

        var stored = Assert.Single(await database.Inbox());
        Assert.Equal(("connection.test", "test-1:connection.test", WebhookStatus.Pending), (stored.EventType, stored.IdempotencyKey, stored.Status));
    }

    [Theory, EachDatabase]
    public async Task Receive_ACallbackOfMypvit_IsStoredAndEchoed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));

        var answer = await handlers.Receive(connection.Answer.WebhookUrl!, Receiving.Unsigned(Receiving.Callback));

        Assert.Equal("""{"transactionId":"PAY260226747050","code":"200","responseCode":"200"}""", Encoding.UTF8.GetString(answer.Body));
        var stored = Assert.Single(await database.Inbox());
        Assert.Equal(("GIVE_CHANGE.SUCCESS", "V4cHobJKUt:SUCCESS", "PAY260226747050", "V4cHobJKUt"), (stored.EventType, stored.IdempotencyKey, stored.PspPaymentId, stored.Reference));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(null)]
    public async Task Receive_ACallbackWithAnotherToken_HasNoAddress(string? token)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()))).Answer.WebhookUrl!;

        await IsNothing(handlers, url[..url.LastIndexOf('/')] + (token is null ? "" : $"/{token}"), Receiving.Unsigned(Receiving.Callback));
        Assert.Empty(await database.Inbox());
    }

    [Fact]
    public async Task Receive_AtTheReceptionToken_HasNoAddress()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));
        var reception = connection.Answer.SecretReceptionUrl!;

        await IsNothing(handlers, $"/api/webhooks/mypvit/{connection.Answer.Id}{reception[reception.LastIndexOf('/')..]}", Receiving.Unsigned(Receiving.Callback));
    }

    [Theory, EachDatabase]
    public async Task Receive_AtAnAddressThatIsNone_HasNoAddress(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var delivery = Receiving.Signed(Receiving.Completed);

        foreach (var path in (string[])[$"mypvit/{connection.Answer.Id}/x", "psp-status/con_0190a1b2-0000-7000-8000-000000000000", "psp-status/x", $"psp-status/proc_{connection.IdOf()}"])
        {
            await IsNothing(handlers, $"/api/webhooks/{path}", delivery);
        }

        Assert.Empty(await database.Inbox());
    }

    [Fact]
    public async Task Receive_WhilePausedOrRetired_IsStored()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Get<StopConnection>().Pause(connection.IdOf(), new StopConnection.Input("Maintenance"), Actors.Admin, Stop);
        await handlers.Receive(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed));

        // What left before is still followed.
        await handlers.Get<StopConnection>().Retire(connection.IdOf(), new StopConnection.Input("Replaced"), Actors.Admin, Stop);
        await handlers.Receive(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed));

        Assert.Equal(2, (await database.Inbox()).Count);
    }

    [Theory, EachDatabase(RealOnly = "the database itself refuses")]
    public async Task Receive_WhatCannotBeStored_IsNotAcknowledged(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()))).Answer.WebhookUrl!;
        await database.RefuseRowsOf("WebhookNotifications");

        await Assert.ThrowsAsync<DbUpdateException>(() => handlers.Receive(url, Receiving.Signed(Receiving.Completed)));
    }

    [Fact]
    public async Task Receive_HeadersWithSecrets_AreKeptAsHashes()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var url = (await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()))).Answer.WebhookUrl!;
        var delivery = Receiving.Unsigned(Receiving.Callback);
        var headers = new Dictionary<string, string>(delivery.Headers, StringComparer.Ordinal)
        {
            ["authorization"] = "Bearer planted-1",
            ["x-original-url"] = url,
            ["x-note"] = "Mypvit-Password-1",
            ["x-request-id"] = "kept as it is",
        };

        await handlers.Receive(url, delivery with { Headers = headers });

        var stored = (await database.BodyOf(Assert.Single(await database.Inbox()))).HeadersJson;
        Assert.All((string[])["planted-1", url[(url.LastIndexOf('/') + 1)..], "Mypvit-Password-1"], secret => Assert.DoesNotContain(secret, stored, StringComparison.Ordinal));
        var json = JsonDocument.Parse(stored).RootElement;
        Assert.Equal("kept as it is", json.GetProperty("x-request-id").GetString());
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData("Bearer planted-1"u8))}", json.GetProperty("authorization").GetString());
    }

    private static async Task IsNothing(Handlers handlers, string url, WebhookDelivery delivery)
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Receive(url, delivery));
        Assert.Equal((RefusalKind.NotFound, "There is nothing at this address."), (refusal.Kind, refusal.Message));
    }
}
