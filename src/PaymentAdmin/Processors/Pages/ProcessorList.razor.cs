using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Processors.Pages;

/// <summary>All processors.</summary>
public sealed partial class ProcessorList
{
    private ListProcessors.Query _query = new([], []);
    private ListProcessors.Answer _page = new([], new ListProcessors.Pagination(1, PageSize, 0));
    private bool _mayManage;

    [Inject]
    private ListProcessors List { get; set; } = default!;

    private int First => ((_page.Pagination.Page - 1) * _page.Pagination.PageSize) + 1;

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProcessors);
        _query = ListProcessors.Query.Read(Query);
        _query = Query.ContainsKey("page_size") ? _query : _query with { PageSize = PageSize };
        _page = await List.Handle(_query, actor, Left);
    }

    private RenderFragment Sorter(string text, string key) => builder =>
    {
        builder.OpenComponent<SortLink>(0);
        builder.AddComponentParameter(1, nameof(SortLink.Text), text);
        builder.AddComponentParameter(2, nameof(SortLink.Key), key);
        builder.AddComponentParameter(3, nameof(SortLink.Sort), _query.Sort);
        builder.AddComponentParameter(4, nameof(SortLink.Descending), _query.Descending);
        builder.CloseComponent();
    };
}
