using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Replays of many: what they do, how far they are, and what stops them.</summary>
public sealed class ReplayManyTests
{
    private const int Rows = 300;

    private static readonly ReplaySelection Everything = new(new NotificationFilter());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Start_OfEveryState_ReplaysEachAsItStandsAndNothingThatCameLater(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, Rows);
        var expected = rows.Index().ToDictionary(row => PublicId.Webhook.Format(row.Item.Id), row => Expected(StoredInbox.KindOf(row.Index)));

        var replay = await Start(inbox, Everything, "  The PSP mended it ");
        await inbox.Deliver(Signed.Paystack(StoredInbox.Charge(Rows + 1)));
        Assert.Equal(7, await inbox.Handlers.Finish());

        var items = await Items(inbox, replay.Id);
        Assert.Equal(rows.Select(row => PublicId.Webhook.Format(row.Id)), items.Select(item => item.NotificationId));
        Assert.All(items, item => Assert.Equal(expected[item.NotificationId], (item.Act, item.Why, item.Outcome)));
        var done = await Get(inbox, replay.Id);
        Assert.Equal(
            (ReplayStatus.Completed, "The PSP mended it", Actors.Finance.Name, Rows, Rows, ConnectionEnvironment.Sandbox),
            (done.Replay.Status, done.Replay.Reason, done.Replay.StartedBy, done.Replay.Total, done.Replay.Taken, done.Replay.Environment));
        Assert.Equal((38, 38, 224), (done.Replay.Tried, done.Replay.GoneThroughAgain, done.Replay.Skipped));
        Assert.Equal(new GetReplay.Outcomes(0, 76, 0, 0, 0), done.Outcomes);
        Assert.Equal(76 + 1, (await inbox.Transactions()).Count);
        var replayed = (await inbox.Attempts()).Where(attempt => attempt.Cause == AttemptCause.Replay).ToList();
        Assert.All(replayed, attempt => Assert.Equal((Actors.Finance.Name, "The PSP mended it", PublicId.Replay.Parse(replay.Id)), (attempt.RequestedBy, attempt.Reason, attempt.ReplayId)));
        Assert.Equal(76, replayed.Count);
    }

    [Theory, EachDatabase]
    public async Task DryRun_OfEveryState_CountsEachAndChangesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, 16);
        var before = await Snapshot(inbox);

        var plan = await inbox.Handlers.Get<StartReplay>().DryRun(Everything, Actors.Admin, Stop);
        var picked = await inbox.Handlers.Get<StartReplay>().DryRun(new ReplaySelection(Ids: [rows[0].Id, rows[3].Id, rows[0].Id]), Actors.Admin, Stop);

        Assert.Equal((ConnectionEnvironment.Sandbox, 16, 2, 2, 12), (plan.Environment, plan.Total, plan.Tried, plan.GoneThroughAgain, plan.Skipped));
        StartReplay.Part[] parts =
        [
            new(WebhookStatus.Failed, ReplayAct.Tried, null, 2), new(WebhookStatus.Processed, ReplayAct.GoneThroughAgain, null, 2),
            new(WebhookStatus.Pending, ReplayAct.Skipped, ReplaySkip.Waiting, 2), new(WebhookStatus.Processing, ReplayAct.Skipped, ReplaySkip.Waiting, 2),
            new(WebhookStatus.Failed, ReplayAct.Skipped, ReplaySkip.Discarded, 2), new(WebhookStatus.Failed, ReplayAct.Skipped, ReplaySkip.BodyDropped, 2),
            new(WebhookStatus.Duplicate, ReplayAct.Skipped, ReplaySkip.Duplicate, 2), new(WebhookStatus.HeldBlocked, ReplayAct.Skipped, ReplaySkip.Held, 2),
        ];
        Assert.Equal(parts, plan.Parts);
        Assert.Equal((2, 1, 0, 1), (picked.Total, picked.Tried, picked.GoneThroughAgain, picked.Skipped));
        Assert.Equal(before, await Snapshot(inbox));
        Assert.Empty(await inbox.Rows<WebhookReplay>());
    }

    [Theory, EachDatabase]
    public async Task Start_OfAFilter_TakesOnlyWhatItLetsThroughAndKeepsIt(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 16);

        var replay = await Start(inbox, new ReplaySelection(new NotificationFilter(Statuses: [WebhookStatus.Failed], Provider: "paystack")));
        await inbox.Handlers.Finish();

        // What it tries leaves the filter, and is not looked for twice.
        var done = (await Get(inbox, replay.Id)).Replay;
        Assert.Equal((ReplayStatus.Completed, 6, 2, 0, 4), (done.Status, done.Total, done.Tried, done.GoneThroughAgain, done.Skipped));
        Assert.Equal(new ReplayFilter(Provider: "paystack", Status: "failed", Environment: "sandbox"), done.Filter);
        Assert.Null(done.Picked);
        var list = await inbox.Handlers.Get<ListReplays>().Handle(new ListReplays.Query(null, new Slice(50, 0)), Actors.Auditor, Stop);
        Assert.Equal(done, Assert.Single(list.Data));
        Assert.Empty((await inbox.Handlers.Get<ListReplays>().Handle(new ListReplays.Query(ConnectionEnvironment.Production, new Slice(50, 0)), Actors.Auditor, Stop)).Data);
    }

    [Theory, EachDatabase]
    public async Task Start_OfSome_IsAuditedWithWhoWhyAndHowMany(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 8);
        var replay = await Start(inbox, Everything);
        await inbox.Handlers.Get<CancelReplay>().Handle(PublicId.Replay.Parse(replay.Id), new ReasonInput("Too early"), Actors.Admin, Stop);

        var audited = (await inbox.Handlers.Get<ListAudit>().Handle(new ListAudit.Query(ThingId: PublicId.Replay.Parse(replay.Id)), Actors.Auditor, Stop)).Data;

        Assert.Equal(["webhook.replay_cancelled", "webhook.replay_started"], audited.Select(row => row.Kind).Order(StringComparer.Ordinal));
        var started = audited.Single(row => row.Kind == AuditKinds.WebhookReplayStarted);
        Assert.Equal(("webhook_replay", replay.Id, "8 sandbox notifications", "Mended", Actors.Finance.Name), (started.ThingType, started.ThingId, started.ThingName, started.Reason, started.Actor));
        Assert.Equal(["notifications: 8", "tried: 1", "goneThroughAgain: 1", "skipped: 6", "environment: sandbox"], started.Changes!.Select(change => $"{change.Field}: {change.To}"));
    }

    [Theory, EachDatabase]
    public async Task Run_WhileNothingIsTried_AsksForNoMoreThanSoManyAttempts(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 120, "failed");
        var (one, other) = (await Start(inbox, Everything), await Start(inbox, Everything));

        for (var parts = 0; parts < 4; parts++)
        {
            await inbox.Handlers.TakeParts();
            inbox.Handlers.Clock.Advance(ReplayQueue.Pause);
        }

        Assert.Equal(ReplayQueue.MaxOutstanding, (await inbox.Attempts()).Count);
        await inbox.Handlers.Finish();
        ReplayAnswer[] done = [(await Get(inbox, one.Id)).Replay, (await Get(inbox, other.Id)).Replay];
        Assert.Equal([(120, 0), (0, 120)], done.OrderByDescending(replay => replay.Tried).Select(replay => (replay.Tried, replay.GoneThroughAgain)));
        Assert.All(done, replay => Assert.Equal(ReplayStatus.Completed, replay.Status));
        Assert.Equal(120, (await inbox.Transactions()).Count);
        Assert.All(await inbox.Attempts(), attempt => Assert.Equal(WebhookStatus.Processed, attempt.Outcome));
    }

    [Theory, EachDatabase(RealOnly = "leases run out by the database's clock")]
    public async Task Run_ByOneThatWasKilled_IsGoneOnWithWhereItStood(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 120, "failed");
        var replay = await Start(inbox, Everything);
        await inbox.Handlers.TakeParts();
        await inbox.Handlers.Work();
        inbox.Handlers.Clock.Advance(ReplayQueue.Pause);

        // One writes the whole part and dies before it is committed; one has it and is overtaken.
        var claims = inbox.Handlers.Get<ClaimWork>();
        var killed = Assert.Single(await claims.Take(ReplayQueue.Name, 1, ReplayQueue.Settings.Lease, Stop));
        await using (var dying = inbox.Database.HandlersThatNeverCommit())
        {
            dying.Clock.Set(inbox.Handlers.Clock.Time);
            await Assert.ThrowsAnyAsync<Exception>(() => dying.Get<RunReplay>().Handle(killed.SubjectId, killed, Stop));
        }

        Assert.Equal(50, (await Get(inbox, replay.Id)).Replay.Taken);
        await inbox.LetLeasesRunOut();
        var next = Assert.Single(await claims.Take(ReplayQueue.Name, 1, ReplayQueue.Settings.Lease, Stop));
        await Task.WhenAll(
            Task.Run(() => inbox.Handlers.Get<TryWork>().Handle(ReplayQueue.Settings, typeof(RunReplay), killed, Stop), Stop),
            Task.Run(() => inbox.Handlers.Get<TryWork>().Handle(ReplayQueue.Settings, typeof(RunReplay), next, Stop), Stop));
        Assert.Equal(100, (await Get(inbox, replay.Id)).Replay.Taken);
        inbox.Handlers.Clock.Advance(ReplayQueue.Pause);
        await inbox.Handlers.Work();
        await inbox.Handlers.Finish();

        Assert.Equal((ReplayStatus.Completed, 120), (await Get(inbox, replay.Id)).Replay is var done ? (done.Status, done.Tried) : default);
        Assert.Equal(120, (await inbox.Attempts()).Count);
        Assert.Equal(120, (await inbox.Transactions()).Count);
    }

    [Theory, EachDatabase]
    public async Task Cancel_InTheMiddle_StopsItAndKeepsWhatWasDone(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 120, "failed");
        var id = PublicId.Replay.Parse((await Start(inbox, Everything)).Id);
        await inbox.Handlers.TakeParts();
        var cancel = inbox.Handlers.Get<CancelReplay>();

        var stopped = await cancel.Handle(id, new ReasonInput("Wrong filter"), Actors.Admin, Stop);
        inbox.Handlers.Clock.Advance(ReplayQueue.Pause);
        Assert.Equal(1, await inbox.Handlers.Finish());

        Assert.Equal((ReplayStatus.Cancelled, Actors.Admin.Name, "Wrong filter"), (stopped.Status, stopped.CancelledBy, stopped.CancelReason));
        var after = await Get(inbox, PublicId.Replay.Format(id));
        Assert.Equal((ReplayStatus.Cancelled, 50, new GetReplay.Outcomes(0, 50, 0, 0, 0)), (after.Replay.Status, after.Replay.Taken, after.Outcomes));
        Assert.Equal(70, (await inbox.Notifications()).Count(row => row.Status == WebhookStatus.Failed));
        await Refused.With(RefusalKind.Conflict, "replay_ended", () => cancel.Handle(id, new ReasonInput("Again"), Actors.Admin, Stop));
        await Refused.NotFound(() => cancel.Handle(inbox.ConnectionId, new ReasonInput("Again"), Actors.Admin, Stop));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => cancel.Handle(id, new ReasonInput(), Actors.Admin, Stop));
        await Refused.ForWantOf(Permissions.ReplayWebhooks, [Actors.Officer, Actors.Auditor, Actors.Nobody], person => cancel.Handle(id, new ReasonInput("Again"), person, Stop));
    }

    [Theory, EachDatabase]
    public async Task Start_WithTheSameKeyAgain_StartsOne(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 8);
        var once = new Once("key-1", new string('a', 64));
        var start = inbox.Handlers.Get<StartReplay>();

        var first = await start.Handle(Everything, "Mended", Actors.Finance, Stop, once);
        Assert.Equal(first, await start.Handle(Everything, "Mended", Actors.Finance, Stop, once));

        Assert.Single(await inbox.Rows<WebhookReplay>());
    }

    [Theory, EachDatabase]
    public async Task Start_OfWhatCannotBe_IsRefusedAndChangesNothing(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var rows = await Fill(inbox, 8);
        var before = await Snapshot(inbox);
        var start = inbox.Handlers.Get<StartReplay>();

        await Is(RefusalKind.Invalid, "invalid_input", new ReplaySelection());
        await Is(RefusalKind.Invalid, "invalid_input", new ReplaySelection(new NotificationFilter(), [rows[0].Id]));
        await Is(RefusalKind.Invalid, "invalid_input", new ReplaySelection(Ids: []));
        await Is(RefusalKind.Invalid, "invalid_input", new ReplaySelection(Ids: [.. Enumerable.Range(0, ReplaySelection.MaxIds + 1).Select(_ => rows[0].Id)]));
        await Is(RefusalKind.Invalid, "invalid_input", Everything, reason: " ");
        await Is(RefusalKind.NotFound, "not_found", new ReplaySelection(Ids: [rows[0].Id, inbox.ConnectionId]));
        await Is(RefusalKind.Rule, "nothing_to_replay", new ReplaySelection(new NotificationFilter(Provider: "other")));
        await Is(RefusalKind.Rule, "nothing_to_replay", new ReplaySelection(Ids: [rows[2].Id, rows[3].Id]));
        await Refused.ForWantOf(Permissions.ReplayWebhooks, [Actors.Officer, Actors.Auditor, Actors.Nobody], person => start.Handle(Everything, "Mended", person, Stop));
        await Refused.ForWantOf(Permissions.ReplayWebhooks, [Actors.Officer, Actors.Auditor, Actors.Nobody], person => start.DryRun(Everything, person, Stop));
        start.Most = 7;
        await Is(RefusalKind.Rule, "replay_too_large", Everything);
        await Refused.With(RefusalKind.Rule, "replay_too_large", () => start.DryRun(Everything, Actors.Admin, Stop));
        await Refused.NotFound(() => inbox.Handlers.Get<GetReplay>().Handle(rows[0].Id, new GetReplay.Query([]), Actors.Admin, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => inbox.Handlers.Get<GetReplay>().Handle(rows[0].Id, new GetReplay.Query([]), person, Stop));
        await Refused.ForWantOf(Permissions.ViewWebhooks, [Actors.Nobody], person => inbox.Handlers.Get<ListReplays>().Handle(new ListReplays.Query(null, new Slice(50, 0)), person, Stop));

        Assert.Equal(before, await Snapshot(inbox));

        Task Is(RefusalKind kind, string code, ReplaySelection selection, string reason = "Mended") =>
            Refused.With(kind, code, () => start.Handle(selection, reason, Actors.Admin, Stop));
    }

    [Theory, EachDatabase]
    public async Task Start_OfPickedOnesOfTwoEnvironments_IsRefused(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        var mine = Assert.Single(await Fill(inbox, 1));
        await using var db = inbox.Database.Open();
        var at = inbox.Handlers.Clock.Time;
        var other = new WebhookNotification
        {
            Id = at.NewId(), ConnectionId = mine.ConnectionId, ProcessorId = mine.ProcessorId, Environment = ConnectionEnvironment.Production,
            Provider = "paystack", ReceivedAt = at, Verification = "Signed", IdempotencyKey = "other", ContentHash = "other",
        };
        db.Add(other);
        await db.SaveChangesAsync(Stop);

        await Refused.With(RefusalKind.Rule, "environments_mixed", () => inbox.Handlers.Get<StartReplay>().DryRun(new ReplaySelection(Ids: [mine.Id, other.Id]), Actors.Admin, Stop));
    }

    [Theory, EachDatabase]
    public async Task Get_PartByPart_ShowsEachItemOnce(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.Paystack);
        await Fill(inbox, 16);
        var replay = await Start(inbox, Everything);
        await inbox.Handlers.Finish();

        Assert.Equal(16, (await Items(inbox, replay.Id, limit: 3)).Select(item => item.NotificationId).Distinct().Count());
        var tried = await inbox.Handlers.Get<GetReplay>().Handle(PublicId.Replay.Parse(replay.Id), new GetReplay.Query([ReplayAct.Tried]), Actors.Officer, Stop);
        Assert.Equal(2, tried.Items.Count);
        Assert.All(tried.Items, item => Assert.Contains("was made", item.Message, StringComparison.Ordinal));
        Assert.Null(tried.Pagination.Cursor);
    }

    private static (ReplayAct Act, ReplaySkip? Why, WebhookStatus? Outcome) Expected(string kind) => kind switch
    {
        "failed" => (ReplayAct.Tried, null, WebhookStatus.Processed),
        "processed" => (ReplayAct.GoneThroughAgain, null, WebhookStatus.Processed),
        "duplicate" => (ReplayAct.Skipped, ReplaySkip.Duplicate, null),
        "held" => (ReplayAct.Skipped, ReplaySkip.Held, null),
        "discarded" => (ReplayAct.Skipped, ReplaySkip.Discarded, null),
        "dropped" => (ReplayAct.Skipped, ReplaySkip.BodyDropped, null),
        _ => (ReplayAct.Skipped, ReplaySkip.Waiting, null),
    };

    private static async Task<List<WebhookNotification>> Fill(Inbox inbox, int count, string? kind = null)
    {
        await using var db = inbox.Database.Open();
        return await StoredInbox.Fill(db, count, inbox.Handlers.Clock.Advance(TimeSpan.FromSeconds(1)), kind);
    }

    private static Task<ReplayAnswer> Start(Inbox inbox, ReplaySelection selection, string reason = "Mended") =>
        inbox.Handlers.Get<StartReplay>().Handle(selection, reason, Actors.Finance, Stop);

    private static Task<GetReplay.Answer> Get(Inbox inbox, string id) =>
        inbox.Handlers.Get<GetReplay>().Handle(PublicId.Replay.Parse(id), new GetReplay.Query([]), Actors.Officer, Stop);

    private static async Task<List<GetReplay.Item>> Items(Inbox inbox, string id, int limit = 200)
    {
        var items = new List<GetReplay.Item>();
        for (Cursor? after = null; ;)
        {
            var part = await inbox.Handlers.Get<GetReplay>().Handle(PublicId.Replay.Parse(id), new GetReplay.Query([], after, limit), Actors.Officer, Stop);
            items.AddRange(part.Items);
            if (part.Pagination.Cursor is null)
            {
                return items;
            }

            after = Cursor.Parse(part.Pagination.Cursor);
        }
    }

    /// <summary>All that a replay could change.</summary>
    private static async Task<string> Snapshot(Inbox inbox)
    {
        await using var db = inbox.Database.Open();
        var notifications = await db.WebhookNotifications.OrderBy(row => row.ReceivedAt).Select(row => $"{row.Id} {row.Version}").ToListAsync(Stop);
        return $"{string.Join(',', notifications)} {await db.Set<WebhookAttempt>().CountAsync(Stop)} {await db.Set<WebhookReplay>().CountAsync(Stop)} {await db.Set<WorkItem>().CountAsync(Stop)} {await db.Set<AuditEntry>().CountAsync(Stop)}";
    }
}
