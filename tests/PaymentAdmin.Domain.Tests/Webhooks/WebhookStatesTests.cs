using PaymentAdmin.Domain.Webhooks;
using static PaymentAdmin.Domain.Webhooks.WebhookEvent;
using static PaymentAdmin.Domain.Webhooks.WebhookStatus;

namespace PaymentAdmin.Domain.Tests.Webhooks;

public sealed class WebhookStatesTests
{
    /// <summary>The design's table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(WebhookStatus From, WebhookEvent What), WebhookStatus> Table = new()
    {
        [(Pending, Begin)] = Processing,
        [(Processing, Expire)] = Pending,
        [(Processing, Succeed)] = Processed,
        [(Processing, Fail)] = Failed,
        [(Processing, FindDuplicate)] = Duplicate,
        [(Processing, Hold)] = HeldBlocked,
        [(Failed, Retry)] = Pending,
        [(HeldBlocked, Release)] = Pending,
        [(HeldBlocked, Discard)] = Failed,
        [(Processed, GoThroughAgain)] = Processed,
    };

    public static TheoryData<WebhookStatus, WebhookEvent> All { get; } =
        [.. from status in Enum.GetValues<WebhookStatus>() from what in Enum.GetValues<WebhookEvent>() select (status, what)];

    [Theory, MemberData(nameof(All))]
    public void Next_OfEveryStatusAndEvent_IsTheDesignsTable(WebhookStatus from, WebhookEvent what) =>
        Assert.Equal(Table.TryGetValue((from, what), out var next) ? next : null, WebhookStates.Next(from, what));

    [Theory, MemberData(nameof(All))]
    public void Notification_InEveryStatusAtEveryEvent_FollowsTheTableOrRefuses(WebhookStatus from, WebhookEvent what)
    {
        var notification = In(from);
        var (before, version) = (Shown(notification), notification.Version);

        if (Table.TryGetValue((from, what), out var expected))
        {
            Let(notification, what);
            Assert.Equal((expected, version + 1), (notification.Status, notification.Version));
        }
        else
        {
            var refusal = Assert.Throws<Refusal>(() => Let(notification, what));
            Assert.Equal((RefusalKind.Conflict, "webhook_state"), (refusal.Kind, refusal.Code));
            Assert.Equal((before, version), (Shown(notification), notification.Version));
        }
    }

    [Fact]
    public void Hold_ThenReleased_ForgetsItsConditionAndCountsTheTry()
    {
        var notification = In(HeldBlocked);
        Assert.Equal((HoldCondition.UnknownReference, "early"), (notification.Condition, notification.ErrorMessage));

        notification.Release();

        Assert.Equal((null, null, 1), (notification.Condition, notification.ErrorMessage, notification.RetryCount));
    }

    [Fact]
    public void Retry_OfAFailedOne_ShowsWhatWasWrongUntilItIsTried()
    {
        var notification = In(Failed);

        notification.Retry();
        Assert.Equal("broken", notification.ErrorMessage);
        notification.Begin();
        notification.Succeed(Known.Later);

        Assert.Equal((null, 1, Known.Later), (notification.ErrorMessage, notification.RetryCount, notification.ProcessedAt));
    }

    [Fact]
    public void GoThroughAgain_OfAProcessedOne_KeepsWhenItWasProcessed()
    {
        var notification = In(Processed);

        notification.GoThroughAgain();

        Assert.Equal((Processed, Known.Now), (notification.Status, notification.ProcessedAt));
    }

    [Fact]
    public void Discard_OfAHeldOne_SaysWhyAndIsForgottenAtARetry()
    {
        var notification = In(HeldBlocked);

        notification.Discard("not ours", Known.Later);
        Assert.Equal((Failed, "Discarded: not ours", Known.Later), (notification.Status, notification.ErrorMessage, notification.DiscardedAt));
        notification.Retry();

        Assert.Null(notification.DiscardedAt);
    }

    [Fact]
    public void Fail_WithALongMessage_CutsIt()
    {
        var notification = In(Processing);

        notification.Fail(new string('x', WebhookNotification.ErrorMaxLength + 1));

        Assert.Equal(WebhookNotification.ErrorMaxLength, notification.ErrorMessage!.Length);
    }

    private static (WebhookStatus, string?, HoldCondition?, int) Shown(WebhookNotification notification) =>
        (notification.Status, notification.ErrorMessage, notification.Condition, notification.RetryCount);

    private static WebhookNotification In(WebhookStatus status)
    {
        var notification = new WebhookNotification();
        if (status != Pending)
        {
            notification.Begin();
        }

        switch (status)
        {
            case Processed:
                notification.Succeed(Known.Now);
                break;
            case Failed:
                notification.Fail("broken");
                break;
            case Duplicate:
                notification.FindDuplicate(Known.Id(7), Known.Now);
                break;
            case HeldBlocked:
                notification.Hold(HoldCondition.UnknownReference, "early");
                break;
        }

        return notification;
    }

    private static void Let(WebhookNotification notification, WebhookEvent what)
    {
        switch (what)
        {
            case Begin:
                notification.Begin();
                break;
            case Expire:
                notification.Expire();
                break;
            case Succeed:
                notification.Succeed(Known.Later);
                break;
            case Fail:
                notification.Fail("no");
                break;
            case FindDuplicate:
                notification.FindDuplicate(Known.Id(7), Known.Later);
                break;
            case Hold:
                notification.Hold(HoldCondition.NothingNew, "paused");
                break;
            case Retry:
                notification.Retry();
                break;
            case Release:
                notification.Release();
                break;
            case Discard:
                notification.Discard("why", Known.Later);
                break;
            case GoThroughAgain:
                notification.GoThroughAgain();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "No such event.");
        }
    }
}
