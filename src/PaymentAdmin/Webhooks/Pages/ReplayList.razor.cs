using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>All replays of many, of one environment.</summary>
public sealed partial class ReplayList
{
    private ListOf<ReplayAnswer> _page = new([], new OffsetPagination(PageSize, 0, 0, false));

    [Inject]
    private ListReplays List { get; set; } = default!;

    protected override async Task Load()
    {
        var query = ListReplays.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        _page = await List.Handle(query, await Actor(), Left);
    }
}
