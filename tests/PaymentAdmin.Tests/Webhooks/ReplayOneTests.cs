using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>What a person does with one notification.</summary>
public sealed class ReplayOneTests
{
    private static readonly ReasonInput Because = new("The PSP mended it");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Act_InEveryState_DoesWhatTheTableSaysOrIsRefused(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, StoredInbox.Kinds.Length);
        var (replay, release, discard) = (inbox.Handlers.Get<ReplayNotification>(), inbox.Handlers.Get<ReleaseNotification>(), inbox.Handlers.Get<DiscardNotification>());
        foreach (var (number, kind) in StoredInbox.Kinds.Index())
        {
            var id = rows[number].Id;
            await Check(kind is "failed" or "discarded" or "processed" ? null : kind == "dropped" ? "webhook_body_dropped" : "webhook_state", () => replay.Handle(id, Because, Actors.Admin, Stop));
            if (kind != "held")
            {
                await Check("webhook_state", () => release.Handle(id, Because, Actors.Admin, Stop));
                await Check("webhook_state", () => discard.Handle(id, Because, Actors.Admin, Stop));
            }
        }

        var status = (await inbox.Notifications()).Select(row => row.Status);
        Assert.Equal(
            [WebhookStatus.Pending, WebhookStatus.Processed, WebhookStatus.Duplicate, WebhookStatus.HeldBlocked, WebhookStatus.Pending, WebhookStatus.Processing, WebhookStatus.Pending, WebhookStatus.Failed],
            status);
        Assert.Equal(new[] { rows[0].Id, rows[1].Id, rows[6].Id }.Order(), (await inbox.Attempts()).Select(attempt => attempt.NotificationId).Order());

