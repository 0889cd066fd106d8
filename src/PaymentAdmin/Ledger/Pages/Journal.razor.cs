using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Reading;

namespace PaymentAdmin.Ledger.Pages;

/// <summary>The entries of one environment, newest first.</summary>
public sealed partial class Journal
{
    private ListEntries.Answer? _page;

    [Inject]
    private ListEntries List { get; set; } = default!;

    /// <summary>Whether others than the first are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor") || Query.ContainsKey("offset");

    protected override async Task Load()
    {
        var query = ListEntries.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        _page = await List.Handle(query, await Actor(), Left);
    }

    /// <summary>Where what caused an entry is shown, beside its transaction.</summary>
    private static (string Address, string Name)? SourceOf(EntryAnswer entry) => entry.Source switch
    {
        EntrySource.StatementLine when entry.StatementId is { } statement => ($"settlement/statements/{statement}", "Statement"),
        EntrySource.SettlementIssue => ($"settlement/issues/{entry.SourceId}", "Settlement issue"),
        EntrySource.Manual => ($"ledger/manual-entries/{entry.SourceId}", "Manual entry"),
        _ => null,
    };
}
