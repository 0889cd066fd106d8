using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>One manual entry: what it posts, who proposed it and who decided.</summary>
public sealed partial class ManualEntryDetail
{
    private string? _loaded;
    private Actor? _actor;
    private ManualEntryAnswer? _entry;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private ReadManualEntries Read { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            await Load();
        }
    }

    private async Task Load()
    {
        _actor = await Actor();
        _entry = await Read.One(PublicId.ManualEntry.Parse(Id), _actor, Left);
    }

    private static string Outcome(ManualEntryAnswer entry) => entry.Status == ManualEntryStatus.Posted ? "Approved" : entry.IsTakenBack ? "Taken back" : "Refused";

    private static string Lines(ManualEntryStatus status) => status switch
    {
        ManualEntryStatus.Proposed => "What it will post",
        ManualEntryStatus.Posted => "What it posted",
        _ => "What it would have posted",
    };
}
