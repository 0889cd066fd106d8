using Microsoft.AspNetCore.Components;

namespace PaymentAdmin.Audit.Pages;

/// <summary>The audit record.</summary>
public sealed partial class AuditList
{
    private ListAudit.Answer _page = new([], new ListAudit.Pagination(PageSize, null));

    [Inject]
    private ListAudit List { get; set; } = default!;

    /// <summary>Whether older entries than the newest are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor");

    private string Summary => (Onwards, _page.Pagination.Cursor, _page.Data.Count) switch
    {
        (true, _, var count) => $"{count} older",
        (_, null, 1) => "1 entry",
        (_, null, var count) => $"{count} entries",
        var (_, _, count) => $"The newest {count}",
    };

    protected override async Task Load()
    {
        var query = ListAudit.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Limit = PageSize };
        _page = await List.Handle(query, await Actor(), Left);
    }
}
