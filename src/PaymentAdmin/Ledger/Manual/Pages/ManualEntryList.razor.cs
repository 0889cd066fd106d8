using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>Manual entries of one environment, newest first.</summary>
public sealed partial class ManualEntryList
{
    private ReadManualEntries.Answer? _page;
    private bool _mayPropose;

    [Inject]
    private ReadManualEntries Read { get; set; } = default!;

    private string New => $"ledger/manual-entries/new{(_page is { } shown ? $"?environment={Words.Of(shown.Environment)}" : "")}";

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayPropose = actor.May(Permissions.PostAdjustments);
        var query = ReadManualEntries.Query.Read(Query);
        _page = await Read.Handle(Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } }, actor, Left);
    }
}
