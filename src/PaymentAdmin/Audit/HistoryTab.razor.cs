using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Audit;

/// <summary>What happened to one thing, newest first; for the detail pages of all modules.</summary>
public sealed partial class HistoryTab
{
    private const int AtOnce = 25;

    private readonly List<ListAudit.Row> _rows = [];
    private Guid? _shown;
    private string? _next;
    private bool _may;
    private bool _loading;

    /// <summary>The id of the thing, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid ThingId { get; set; }

    [Inject]
    private ListAudit List { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != ThingId)
        {
            _shown = ThingId;
            await Refresh();
        }
    }

    /// <summary>Starts again with the newest, after a change.</summary>
    public async Task Refresh()
    {
        _rows.Clear();
        _next = null;
        await ShowOlder();
    }

    private async Task ShowOlder()
    {
        var (thing, after) = (ThingId, _next);
        var actor = await Actor();
        _may = actor.May(Permissions.ViewAudit);
        if (!_may)
        {
            return;
        }

        _loading = true;
        var page = await List.Handle(new ListAudit.Query(ThingId: thing, After: Cursor.Parse(after), Limit: AtOnce), actor, Left);
        if (thing == ThingId && after == _next)
        {
            _rows.AddRange(page.Data);
            _next = page.Pagination.Cursor;
            _loading = false;
        }
    }
}
