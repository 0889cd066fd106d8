using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>What was sent on a connection and what came back, newest first, with its traffic above.</summary>
public sealed partial class ExchangesTab
{
    /// <summary>The id of the connection, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Inject]
    private ListExchanges List { get; set; } = default!;

    protected override Guid Thing => ConnectionId;

    protected override string Permission => Permissions.ViewConnections;

    protected override async Task<(IReadOnlyList<ListExchanges.Row> Rows, string? Next)> Load(Guid thing, string? after, Actor actor)
    {
        var page = await List.Handle(new ListExchanges.Query(thing, Cursor.Parse(after), AtOnce), actor, Left);
        return (page.Data, page.Pagination.Cursor);
    }
}
