using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Audit;

/// <summary>What happened to one thing, newest first; for the detail pages of all modules.</summary>
public sealed partial class HistoryTab
{
    /// <summary>The id of the thing, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid ThingId { get; set; }

    [Inject]
    private ListAudit List { get; set; } = default!;

    protected override Guid Thing => ThingId;

    protected override string Permission => Permissions.ViewAudit;

    protected override async Task<(IReadOnlyList<ListAudit.Row> Rows, string? Next)> Load(Guid thing, string? after, Actor actor)
    {
        var page = await List.Handle(new ListAudit.Query(ThingId: thing, After: Cursor.Parse(after), Limit: AtOnce), actor, Left);
        return (page.Data, page.Pagination.Cursor);
    }
}