        static async Task Check(string? code, Func<Task> act)
        {
            if (code is null)
            {
                await act();
            }
            else
            {
                await Refused.With(RefusalKind.Conflict, code, act);
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Replay_OfADuplicateOrAHeldOne_SaysWhereToGoInstead(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, 4);
        var replay = inbox.Handlers.Get<ReplayNotification>();

        var duplicate = await Refused.With(RefusalKind.Conflict, "webhook_state", () => replay.Handle(rows[2].Id, Because, Actors.Finance, Stop));
        var held = await Refused.With(RefusalKind.Conflict, "webhook_state", () => replay.Handle(rows[3].Id, Because, Actors.Finance, Stop));

        var twin = PublicId.Webhook.Format(rows[2].DuplicateOfId!.Value);
        Assert.Contains(twin, duplicate.Message, StringComparison.Ordinal);
        Assert.Equal(twin, duplicate.Facts["duplicate_of"]);
        Assert.Contains("release it", held.Message, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Replay_OfAFailedOne_TakesEffectFromItsOriginalBytes(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var failed = Assert.Single(await Fill(inbox, 1));

        var state = await inbox.Handlers.Get<ReplayNotification>().Handle(failed.Id, new ReasonInput("  The PSP mended it "), Actors.Finance, Stop);
        Assert.Equal((PublicId.Webhook.Format(failed.Id), WebhookStatus.Pending, 1), (state.Id, state.Status, state.RetryCount));
        Assert.Equal(1, await inbox.Handlers.Work());

        Assert.Equal((WebhookStatus.Processed, null), Assert.Single(await inbox.Notifications()) is var row ? (row.Status, row.ErrorMessage) : default);
        var transaction = Assert.Single(await inbox.Transactions());
        Assert.Equal(("0", 1_500_000L, TransactionStatus.Confirmed), (transaction.Key, transaction.AmountMinor, transaction.Status));
        var attempt = Assert.Single(await inbox.Attempts());
        Assert.Equal(
            (AttemptCause.Replay, Actors.Finance.Name, "The PSP mended it", WebhookStatus.Processed, null),
            (attempt.Cause, attempt.RequestedBy, attempt.Reason, attempt.Outcome, attempt.ReplayId));
        await Audited(inbox, "webhook.replayed", failed, "The PSP mended it", Actors.Finance);
    }

    [Theory, EachDatabase(RealOnly = "ids are random")]
    public async Task Replay_OfAProcessedOneTwice_ChangesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Deliver(Signed.Paystack(StoredInbox.Charge(1)));
        await inbox.Handlers.Work();
        var (before, transaction) = (Assert.Single(await inbox.Notifications()), Assert.Single(await inbox.Transactions()));

        for (var times = 1; times <= 2; times++)
        {
            inbox.Handlers.Clock.Advance(TimeSpan.FromHours(1));
            var state = await inbox.Handlers.Get<ReplayNotification>().Handle(before.Id, Because, Actors.Admin, Stop);
            Assert.Equal(WebhookStatus.Processed, state.Status);
            Assert.Equal(1, await inbox.Handlers.Work());
        }

        var after = Assert.Single(await inbox.Notifications());
        Assert.Equal((WebhookStatus.Processed, before.ProcessedAt, 2), (after.Status, after.ProcessedAt, after.RetryCount));
        Assert.Equivalent(transaction, Assert.Single(await inbox.Transactions()));
        Assert.Equal([AttemptCause.Arrival, AttemptCause.Replay, AttemptCause.Replay], (await inbox.Attempts()).Select(attempt => attempt.Cause));
        Assert.All(await inbox.Attempts(), attempt => Assert.Equal(WebhookStatus.Processed, attempt.Outcome));
    }

    [Theory, EachDatabase]
    public async Task Release_OfAHeldOne_HasItProcessed(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await inbox.Handlers.Get<StopConnection>().Pause(inbox.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        await inbox.Deliver(Signed.Paystack(StoredInbox.Charge(1)));
        await inbox.Handlers.Work();
        var held = Assert.Single(await inbox.Notifications());
        var release = inbox.Handlers.Get<ReleaseNotification>();
        inbox.Handlers.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(WebhookStatus.Pending, (await release.Handle(held.Id, Because, Actors.Finance, Stop)).Status);
        await inbox.Handlers.Work();
        Assert.Equal((WebhookStatus.HeldBlocked, 0), (Assert.Single(await inbox.Notifications()).Status, (await inbox.Transactions()).Count));

        await inbox.Handlers.Get<StopConnection>().Resume(inbox.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        inbox.Handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await release.Handle(held.Id, Because, Actors.Finance, Stop);
        await inbox.Handlers.Work();

        Assert.Equal((WebhookStatus.Processed, 1), (Assert.Single(await inbox.Notifications()).Status, (await inbox.Transactions()).Count));
        Assert.Equal([AttemptCause.Arrival, AttemptCause.Release, AttemptCause.Release], (await inbox.Attempts()).Select(attempt => attempt.Cause));
        Assert.Equal(2, (await inbox.Rows<AuditEntry>()).Count(entry => entry.Kind == AuditKinds.WebhookReleased));
    }

    [Theory, EachDatabase]
    public async Task Discard_OfAHeldOne_FailsItWithTheReason(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var held = Assert.Single(await Fill(inbox, 1, "held"));

        var state = await inbox.Handlers.Get<DiscardNotification>().Handle(held.Id, new ReasonInput("Not ours"), Actors.Finance, Stop);
        Assert.Equal(0, await inbox.Handlers.Work());

        Assert.Equal((WebhookStatus.Failed, "Discarded: Not ours"), (state.Status, state.ErrorMessage));
        var row = Assert.Single(await inbox.Notifications());
        Assert.Equal((WebhookStatus.Failed, "Discarded: Not ours", inbox.Handlers.Clock.Time, null), (row.Status, row.ErrorMessage, row.DiscardedAt, row.Condition));
        Assert.Empty(await inbox.Transactions());
        await Audited(inbox, "webhook.discarded", held, "Not ours", Actors.Finance);
    }

    [Theory, EachDatabase]
    public async Task Act_WithoutReasonRightOrNotification_IsRefusedAndChangesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, 4);
        var (replay, release, discard) = (inbox.Handlers.Get<ReplayNotification>(), inbox.Handlers.Get<ReleaseNotification>(), inbox.Handlers.Get<DiscardNotification>());
        var audited = (await inbox.Rows<AuditEntry>()).Count;
        foreach (var act in (Func<Guid, ReasonInput, Actor, Task>[])
                 [
                     (id, input, actor) => replay.Handle(id, input, actor, Stop), (id, input, actor) => release.Handle(id, input, actor, Stop), (id, input, actor) => discard.Handle(id, input, actor, Stop),
                 ])
        {
            foreach (var reason in (string?[])[null, " ", new string('a', 501), "a\u0001b"])
            {
                var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => act(rows[0].Id, new ReasonInput(reason), Actors.Admin));
                Assert.Equal(["reason"], refusal.Errors.Keys);
            }

            await Refused.NotFound(() => act(inbox.ConnectionId, Because, Actors.Admin));
            await Refused.ForWantOf(Permissions.ReplayWebhooks, [Actors.Officer, Actors.Auditor, Actors.Nobody], actor => act(rows[0].Id, Because, actor));
        }

        Assert.Empty(await inbox.Attempts());
        Assert.Equal(audited, (await inbox.Rows<AuditEntry>()).Count);
        Assert.Equal(rows.Select(row => row.Version), (await inbox.Notifications()).Select(row => row.Version));
    }

    [Theory, EachDatabase]
    public async Task Replay_WithTheSameKeyAgain_IsAnsweredAndAskedForOnce(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var failed = Assert.Single(await Fill(inbox, 1));
        var once = new Once("key-1", new string('a', 64));
        var replay = inbox.Handlers.Get<ReplayNotification>();

        var first = await replay.Handle(failed.Id, Because, Actors.Admin, Stop, once);
        Assert.Equal(first, await replay.Handle(failed.Id, Because, Actors.Admin, Stop, once));

        Assert.Single(await inbox.Attempts());
    }

    [Theory, EachDatabase(RealOnly = "two people at once")]
    public async Task Replay_ByTwoPeopleAtOnce_HasOneEffectAndLosesNoAttempt(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, 2);

        var done = await Task.WhenAll(Two().SelectMany(person => rows.Select(row => Task.Run(() => Try(row.Id, person), Stop))));
        await inbox.Handlers.Work();

        // Of the failed one the second finds that it waits already; the processed one is asked for by both.
        Assert.Equal(3, done.Count(did => did));
        var attempts = await inbox.Attempts();
        Assert.Equal([1, 2], rows.Select(row => attempts.Count(attempt => attempt.NotificationId == row.Id)));
        Assert.All(attempts, attempt => Assert.Equal(WebhookStatus.Processed, attempt.Outcome));
        Assert.Equal(["0", "1"], (await inbox.Transactions()).Select(transaction => transaction.Key).Order(StringComparer.Ordinal));
        Assert.Equal(0, await inbox.Handlers.Work());

        static IEnumerable<Actor> Two() => [Actors.Admin, Actors.Finance];

        async Task<bool> Try(Guid id, Actor person)
        {
            try
            {
                await inbox.Handlers.Get<ReplayNotification>().Handle(id, Because, person, Stop);
                return true;
            }
            catch (Refusal refusal) when (refusal.Code == "webhook_state")
            {
                return false;
            }
        }
    }

    private static async Task<List<WebhookNotification>> Fill(Inbox inbox, int count, string? kind = null)
    {
        await using var db = inbox.Database.Open();
        return await StoredInbox.Fill(db, count, inbox.Handlers.Clock.Advance(TimeSpan.FromSeconds(1)), kind);
    }

    private static async Task Audited(Inbox inbox, string kind, WebhookNotification notification, string reason, Actor actor)
    {
        var list = await inbox.Handlers.Get<ListAudit>().Handle(new ListAudit.Query(Kind: kind), Actors.Admin, Stop);
        var row = Assert.Single(list.Data);
        Assert.Equal(
            ("webhook", PublicId.Webhook.Format(notification.Id), "paystack charge.success", reason, actor.Name),
            (row.ThingType, row.ThingId, row.ThingName, row.Reason, row.Actor));
        Assert.Contains(row.Changes!, change => change.Field == "status");
    }
}
