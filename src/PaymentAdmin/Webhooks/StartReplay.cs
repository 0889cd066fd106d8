using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>Starts a replay of many notifications, which goes on by itself; or only says what one would do.</summary>
public sealed class StartReplay(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, WorkSignal signal, TimeProvider clock)
{
    /// <param name="Filter">What a filter lets through; or</param>
    /// <param name="Ids">those that were picked, 1 to 1,000.</param>
    /// <param name="Reason">Why, for the record: 1 to 500 characters; only a dry run needs none.</param>
    /// <param name="DryRun">Whether to say only what would be done.</param>
    public sealed record Input(
        [property: JsonPropertyName("filter")] ReplayFilter? Filter = null,
        [property: JsonPropertyName("ids")] IReadOnlyList<string>? Ids = null,
        [property: JsonPropertyName("reason")] string? Reason = null,
        [property: JsonPropertyName("dry_run")] bool DryRun = false)
    {
        /// <summary>Which notifications.</summary>
        /// <exception cref="Refusal">400; 404 for an id that cannot be one.</exception>
        internal ReplaySelection Selection() => new(Filter?.Read(), Ids?.Select(PublicId.Webhook.Parse).ToList());
    }

    /// <summary>What is done with some of them.</summary>
    /// <param name="Status">Where they stand.</param>
    /// <param name="Act">What is done.</param>
    /// <param name="Why">Why nothing, where they are skipped.</param>
    /// <param name="Count">How many.</param>
    public sealed record Part(
        [property: JsonPropertyName("status")] WebhookStatus Status,
        [property: JsonPropertyName("act")] ReplayAct Act,
        [property: JsonPropertyName("why")] ReplaySkip? Why,
        [property: JsonPropertyName("count")] int Count);

    /// <summary>What a replay would do now.</summary>
    /// <param name="Environment">The one environment.</param>
    /// <param name="Total">How many notifications.</param>
    /// <param name="Tried">How many failed ones are tried again.</param>
    /// <param name="GoneThroughAgain">How many processed ones are gone through once more.</param>
    /// <param name="Skipped">How many are left alone.</param>
    /// <param name="Parts">The same by status and reason.</param>
    public sealed record Plan(
        [property: JsonPropertyName("environment")] ConnectionEnvironment? Environment,
        [property: JsonPropertyName("total")] int Total,
        [property: JsonPropertyName("tried")] int Tried,
        [property: JsonPropertyName("gone_through_again")] int GoneThroughAgain,
        [property: JsonPropertyName("skipped")] int Skipped,
        [property: JsonPropertyName("parts")] IReadOnlyList<Part> Parts);

    /// <summary>Most notifications in one replay; a test sets fewer.</summary>
    internal int Most { get; set; } = WebhookReplay.MaxNotifications;

    /// <summary>What it would do; changes nothing.</summary>
    /// <exception cref="Refusal">403; 400; 404 for one of the ids; 422 <c>replay_too_large</c>, <c>environments_mixed</c>.</exception>
    public async Task<Plan> DryRun(ReplaySelection selection, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ReplayWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Look(db, await selection.Settle(db, cancellationToken), clock.Now(), cancellationToken);
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="Refusal">403; 400; 404 for one of the ids; 422 <c>nothing_to_replay</c>, <c>replay_too_large</c>, <c>environments_mixed</c>.</exception>
    public async Task<ReplayAnswer> Handle(ReplaySelection selection, string? reason, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var given = GivenReason.Required(reason);
        var started = await unitOfWork.Save(actor, (db, now) => Start(db, selection, given, actor, now, cancellationToken), once, cancellationToken);
        signal.Wake(ReplayQueue.Name);
        return started;
    }

    private async Task<ReplayAnswer> Start(PaymentDb db, ReplaySelection asked, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var selection = await asked.Settle(db, cancellationToken);
        var plan = await Look(db, selection, now, cancellationToken);
        if (plan.Tried + plan.GoneThroughAgain == 0)
        {
            throw Refusal.Rule("nothing_to_replay", plan.Total == 0 ? "No notification matches: there is nothing to replay." : "None of them can be replayed: they wait, are duplicates, are held or were discarded, or their bytes are gone.");
        }

        var replay = new WebhookReplay
        {
            Id = now.NewId(),
            Environment = plan.Environment!.Value,
            SelectionJson = selection.ToJson(),
            Reason = reason,
            StartedAt = now,
            StartedById = actor.Id,
            StartedByName = actor.Name,
            Total = plan.Total,
        };
        db.Add(replay);
        await Enqueue.Add(db, ReplayQueue.Name, replay.Id, orderKey: null, now, now, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(replay), new AuditedAct(AuditKinds.WebhookReplayStarted, Audited(selection, plan), reason));
        return ReplayAnswer.Of(replay);
    }

    private async Task<Plan> Look(PaymentDb db, ReplaySelection selection, DateTime now, CancellationToken cancellationToken)
    {
        var rows = selection.Apply(db, now);
        if (await rows.Take(Most + 1).CountAsync(cancellationToken) > Most)
        {
            throw Refusal.Rule("replay_too_large", $"More than {Most:N0} notifications match. Narrow the filter, by time for instance, and replay part by part.", "filter");
        }

        var groups = await rows
            .GroupBy(row => new { row.Environment, row.Status, Discarded = row.DiscardedAt != null, Dropped = row.BodyDroppedAt != null })
            .Select(group => new { group.Key.Environment, group.Key.Status, group.Key.Discarded, group.Key.Dropped, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var environments = groups.Select(group => group.Environment).Distinct().ToList();
        RequireAll(selection, groups.Sum(group => group.Count), environments.Count);
        var parts = groups
            .Select(group => (group.Status, Rule: ReplayRules.Of(group.Status, group.Discarded, group.Dropped), group.Count))
            .GroupBy(part => (part.Status, part.Rule))
            .Select(same => new Part(same.Key.Status, same.Key.Rule.Act, same.Key.Rule.Why, same.Sum(part => part.Count)))
            .OrderBy(part => part.Act).ThenBy(part => part.Status).ThenBy(part => part.Why)
            .ToList();
        return new Plan(
            selection.Filter?.Environment ?? environments[0], parts.Sum(part => part.Count),
            Sum(parts, ReplayAct.Tried), Sum(parts, ReplayAct.GoneThroughAgain), Sum(parts, ReplayAct.Skipped), parts);
    }

    private static int Sum(List<Part> parts, ReplayAct act) => parts.Where(part => part.Act == act).Sum(part => part.Count);

    private static void RequireAll(ReplaySelection selection, int found, int environments)
    {
        if (selection.Ids is { } ids && found < ids.Count)
        {
            throw Refusal.NotFound("webhook notification");
        }

        if (environments > 1)
        {
            throw Refusal.Rule("environments_mixed", "They are of different environments. Replay those of one environment at a time.", "ids");
        }
    }

    private static IReadOnlyList<FieldChange> Audited(ReplaySelection selection, Plan plan) =>
    [
        new("notifications", null, Counted(plan.Total)), new("tried", null, Counted(plan.Tried)),
        new("goneThroughAgain", null, Counted(plan.GoneThroughAgain)), new("skipped", null, Counted(plan.Skipped)),
        .. selection.Filter is { } filter ? ReplayFilter.Of(filter).Audited : [new FieldChange("picked", null, "true")],
    ];

    private static string Counted(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
