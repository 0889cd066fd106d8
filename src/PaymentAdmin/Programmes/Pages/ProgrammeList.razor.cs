using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Pages;

/// <summary>All programmes.</summary>
public sealed partial class ProgrammeList
{
    private ListOf<ListProgrammes.Row> _page = new([], new OffsetPagination(PageSize, 0, 0, false));
    private bool _mayManage;

    [Inject]
    private ListProgrammes List { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProgrammes);
        var query = ListProgrammes.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice! with { Limit = PageSize } };
        _page = await List.Handle(query, actor, Left);
    }
}
