using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Connections;

/// <summary>The webhook of one connection.</summary>
public sealed partial class WebhooksTab
{
    private RegisterWebhook.Answer? _registration;
    private IReadOnlyList<PspWebhookDelivery>? _deliveries;
    private Guid? _shown;
    private bool _loaded;
    private bool _busy;
    private string? _problem;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Parameter, EditorRequired]
    public Dialect Dialect { get; set; }

    [Parameter]
    public bool MayManage { get; set; }

    [Inject]
    private RegisterWebhook Registration { get; set; } = default!;

    [Inject]
    private ListDeliveries Deliveries { get; set; } = default!;

    private DialectFacts Facts => DialectFacts.Of(Dialect);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != ConnectionId)
        {
            _shown = ConnectionId;
            _registration = await Registration.FindFor(ConnectionId, await Actor(), Left);
            _loaded = true;
        }
    }

    private Task Register() => Try(async () =>
    {
        _registration = await Registration.Register(ConnectionId, await Actor(), CancellationToken.None);
        Done("The webhook is registered.");
        _problem = _registration.StillRegistered is { } left ? $"The registration before is still at the PSP: {left}" : null;
    });

    private async Task Remove()
    {
        if (await ConfirmDialog.Ask(Dialogs, "Remove the webhook", "Remove", RemoveQuestion) is not null)
        {
            await Try(async () =>
            {
                await Registration.Remove(ConnectionId, await Actor(), CancellationToken.None);
                (_registration, _deliveries) = (null, null);
                Done("The webhook is removed.");
            });
        }
    }

    private Task ShowDeliveries() => Try(async () => _deliveries = (await Deliveries.Handle(ConnectionId, ListDeliveries.DefaultLimit, await Actor(), Left)).Data);

    // One at a time; why the PSP did not do it stays on the page.
    private async Task Try(Func<Task> act)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _problem) = (true, null);
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
