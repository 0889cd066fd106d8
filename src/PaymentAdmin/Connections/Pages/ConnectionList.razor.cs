using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Pages;

/// <summary>All connections.</summary>
public sealed partial class ConnectionList
{
    private ListOf<ListConnections.Row> _page = new([], new OffsetPagination(PageSize, 0, 0, false));
    private bool _mayManage;

    [Inject]
    private ListConnections List { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageConnections);
        var query = ListConnections.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice! with { Limit = PageSize } };
        _page = await List.Handle(query, actor, Left);
    }
}
