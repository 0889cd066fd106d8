using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What becomes of what was taken in.</summary>
public sealed class ProcessNotificationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Process_AnUnknownInflow_MakesATransaction(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);

        await inbox.Deliver(Paystack.Success());
        Assert.Equal(1, await inbox.Handlers.Work());

        var transaction = Assert.Single(await inbox.Transactions());
        Assert.Equal(
            ("1", "REF-1", "card_purchase", TransactionDirection.Inbound, 1_500_000L, "NGN", TransactionStatus.Confirmed, ConnectionEnvironment.Sandbox),
            (transaction.Key, transaction.Reference, transaction.EventType, transaction.Direction, transaction.AmountMinor, transaction.Currency, transaction.Status, transaction.Environment));
        var notification = Assert.Single(await inbox.Notifications());
        Assert.Equal((WebhookStatus.Processed, null, 0, inbox.Handlers.Clock.Time), (notification.Status, notification.ErrorMessage, notification.RetryCount, notification.ProcessedAt));
        var attempt = Assert.Single(await inbox.Attempts());
        Assert.Equal((AttemptCause.Arrival, WebhookStatus.Processed, notification.Id), (attempt.Cause, attempt.Outcome, attempt.NotificationId));
        Assert.Contains($"{PublicId.Transaction.Format(transaction.Id)} was made: NGN 15,000.00, confirmed.", attempt.Message, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Process_TheSameAgain_IsADuplicateOfTheFirst(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        await inbox.Deliver(Paystack.Success());
        await inbox.Handlers.Work();
        await inbox.Deliver(Paystack.Success().Replace("\"event\"", "  \"event\"", StringComparison.Ordinal));
        await inbox.Handlers.Work();

        var notifications = await inbox.Notifications();
        Assert.Equal([WebhookStatus.Processed, WebhookStatus.Duplicate, WebhookStatus.Duplicate], notifications.Select(notification => notification.Status));
        Assert.Equal([null, notifications[0].Id, notifications[0].Id], notifications.Select(notification => notification.DuplicateOfId));
        Assert.Single(await inbox.Transactions());
    }

    [Theory, EachDatabase]
    public async Task Process_TheSameKeyWithAnotherContent_IsHeldForAPerson(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        await inbox.Deliver(Paystack.Success(amount: 1_600_000));
        await inbox.Handlers.Work();

        var second = (await inbox.Notifications())[1];
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContentDiffers), (second.Status, second.Condition));
        Assert.Contains("says something else", second.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1_500_000, Assert.Single(await inbox.Transactions()).AmountMinor);
    }

    [Theory, EachDatabase]
    public async Task Process_AnOutflowThatIsNotRecorded_IsHeldAndReleasedByTheCommitThatRecordsIt(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Deliver(Receiving.Signed(Receiving.Completed));
        await inbox.Handlers.Work();
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.UnknownReference), (await inbox.Notifications()) is [var held] ? (held.Status, held.Condition!.Value) : default);

        await inbox.Record("CVA-2024-001-001", 5_000_000, "TZS");
        Assert.Equal(WebhookStatus.Pending, Assert.Single(await inbox.Notifications()).Status);
        await inbox.Handlers.Work();

        Assert.Equal(WebhookStatus.Processed, Assert.Single(await inbox.Notifications()).Status);
        Assert.Equal(TransactionStatus.Confirmed, Assert.Single(await inbox.Transactions()).Status);
        Assert.Equal([AttemptCause.Arrival, AttemptCause.Condition], (await inbox.Attempts()).Select(attempt => attempt.Cause));
    }

    [Theory, EachDatabase]
    public async Task Process_AnOutcomeOfAnotherAmount_IsHeldAndHaltsTheConnection(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Record("CVA-2024-001-001", 4_999_900, "TZS");
        await inbox.Deliver(Receiving.Signed(Receiving.Completed));
        await inbox.Handlers.Work();

        var held = Assert.Single(await inbox.Notifications());
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.AmountDiffers), (held.Status, held.Condition));
        Assert.Contains("TZS 50,000.00", held.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(TransactionStatus.Pending, Assert.Single(await inbox.Transactions()).Status);
        Assert.Equal(ConnectionStatus.Halted, Assert.Single(await inbox.Rows<Connection>()).Status);
        Assert.Equal("webhook_amount_differs", Assert.Single(await inbox.Rows<PaymentAdmin.Monitoring.Alert>()).Kind);
        Assert.Contains(await inbox.Rows<PaymentAdmin.Audit.AuditEntry>(), entry => entry.Kind == "connection.halted");
    }

    [Theory, EachDatabase]
    public async Task Process_AnotherDifferenceOfOneThatOnePersonReleased_WaitsForTwoPeopleAgain(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Record("CVA-2024-001-001", 4_999_900, "TZS");
        await inbox.Record("CVA-2024-001-002", 4_999_900, "TZS");
        await inbox.Deliver(Receiving.Signed(Receiving.Completed));
        await inbox.Handlers.Work();
        await inbox.Handlers.Get<ReleaseHalt>().Handle(inbox.ConnectionId, new ReleaseHalt.Input("cleared up"), Actors.Finance, Stop);
        Assert.NotNull(Assert.Single(await inbox.Rows<Connection>()).ReleasedFirstById);

        await inbox.Deliver(Receiving.Signed(Receiving.Completed.Replace("pay_abc123", "pay_abc124", StringComparison.Ordinal).Replace("001-001", "001-002", StringComparison.Ordinal)));
        await inbox.Handlers.Work();

        Assert.Equal((ConnectionStatus.Halted, null), Assert.Single(await inbox.Rows<Connection>()) is var halted ? (halted.Status, halted.ReleasedFirstById) : default);
        Assert.Single(await inbox.Rows<PaymentAdmin.Audit.AuditEntry>(), entry => entry.Kind == "connection.halt_release_voided");
        Assert.False((await inbox.Handlers.Get<ReleaseHalt>().Handle(inbox.ConnectionId, new ReleaseHalt.Input("seen"), Actors.Finance2, Stop)).Answer.Released);
    }

    [Theory, EachDatabase]
    public async Task Process_ACompletionWithoutAmount_CountsForTheOneThatIsRecorded(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Record("CVA-2024-001-001", 5_000_000, "TZS");
        await inbox.Deliver(Receiving.Signed("""{"event":"payment.completed","payment_id":"pay_abc123","status":"completed","reference":"CVA-2024-001-001"}"""));
        await inbox.Handlers.Work();

        Assert.Equal(TransactionStatus.Confirmed, Assert.Single(await inbox.Transactions()).Status);
    }

    [Theory, EachDatabase]
    public async Task Process_SomethingNewWhileTheConnectionIsPaused_WaitsForTheSweeper(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Handlers.Get<StopConnection>().Pause(inbox.ConnectionId, new StopConnection.Input("maintenance"), Actors.Admin, Stop);
        await inbox.Deliver(Paystack.Success());
        await inbox.Handlers.Work();
        Assert.Equal(HoldCondition.NothingNew, Assert.Single(await inbox.Notifications()).Condition);
        Assert.Equal(0, (await inbox.Sweep()).Released);

        await inbox.Handlers.Get<StopConnection>().Resume(inbox.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        Assert.Equal(1, (await inbox.Sweep()).Released);
        await inbox.Handlers.Work();

        Assert.Equal(WebhookStatus.Processed, Assert.Single(await inbox.Notifications()).Status);
        Assert.Equal(TransactionStatus.Confirmed, Assert.Single(await inbox.Transactions()).Status);
    }

    [Theory, EachDatabase]
    public async Task Process_AnOutcomeWhileTheConnectionIsPaused_IsProcessedAllTheSame(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Record("CVA-2024-001-001", 5_000_000, "TZS");
        await inbox.Handlers.Get<StopConnection>().Pause(inbox.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        await inbox.Deliver(Receiving.Signed(Receiving.Completed));
        await inbox.Handlers.Work();

        Assert.Equal(TransactionStatus.Confirmed, Assert.Single(await inbox.Transactions()).Status);
    }

    [Theory, EachDatabase(RealOnly = "breaks the database")]
    public async Task Process_ItsEffectBreaks_IsTriedFiveTimesMoreThenLeftToAPerson(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Database.RefuseRowsOf("Transactions");
        await inbox.Deliver(Paystack.Success());
        for (var tries = 1; tries <= 6; tries++)
        {
            Assert.Equal(1, await inbox.Handlers.Work());
            var failed = Assert.Single(await inbox.Notifications());
            Assert.Equal((WebhookStatus.Failed, tries - 1), (failed.Status, failed.RetryCount));
            Assert.Contains("Something unexpected went wrong", failed.ErrorMessage, StringComparison.Ordinal);
            inbox.Handlers.Clock.Advance(TimeSpan.FromHours(4));
        }

        Assert.Equal(0, await inbox.Handlers.Work());
        Assert.Equal(WorkState.Parked, Assert.Single(await inbox.Rows<WorkItem>()).State);
        Assert.Equal([AttemptCause.Arrival, .. Enumerable.Repeat(AttemptCause.Retry, 5)], (await inbox.Attempts()).Select(attempt => attempt.Cause));
    }

    [Theory, EachDatabase(RealOnly = "breaks the database")]
    public async Task Process_TheSameAgainWhileTheFirstFailed_TriesTheFirstAgain(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Database.RefuseRowsOf("Transactions");
        await inbox.Deliver(Paystack.Success());
        await inbox.Handlers.Work();
        Assert.Equal(WebhookStatus.Failed, Assert.Single(await inbox.Notifications()).Status);
        await inbox.Database.AllowRowsOf("Transactions");

        // Its next try is hours away; the copy makes it now.
        await inbox.Deliver(Paystack.Success());
        await inbox.Handlers.Work();

        Assert.Equal([WebhookStatus.Processed, WebhookStatus.Duplicate], (await inbox.Notifications()).Select(notification => notification.Status));
        Assert.Single(await inbox.Transactions());
    }

    [Theory, EachDatabase]
    public async Task Process_AnUnreadableBodyTwice_IsFailedOnceAndADuplicateOnce(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver("{\"event\":");
        await inbox.Deliver("{\"event\":");
        await inbox.Handlers.Work();

        Assert.Equal([WebhookStatus.Failed, WebhookStatus.Duplicate], (await inbox.Notifications()).Select(notification => notification.Status));
        Assert.Empty(await inbox.Transactions());
    }

    [Theory, EachDatabase]
    public async Task Process_WithoutItsOriginalBytes_FailsAndSaysSo(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        await using (var db = inbox.Database.Open())
        {
            await db.Set<WebhookBody>().ExecuteDeleteAsync(Stop);
        }

        await inbox.Handlers.Work();

        var failed = Assert.Single(await inbox.Notifications());
        Assert.Equal(WebhookStatus.Failed, failed.Status);
        Assert.Contains("original bytes were dropped", failed.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Process_ByAWorkerThatWasOvertaken_CommitsNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        var stale = Assert.Single(await inbox.Handlers.Get<ClaimWork>().Take(WebhookQueue.Name, 1, TimeSpan.FromMinutes(1), Stop));
        await inbox.LetLeasesRunOut();
        var fresh = Assert.Single(await inbox.Handlers.Get<ClaimWork>().Take(WebhookQueue.Name, 1, TimeSpan.FromMinutes(5), Stop));

        await inbox.Handlers.Get<TryWork>().Handle(WebhookQueue.Settings, typeof(ProcessNotification), stale, Stop);
        Assert.Empty(await inbox.Transactions());
        Assert.Empty(await inbox.Attempts());
        await inbox.Handlers.Get<TryWork>().Handle(WebhookQueue.Settings, typeof(ProcessNotification), fresh, Stop);

        Assert.Single(await inbox.Transactions());
    }

    [Theory, EachDatabase]
    public async Task Process_CompletedAndReversedInAnyOrderWithCopies_EndReversed(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Cbs);
        var number = 0;
        foreach (var order in Orders(Cbs.Paid, Cbs.Reversed, Cbs.Paid, Cbs.Reversed))
        {
            var reference = $"PAY-{++number}";
            foreach (var make in order)
            {
                await inbox.Deliver(make(reference));
                await inbox.Handlers.Work();
            }

            var transaction = Assert.Single(await inbox.Transactions(), transaction => transaction.Key == reference);
            Assert.Equal((TransactionStatus.Reversed, 200_000L), (transaction.Status, transaction.AmountMinor));
        }

        Assert.All(await inbox.Notifications(), notification => Assert.True(notification.Status is WebhookStatus.Processed or WebhookStatus.Duplicate, notification.ErrorMessage));
    }

    [Theory, EachDatabase]
    public async Task Process_ContradictingFinalsInAnyOrder_EndInReview(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        var number = 0;
        foreach (var order in Orders<Func<string, WebhookDelivery>>(
            reference => Receiving.Signed(Event("completed", reference)), reference => Receiving.Signed(Event("failed", reference)), reference => Receiving.Signed(Event("reversed", reference))))
        {
            var reference = $"CVA-{++number}";
            await inbox.Record(reference, 5_000_000, "TZS");
            foreach (var make in order)
            {
                await inbox.Deliver(make(reference));
                await inbox.Handlers.Work();
            }

            Assert.Equal(TransactionStatus.NeedsReview, Assert.Single(await inbox.Transactions(), transaction => transaction.Reference == reference).Status);
            Assert.Contains(await inbox.Notifications(), notification => notification.Reference == reference && notification.Condition == HoldCondition.ContradictingFinal);
        }
    }

    [Theory, EachDatabase]
    public async Task Process_ARefund_IsATransactionOfItsOwnThatWaitsForItsOriginal(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Refund(500_000));
        await inbox.Handlers.Work();
        Assert.Equal(HoldCondition.UnknownReference, Assert.Single(await inbox.Notifications()).Condition);

        await inbox.Deliver(Paystack.Success());
        await inbox.Handlers.Work();

        var transactions = (await inbox.Transactions()).OrderBy(transaction => transaction.Direction);
        Assert.Equal(
            [(TransactionDirection.Inbound, 1_500_000L, null), (TransactionDirection.Outbound, 500_000L, "REF-1")],
            transactions.Select(transaction => (transaction.Direction, transaction.AmountMinor, transaction.RefundOf)));
        Assert.All(await inbox.Notifications(), notification => Assert.Equal(WebhookStatus.Processed, notification.Status));
    }

    [Theory, EachDatabase]
    public async Task Process_ASignatureThatWasBorrowed_MovesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Cbs);
        var genuine = Cbs.Paid("PAY-1");
        await inbox.Deliver(genuine);
        await inbox.Handlers.Work();

        // One digit has moved from the reference to the amount: what is signed is the same text.
        await inbox.Deliver(genuine.Replace("\"PAY-1\"", "\"PAY-\"", StringComparison.Ordinal).Replace("2000.00", "12000.00", StringComparison.Ordinal));
        await inbox.Handlers.Work();

        var forged = (await inbox.Notifications())[1];
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContentDiffers), (forged.Status, forged.Condition));
        Assert.Contains("may be forged", forged.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(200_000, Assert.Single(await inbox.Transactions()).AmountMinor);
        var shown = await inbox.Handlers.Get<GetNotification>().Handle((await inbox.Notifications())[0].Id, includeRawBody: true, Actors.Officer, Stop);
        Assert.Equal("********************************************", shown.RawPayload!.Value.GetProperty("Mac").GetString());
        Assert.DoesNotContain(genuine.Split("\"Mac\":\"")[1][..20], Encoding.UTF8.GetString(Convert.FromBase64String(shown.RawBody!)), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Process_RefundsOfMoreThanWasPaid_HoldsTheOneThatExceedsIt(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        foreach (var number in (int[])[1, 2])
        {
            await inbox.Deliver(Paystack.Refund(1_000_000).Replace("RFD-1", $"RFD-{number}", StringComparison.Ordinal));
        }

        await inbox.Handlers.Work();

        Assert.Equal([WebhookStatus.Processed, WebhookStatus.Processed, WebhookStatus.HeldBlocked], (await inbox.Notifications()).Select(notification => notification.Status));
        Assert.Equal(HoldCondition.AmountDiffers, (await inbox.Notifications())[2].Condition);
        Assert.Equal(2, (await inbox.Transactions()).Count);
    }

    [Theory, EachDatabase(RealOnly = "lets leases run out")]
    public async Task Process_WhoseTriesWereAllBrokenOff_IsFailedForAPerson(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Paystack.Success());
        for (var tries = 0; tries < WebhookQueue.Settings.Retries.MaxAttempts; tries++)
        {
            Assert.Single(await inbox.Handlers.Get<ClaimWork>().Take(WebhookQueue.Name, 1, TimeSpan.FromMinutes(1), Stop));
            await inbox.LetLeasesRunOut();
        }

        Assert.Equal(1, await inbox.Handlers.Work());

        var failed = Assert.Single(await inbox.Notifications());
        Assert.Equal((WebhookStatus.Failed, "Each of its tries was broken off. The log says by what."), (failed.Status, failed.ErrorMessage));
        Assert.Equal(WorkState.Parked, Assert.Single(await inbox.Rows<WorkItem>()).State);
        await inbox.Handlers.Get<ReplayNotification>().Handle(failed.Id, new ReasonInput("It works again"), Actors.Finance, Stop, null);
        await inbox.Handlers.Work();
        Assert.Equal(WebhookStatus.Processed, Assert.Single(await inbox.Notifications()).Status);
    }

    [Theory, EachDatabase]
    public async Task Replay_OfOneThatWouldBeReadDifferentlyNow_DoesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Generic);
        await inbox.Deliver("""{"event":"charge.success","id":"outer-1","data":{"id":"G1","reference":"G1","amount":5000,"currency":"NGN","status":"success"}}""");
        await inbox.Handlers.Work();
        var notification = Assert.Single(await inbox.Notifications());
        Assert.Equal(WebhookStatus.Processed, notification.Status);
        var settings = new UpdateConnection.Input(Webhook: new WebhookInput(Paths: new PathsInput(PaymentId: notification.PspPaymentId == "G1" ? "id" : "data.id")));
        await inbox.Handlers.Get<UpdateConnection>().Handle(inbox.ConnectionId, settings, IfMatch.Any, Actors.Admin, Stop);

        inbox.Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await inbox.Handlers.Get<ReplayNotification>().Handle(notification.Id, new ReasonInput("To see"), Actors.Finance, Stop, null);
        await inbox.Handlers.Work();

        Assert.Single(await inbox.Transactions());
        Assert.Contains("read differently now", (await inbox.Attempts())[^1].Message, StringComparison.Ordinal);
    }

    private static string Event(string what, string reference) =>
        $$"""{"event":"payment.{{what}}","payment_id":"pay_{{reference}}","status":"{{what}}","reference":"{{reference}}","amount":50000,"currency":"TZS"}""";

    private static IEnumerable<T[]> Orders<T>(params T[] items) =>
        items.Length <= 1 ? [items] : items.SelectMany((first, place) => Orders([.. items.Where((_, other) => other != place)]).Select(rest => (T[])[first, .. rest]));

    /// <summary>Messages of Paystack about one charge.</summary>
    private static class Paystack
    {
        public static string Success(long amount = 1_500_000) =>
            $$$"""{"event":"charge.success","data":{"id":1,"status":"success","reference":"REF-1","amount":{{{amount}}},"currency":"NGN","channel":"card"}}""";

        public static string Refund(long amount) =>
            $$$"""{"event":"refund.processed","data":{"status":"processed","transaction_reference":"REF-1","refund_reference":"RFD-1","amount":{{{amount}}},"currency":"NGN"}}""";
    }

    /// <summary>Notices of CBS about one payment.</summary>
    private static class Cbs
    {
        public static string Paid(string reference) => Notice(reference, "false");

        public static string Reversed(string reference) => Notice(reference, "true");

        private static string Notice(string reference, string reversal)
        {
            var mac = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Connecting.WebhookSecret), Encoding.UTF8.GetBytes($"1001{reference}2000.00REQ-1")));
            return $$"""
                {"InvoiceNumber":"1001","PaymentRef":"{{reference}}","PaymentDate":"13/04/2019 15:11:20","AmountPaid":2000.00,"TransactionDate":"13/04/2019 15:10:18",
                 "Channel":"Web","Mac":"{{mac}}","ResponseCode":"0000","RequestReference":"REQ-1","IsReversal":{{reversal}}}
                """;
        }
    }
}
