using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.UI;

namespace PaymentAdmin.Connections;

/// <summary>How a connection's traffic stands now, for the pages of connections.</summary>
public sealed partial class FlowState
{
    private FlowStatus? _state;

    /// <summary>The id of the connection, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Inject]
    private IFlowControl Flow { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    protected override Task OnParametersSetAsync() => Refresh();

    /// <summary>Looks again.</summary>
    public async Task Refresh() =>
        _state = (await Actor()).May(Permissions.ViewConnections) ? await Flow.StateOf(ConnectionId, Left) : null;

    private string Explanation(FlowStatus state) => state.Breaker switch
    {
        BreakerPosition.Open when state.Until is { } until => $"Half of the last calls failed. Nothing is sent until {At(until)}.",
        BreakerPosition.HalfOpen => "The PSP was failing. The next call tries whether it is well again.",
        _ => "Calls go through.",
    };

    private string At(DateTime utc) => Zone.Local(utc).ToString("HH:mm:ss", CultureInfo.CurrentCulture);
}
