using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>One notification: what it says, what proved it, what was made of it. While it is under way, it moves by itself.</summary>
public sealed partial class WebhookDetail
{
    private Guid _id;
    private NotificationAnswer? _notification;
    private IDisposable? _watching;
    private string? _loaded;
    private bool _mayAudit;

    [Inject]
    private GetNotification Get { get; set; } = default!;

    [Inject]
    private WebhookWatch Watch { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string Root => $"webhooks/{_notification!.Id}";

    private string CurrentPath => $"{Root}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", Root);
            yield return ("Payload", $"{Root}/payload");
            yield return ("Headers", $"{Root}/headers");
            if (_mayAudit)
            {
                yield return ("History", $"{Root}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
        {
            return;
        }

        _loaded = Id;

        // An alert names it by its bare id.
        _id = Guid.TryParseExact(Id, "D", out var bare) ? bare : PublicId.Webhook.Parse(Id);
        await Load();
        _watching?.Dispose();
        _watching = Left.IsCancellationRequested ? null : Watch.Watch(_notification!.Environment, _ => InvokeAsync(Look));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watching?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayAudit = actor.May(Permissions.ViewAudit);
        _notification = await Get.Handle(_id, includeRawBody: false, actor, Left);
    }

    private async Task Look()
    {
        try
        {
            if (_notification is { } shown && IsUnderWay(shown))
            {
                await Load();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception fault)
        {
            // Nobody waits for this: the page's own error boundary shows it.
            await DispatchExceptionAsync(fault);
        }
    }

    private static bool IsUnderWay(NotificationAnswer notification) =>
        notification.Status is WebhookStatus.Pending or WebhookStatus.Processing || notification.Attempts.Any(attempt => attempt.EndedAt is null);
}
