using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>What was sent on a connection and what came back, newest first, with its traffic above.</summary>
public sealed partial class ExchangesTab
{
    private const int AtOnce = 25;

    private readonly List<ListExchanges.Row> _rows = [];
    private Guid? _shown;
    private string? _next;
    private bool _may;
    private bool _loading;

    /// <summary>The id of the connection, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Inject]
    private ListExchanges List { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != ConnectionId)
        {
            _shown = ConnectionId;
            await Refresh();
        }
    }

    /// <summary>Starts again with the newest, after a call.</summary>
    public async Task Refresh()
    {
        _rows.Clear();
        _next = null;
        await ShowOlder();
    }

    private async Task ShowOlder()
    {
        var (connection, after) = (ConnectionId, _next);
        var actor = await Actor();
        _may = actor.May(Permissions.ViewConnections);
        if (!_may)
        {
            return;
        }

        _loading = true;
        var page = await List.Handle(new ListExchanges.Query(connection, Cursor.Parse(after), AtOnce), actor, Left);
        if (connection == ConnectionId && after == _next)
        {
            _rows.AddRange(page.Data);
            _next = page.Pagination.Cursor;
            _loading = false;
        }
    }
}
