using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Pages;

/// <summary>Every account of the general ledger.</summary>
public sealed partial class ChartOfAccounts
{
    private ListOf<ListAccounts.Row> _page = new([], new OffsetPagination(PageSize, 0, 0, false));
    private ListAccountFilters.Answer _filters = new(new([], true), new([], true), []);

    [Inject]
    private ListAccounts List { get; set; } = default!;

    [Inject]
    private ListAccountFilters Filters { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        var query = ListAccounts.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice! with { Limit = PageSize } };
        _filters = await Filters.Handle(query.ProcessorId, query.TenantId, actor, Left);
        _page = await List.Handle(query, actor, Left);
    }

    private static IReadOnlyList<(string Value, string Text)> Options(ListAccountFilters.Choices choices) =>
        [.. choices.All.Select(choice => (choice.Id, choice.Code))];

    private static string? Cut(ListAccountFilters.Choices choices) =>
        choices.Complete ? null : $"The first {ListAccountFilters.MaxChoices}; search finds the others.";
}
