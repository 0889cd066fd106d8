using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Webhooks;

/// <summary>The acts on one notification: replay, release, discard.</summary>
public sealed partial class NotificationActions
{
    private bool _may;

    /// <summary>Which, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid NotificationId { get; set; }

    /// <summary>Where it stands.</summary>
    [Parameter, EditorRequired]
    public WebhookStatus Status { get; set; }

    /// <summary>Whether its original bytes are gone: then it can only be discarded.</summary>
    [Parameter]
    public bool BodyDropped { get; set; }

    /// <summary>Something was done, or refused because it is no longer as it was shown: show it again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private ReplayNotification Replaying { get; set; } = default!;

    [Inject]
    private ReleaseNotification Releasing { get; set; } = default!;

    [Inject]
    private DiscardNotification Discarding { get; set; } = default!;

    private bool MayReplay => Status is WebhookStatus.Failed or WebhookStatus.Processed && !BodyDropped;

    protected override async Task OnParametersSetAsync() => _may = (await Actor()).May(Permissions.ReplayWebhooks);

    private Task Replay() => Ask(
        "Replay",
        Status == WebhookStatus.Failed
            ? "It is tried again from its original bytes. What it tells of takes effect if it can be processed now."
            : "It is gone through once more from its original bytes. It stays processed, and nothing that it did is done twice.",
        Replaying.Handle, "The notification is replayed.", dangerous: false);

    private Task Release() => Ask(
        "Release", "It no longer waits: it is processed, and takes effect. Where what held it still stands, it is held again.",
        Releasing.Handle, "The notification is released.", dangerous: false);

    private Task Discard() => Ask(
        "Discard", "It is not processed: it becomes failed, with your reason. What it tells of has no effect. It can still be replayed later.",
        Discarding.Handle, "The notification is discarded.", dangerous: true);

    private async Task Ask(
        string act, string what, Func<Guid, ReasonInput, Actor, CancellationToken, Platform.Once?, Task<NotificationState>> let, string outcome, bool dangerous)
    {
        if (await ConfirmDialog.Ask(Dialogs, $"{act} this notification", act, What(what), askReason: true, dangerous) is not { } reason)
        {
            return;
        }

        await Act(outcome, actor => let(NotificationId, new ReasonInput(reason), actor, CancellationToken.None, null), Changed.InvokeAsync);
    }
}
