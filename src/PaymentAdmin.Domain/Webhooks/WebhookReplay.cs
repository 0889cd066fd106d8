using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Webhooks;

/// <summary>How a replay of many stands.</summary>
public enum ReplayStatus
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Each of its notifications has had its turn.</summary>
    Completed,

    /// <summary>A person stopped it.</summary>
    Cancelled,
}

/// <summary>
/// A replay of many notifications: which ones, why, and how far it has come. It takes them in the order in which they
/// arrived, part by part, and its place is committed with each part: whoever goes on after a crash goes on there.
/// </summary>
public sealed class WebhookReplay
{
    /// <summary>Most notifications in one replay.</summary>
    public const int MaxNotifications = 100_000;

    /// <summary>The id; <c>rpl_</c> at every edge.</summary>
    public Guid Id { get; init; }

    /// <summary>The one environment that it is about.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>Which notifications, as JSON.</summary>
    public string SelectionJson { get; init; } = "{}";

    /// <summary>Why; for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was started, UTC: what arrived later is not part of it.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    public Guid StartedById { get; init; }

    /// <summary>That person's e-mail address.</summary>
    public string StartedByName { get; init; } = "";

    /// <summary>How many notifications there were when it was started.</summary>
    public int Total { get; init; }

    /// <summary>Where it stands.</summary>
    public ReplayStatus Status { get; private set; }

    /// <summary>How many had failed and are tried again.</summary>
    public int Tried { get; private set; }

    /// <summary>How many were processed and are gone through once more.</summary>
    public int GoneThroughAgain { get; private set; }

    /// <summary>How many were left alone.</summary>
    public int Skipped { get; private set; }

    /// <summary>The last one that had its turn: when that arrived; null before the first.</summary>
    public DateTime? PlaceAt { get; private set; }

    /// <summary>The last one that had its turn.</summary>
    public Guid PlaceId { get; private set; }

    /// <summary>When it ended, UTC; null while it goes on.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Who stopped it; null where nobody did.</summary>
    public string? CancelledBy { get; private set; }

    /// <summary>Why that person did.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; private set; }

    /// <summary>The next notification has its turn.</summary>
    /// <returns>What is to be done with it.</returns>
    public WebhookReplayItem Take(WebhookNotification notification)
    {
        var (act, why) = ReplayRules.Of(notification.Status, notification.DiscardedAt is not null, notification.BodyDroppedAt is not null);
        (PlaceAt, PlaceId) = (notification.ReceivedAt, notification.Id);
        Tried += act == ReplayAct.Tried ? 1 : 0;
        GoneThroughAgain += act == ReplayAct.GoneThroughAgain ? 1 : 0;
        Skipped += act == ReplayAct.Skipped ? 1 : 0;
        Version++;
        return new WebhookReplayItem { ReplayId = Id, NotificationId = notification.Id, ReceivedAt = notification.ReceivedAt, Act = act, Why = why };
    }

    /// <summary>There is nothing left to do.</summary>
    public void Complete(DateTime now) => End(ReplayStatus.Completed, now);

    /// <summary>A person stops it.</summary>
    /// <exception cref="Refusal">409 <c>replay_ended</c>.</exception>
    public void Cancel(string by, string reason, DateTime now)
    {
        End(ReplayStatus.Cancelled, now);
        (CancelledBy, CancelReason) = (by, reason);
    }

    private void End(ReplayStatus status, DateTime now)
    {
        if (Status != ReplayStatus.Running)
        {
            throw Refusal.Conflict("replay_ended", $"The replay is {Words.Plain(Status).ToLowerInvariant()} already.", "status");
        }

        (Status, EndedAt) = (status, now);
        Version++;
    }
}

/// <summary>One notification of a replay of many, and what was done with it; how its try ended, the attempt knows.</summary>
public sealed class WebhookReplayItem
{
    /// <summary>The replay.</summary>
    public Guid ReplayId { get; init; }

    /// <summary>The notification.</summary>
    public Guid NotificationId { get; init; }

    /// <summary>When the notification arrived, UTC: the order of a replay.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>What is done with it.</summary>
    public ReplayAct Act { get; init; }

    /// <summary>Why nothing, where it is skipped.</summary>
    public ReplaySkip? Why { get; init; }
}
