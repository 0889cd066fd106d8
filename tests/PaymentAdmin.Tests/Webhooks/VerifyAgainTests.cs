using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>After our secret was wrong, what was refused is verified again and enters the inbox once.</summary>
public sealed class VerifyAgainTests
{
    private const string Charge = """{"event":"charge.success","data":{"id":302961,"reference":"PSK-1","status":"success","amount":20000,"currency":"NGN"}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task One_WithTheCorrectedSecret_EntersTheInboxAndIsProcessed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard(), Dialect.Paystack));
        var arrived = handlers.Clock.Time;
        await handlers.Reject(connection.Answer.WebhookUrl!, SignedByPaystack(Charge));
        var rejected = Assert.Single(await database.Rejected());
        handlers.Clock.Advance(TimeSpan.FromHours(2));
        await handlers.CorrectSecret(connection.IdOf());

        var outcome = await handlers.Get<VerifyAgain>().One(rejected.Id, new VerifyAgain.Input("The secret was wrong"), Actors.Finance, Stop);
        await handlers.Work();

        Assert.Equal((true, PublicId.Webhook.Format(rejected.Id)), (outcome.Verified, outcome.NotificationId));
        var notification = Assert.Single(await database.Inbox());
        Assert.Equal(
            (rejected.Id, arrived, WebhookStatus.Processed, "PSK-1", "Signed with the webhook secret. Verified later."),
            (notification.Id, notification.ReceivedAt, notification.Status, notification.Reference, notification.Verification));
        Assert.Equal(Charge, Encoding.UTF8.GetString((await database.BodyOf(notification)).RawBody));
        var after = Assert.Single(await database.Rejected());
        Assert.Equal((RejectionState.Verified, rejected.Id, handlers.Clock.Time), (after.State, after.NotificationId, after.VerifiedAt));
        Assert.Null(await database.BodyOf(after));
        await using var db = database.Open();
        Assert.Equal("PSK-1", (await db.Transactions.AsNoTracking().SingleAsync(Stop)).Reference);
        var entry = Assert.Single(await Entries(database, AuditKinds.WebhookVerifiedAgain));
        Assert.Equal((AuditedThing.Webhook, rejected.Id, "The secret was wrong", Actors.Finance.Name), (entry.ThingType, entry.ThingId, entry.Reason, entry.ActorName));
    }

    [Theory, EachDatabase]
    public async Task One_StillNotVerified_SaysWhyAndStays(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));
        var rejected = Assert.Single(await database.Rejected());

        var outcome = await handlers.Get<VerifyAgain>().One(rejected.Id, new VerifyAgain.Input("Looking"), Actors.Finance, Stop);

        Assert.Equal((false, null, "The signature fits neither the webhook secret nor the one before."), (outcome.Verified, outcome.NotificationId, outcome.Message));
        Assert.Equal(RejectionState.Kept, Assert.Single(await database.Rejected()).State);
        Assert.NotNull(await database.BodyOf(rejected));
        Assert.Empty(await database.Inbox());
        var entry = Assert.Single(await Entries(database, AuditKinds.ConnectionDeliveriesVerified));
        Assert.Equal((connection.IdOf(), "Looking"), (entry.ThingId, entry.Reason));
        Assert.Equal([new FieldChange("tried", null, "1"), new FieldChange("verified", null, "0")], entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task One_VerifiedBefore_ChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));
        await handlers.CorrectSecret(connection.IdOf());
        var id = Assert.Single(await database.Rejected()).Id;
        var first = await handlers.Get<VerifyAgain>().One(id, new VerifyAgain.Input("Once"), Actors.Finance, Stop);

        var second = await handlers.Get<VerifyAgain>().One(id, new VerifyAgain.Input("Twice"), Actors.Finance, Stop);

        Assert.Equal((true, first.NotificationId, "It was verified before."), (second.Verified, second.NotificationId, second.Message));
        Assert.Single(await database.Inbox());
        Assert.Single(await Entries(database, AuditKinds.WebhookVerifiedAgain));
    }

    [Theory, EachDatabase(RealOnly = "several at once")]
    public async Task All_ByTwoAtOnce_MakesOneNotificationEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await RejectSome(handlers, connection.Answer.WebhookUrl!, 10);
        await handlers.CorrectSecret(connection.IdOf());
        var ids = (await database.Rejected()).Select(row => row.Id).ToList();
        var input = new VerifyAgain.AllInput(connection.Answer.Id, "The secret was wrong");

        await Task.WhenAll(
        [
            .. ids.Select(id => Task.Run(() => handlers.Get<VerifyAgain>().One(id, new VerifyAgain.Input("One"), Actors.Finance, Stop), Stop)),
            Task.Run(() => handlers.Get<VerifyAgain>().All(input, Actors.Finance, Stop), Stop),
            Task.Run(() => handlers.Get<VerifyAgain>().All(input, Actors.Admin, Stop), Stop),
        ]);
        await handlers.Work();

        var inbox = await database.Inbox();
        Assert.Equal(ids.Order(), inbox.Select(row => row.Id).Order());
        Assert.Equal(10, (await Entries(database, AuditKinds.WebhookVerifiedAgain)).Count);
        Assert.All(await database.Rejected(), row => Assert.Equal(RejectionState.Verified, row.State));
    }

    [Theory, EachDatabase(RealOnly = "the commit itself fails")]
    public async Task One_KilledBeforeTheCommit_IsDoneOnceAfterwards(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed, Rejecting.Theirs));
        await handlers.CorrectSecret(connection.IdOf());
        var id = Assert.Single(await database.Rejected()).Id;
        await using (var killed = database.HandlersThatNeverCommit())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => killed.Get<VerifyAgain>().One(id, new VerifyAgain.Input("First"), Actors.Finance, Stop));
        }

        Assert.Empty(await database.Inbox());
        Assert.Equal(RejectionState.Kept, Assert.Single(await database.Rejected()).State);

        Assert.True((await handlers.Get<VerifyAgain>().One(id, new VerifyAgain.Input("Again"), Actors.Finance, Stop)).Verified);
        Assert.Single(await database.Inbox());
    }

    [Theory, EachDatabase]
    public async Task All_OfMoreThanOneCall_GoesOnWhereItStopped(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database, new InboxSettings { RejectedPerMinute = 1_000 });
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed(Receiving.Completed, "somebody-else-1"));

        // Of what came in the same instant any may be first.
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await RejectSome(handlers, connection.Answer.WebhookUrl!, VerifyAgain.AtOnce + 1);
        await handlers.CorrectSecret(connection.IdOf());
        var input = new VerifyAgain.AllInput(connection.Answer.Id, "The secret was wrong");

        var first = await handlers.Get<VerifyAgain>().All(input, Actors.Finance, Stop);
        var second = await handlers.Get<VerifyAgain>().All(input with { Cursor = first.Cursor }, Actors.Finance, Stop);

        Assert.Equal((VerifyAgain.AtOnce, VerifyAgain.AtOnce - 1), (first.Tried, first.Verified));
        Assert.Equal((2, 2, null), (second.Tried, second.Verified, second.Cursor));
        Assert.Equal(VerifyAgain.AtOnce + 1, (await database.Inbox()).Count);
        Assert.Equal(2, (await Entries(database, AuditKinds.ConnectionDeliveriesVerified)).Count);
    }

    [Theory, EachDatabase]
    public async Task One_OfFlutterwave_IsVerifiedByTheKeptHash(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("FLUTTERWAVE"), Dialect.Flutterwave));
        await handlers.Reject(connection.Answer.WebhookUrl!, WithHash(Rejecting.Theirs));
        await handlers.CorrectSecret(connection.IdOf());
        var rejected = Assert.Single(await database.Rejected());
        var kept = (await database.BodyOf(rejected))!.HeadersJson;

        Assert.True((await handlers.Get<VerifyAgain>().One(rejected.Id, new VerifyAgain.Input("The hash was wrong"), Actors.Finance, Stop)).Verified);

        Assert.DoesNotContain(Rejecting.Theirs, kept, StringComparison.Ordinal);
        Assert.Equal(kept, (await database.BodyOf(Assert.Single(await database.Inbox()))).HeadersJson);
    }

    [Theory, EachDatabase]
    public async Task Receive_TheKeptHashInsteadOfTheSecret_IsNeverVerified(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("FLUTTERWAVE"), Dialect.Flutterwave));
        var hash = KeptHash.Of(Connecting.WebhookSecret);

        await handlers.Reject(connection.Answer.WebhookUrl!, WithHash(hash));
        var outcome = await handlers.Get<VerifyAgain>().One(Assert.Single(await database.Rejected()).Id, new VerifyAgain.Input("Try"), Actors.Finance, Stop);

        Assert.False(outcome.Verified);
        Assert.Empty(await database.Inbox());
    }

    [Fact]
    public async Task One_WhoseCardWasMasked_SaysThatItIsBeyondVerifying()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        await handlers.Reject(connection.Answer.WebhookUrl!, Receiving.Signed("""{"event":"payment.completed","card_number":"4111111111111111"}""", Rejecting.Theirs));
        await handlers.CorrectSecret(connection.IdOf());

        var outcome = await handlers.Get<VerifyAgain>().One(Assert.Single(await database.Rejected()).Id, new VerifyAgain.Input("Try"), Actors.Finance, Stop);

        Assert.False(outcome.Verified);
        Assert.Contains("was masked when it was kept", outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task Verify_WithoutAReason_IsRefused(string? reason)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var text = reason ?? new string('x', 501);

        var one = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().One(Actors.Admin.Id, new VerifyAgain.Input(text), Actors.Finance, Stop));
        var all = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().All(new VerifyAgain.AllInput(PublicId.Connection.Format(Actors.Admin.Id), text), Actors.Finance, Stop));

        Assert.Equal((RefusalKind.Invalid, "reason", RefusalKind.Invalid), (one.Kind, one.Field, all.Kind));
    }

    [Fact]
    public async Task Verify_ByWhoMayNot_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        foreach (var actor in (Actor[])[Actors.Officer, Actors.Auditor, Actors.Nobody])
        {
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().One(Actors.Admin.Id, new VerifyAgain.Input("x"), actor, Stop))).Kind);
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().All(new VerifyAgain.AllInput("con_1", "x"), actor, Stop))).Kind);
        }
    }

    [Fact]
    public async Task Verify_WhatIsNotThere_Is404()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().One(Actors.Admin.Id, new VerifyAgain.Input("x"), Actors.Finance, Stop))).Kind);
        var connection = PublicId.Connection.Format(Actors.Admin.Id);
        Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<VerifyAgain>().All(new VerifyAgain.AllInput(connection, "x"), Actors.Finance, Stop))).Kind);
    }

    private static WebhookDelivery SignedByPaystack(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA512.HashData(Encoding.UTF8.GetBytes(Rejecting.Theirs), bytes));
        return new WebhookDelivery(new Dictionary<string, string>(StringComparer.Ordinal) { ["x-paystack-signature"] = signature }, bytes);
    }

    private static WebhookDelivery WithHash(string hash) => new(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["verif-hash"] = hash },
        """{"event":"charge.completed","data":{"id":285959875,"tx_ref":"FLW-1","status":"successful","amount":100,"currency":"NGN"}}"""u8.ToArray());

    private static async Task RejectSome(Handlers handlers, string url, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await handlers.Reject(url, Receiving.Signed($$"""{"event":"payment.completed","payment_id":"pay_{{i}}","status":"completed","reference":"R-{{i}}","amount":50000,"currency":"TZS"}""", Rejecting.Theirs));
        }
    }

    private static async Task<List<AuditEntry>> Entries(TestDatabase database, string kind)
    {
        await using var db = database.Open();
        return await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Kind == kind).ToListAsync(Stop);
    }
}
