using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

public sealed class GetNotificationTests
{
    private const string WithPersons = """{"event":"charge.success","data":{"reference":"REF1","amount":1500000,"currency":"NGN","status":"success","customer":{"email":"ada@example.org"},"phone_number":"+2348012345678","account_name":"Ada Obi"}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfWhatWasProcessed_TellsTheWholeStory(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Stored.Payload);
        await inbox.Deliver(Stored.Payload);
        await inbox.Handlers.Work();
        var rows = await inbox.Notifications();

        var first = await Get(inbox, rows[0].Id, Actors.Officer);
        var second = await Get(inbox, rows[1].Id, Actors.Officer);

        Assert.Equal((WebhookStatus.Processed, WebhookStatus.Duplicate, null, first.Id), (first.Status, second.Status, first.DuplicateOf, second.DuplicateOf));
        Assert.Equal(Stored.Payload, first.RawPayload!.Value.GetRawText());
        Assert.Equal(Stored.Payload, Encoding.UTF8.GetString(Convert.FromBase64String(first.RawBody!)));
        Assert.Contains("x-paystack-signature", first.Headers!.Keys);
        Assert.Contains("REF123456", first.References);
        Assert.Equal("confirmed", first.Concerns?.Status);
        Assert.Equal(first.Concerns, second.Concerns);
        var transaction = Assert.Single(await inbox.Transactions());
        Assert.Equal(PublicId.Transaction.Format(transaction.Id), first.Concerns?.Id);
        var attempt = Assert.Single(first.Attempts);
        Assert.Equal((AttemptCause.Arrival, WebhookStatus.Processed), (attempt.Cause, attempt.Outcome));
        Assert.NotNull(attempt.CorrelationId);
        Assert.Equal(("Signed with the webhook secret.", null), (first.Verification, first.RawBodyWithheld));
    }

    [Theory, EachDatabase]
    public async Task Handle_ForWhoMayNotSeeBeneficiaries_ShowsNoPersonsAndNoRawBytes(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(WithPersons);
        var id = Assert.Single(await inbox.Notifications()).Id;

        var seen = await Get(inbox, id, Actors.Officer);
        var hidden = await Get(inbox, id, Actors.Finance);

        Assert.Contains("Ada Obi", seen.RawPayload!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(seen.RawBody);
        var shown = JsonSerializer.Serialize(hidden, Wire.Json) + hidden.BodyText;
        Assert.All((string[])["Ada", "ada@", "2348012345678"], person => Assert.DoesNotContain(person, shown, StringComparison.Ordinal));
        Assert.Equal("REF1", hidden.RawPayload!.Value.GetProperty("data").GetProperty("reference").GetString());
        Assert.Null(hidden.RawBody);
        Assert.Contains("beneficiaries", hidden.RawBodyWithheld, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON at all", true)]
    [InlineData("", true)]
    [InlineData("\"text\"", false)]
    [InlineData("{\"a\":\"\\ud800\"}", true)]
    [InlineData("{\"a\":1,\"a\":2}", false)]
    public async Task Handle_OfAnyText_CanBeSent(string body, bool withoutPayload)
    {
        var answer = await Shown(Encoding.UTF8.GetBytes(body));

        Assert.Equal((body, withoutPayload), (answer.BodyText, answer.RawPayload is null));
        Assert.NotNull(JsonSerializer.Serialize(answer, Wire.Json));
    }

    [Fact]
    public async Task Handle_OfBytesThatAreNoText_HasOnlyTheBytes()
    {
        byte[] bytes = [0x7b, 0xff, 0xfe, 0x7d];

        var answer = await Shown(bytes);

        Assert.Equal((null, null, Convert.ToBase64String(bytes)), (answer.BodyText, answer.RawPayload, answer.RawBody));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(60, false)]
    [InlineData(5_000, false)]
    public async Task Handle_OfDeepJson_IsPassedOnAsFarAsItCanBeSent(int depth, bool passedOn)
    {
        var answer = await Shown(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));

        Assert.Equal(passedOn, answer.RawPayload is not null);
        Assert.NotNull(JsonSerializer.Serialize(answer, Wire.Json));
    }

    [Fact]
    public async Task Handle_OfADroppedBody_SaysSo()
    {
        await using var inbox = await Inbox.Open(DatabaseProvider.Sqlite, Dialect.Paystack);
        await using var db = inbox.Database.Open();
        var put = await db.PutNotification(inbox.ConnectionId, FakeClock.Start);
        await db.Set<WebhookBody>().ExecuteDeleteAsync(Stop);
        await db.WebhookNotifications.ExecuteUpdateAsync(set => set.SetProperty(row => row.BodyDroppedAt, FakeClock.Start.AddDays(400)), Stop);

        var answer = await Get(inbox, put.Id, Actors.Officer);

        Assert.Equal((null, null, null, FakeClock.Start.AddDays(400)), (answer.RawPayload, answer.Headers, answer.RawBody, answer.BodyDroppedAt));
        Assert.Contains("dropped", answer.RawBodyWithheld, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_OfNothing_IsNotFound()
    {
        await using var inbox = await Inbox.Open(DatabaseProvider.Sqlite, Dialect.Paystack);

        await Refused.NotFound(() => Get(inbox, FakeClock.Start.NewId(), Actors.Admin));
    }

    [Fact]
    public async Task Handle_OfVeryManyTries_ShowsTheLatest()
    {
        await using var inbox = await Inbox.Open(DatabaseProvider.Sqlite, Dialect.Paystack);
        await using var db = inbox.Database.Open();
        var put = await db.PutNotification(inbox.ConnectionId, FakeClock.Start);
        for (var i = 0; i < GetNotification.MaxAttempts + 5; i++)
        {
            var at = FakeClock.Start.AddSeconds(i);
            var attempt = new WebhookAttempt { Id = at.NewId(), NotificationId = put.Id, Cause = AttemptCause.Replay, RequestedAt = at, RequestedBy = "ada@example.org", Reason = $"Reason {i}" };
            attempt.End(WebhookStatus.Processed, "Nothing new.", "correlation", at);
            db.Add(attempt);
        }

        await db.SaveChangesAsync(Stop);

        var attempts = (await Get(inbox, put.Id, Actors.Officer)).Attempts;

        Assert.Equal((GetNotification.MaxAttempts, "Reason 5", "Reason 104"), (attempts.Count, attempts[0].Reason, attempts[^1].Reason));
    }

    private static async Task<NotificationAnswer> Shown(byte[] body)
    {
        await using var inbox = await Inbox.Open(DatabaseProvider.Sqlite, Dialect.Paystack);
        await using var db = inbox.Database.Open();
        var put = await db.PutNotification(inbox.ConnectionId, FakeClock.Start, body: body);
        return await Get(inbox, put.Id, Actors.Officer);
    }

    private static Task<NotificationAnswer> Get(Inbox inbox, Guid id, Domain.Actor actor) =>
        inbox.Handlers.Get<GetNotification>().Handle(id, includeRawBody: true, actor, Stop);
}
