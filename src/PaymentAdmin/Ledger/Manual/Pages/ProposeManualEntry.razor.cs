using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>Proposes an entry that no PSP tells of; its own page is where somebody else approves it.</summary>
public sealed partial class ProposeManualEntry
{
    private readonly ManualEntryDraft _draft = new();
    private AdjustmentLines? _lines;
    private ListAccountFilters.Answer _filters = new(new([], true), new([], true), []);

    /// <summary>The environment that is chosen at first.</summary>
    [SupplyParameterFromQuery(Name = "environment")]
    public string? Environment { get; set; }

    [Inject]
    private ListAccountFilters Filters { get; set; } = default!;

    [Inject]
    private ProposeEntry Propose { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string AmountLabel => _draft.Currency.Length == 0 ? "Amount" : $"Amount ({_draft.Currency})";

    protected override async Task OnInitializedAsync()
    {
        _draft.Environment = Environment ?? "";
        _filters = await Filters.Handle(processorId: null, tenantId: null, await Actor(), Left);
    }

    private Task Save() => Try(async () =>
    {
        // Enter in a field sends the form while the account of that field is still being looked up.
        await (_lines?.Found ?? Task.CompletedTask);
        var errors = new FieldErrors();
        var input = _draft.ToInput(CultureInfo.CurrentCulture, errors);
        errors.ThrowIfAny();
        var proposed = await Propose.Handle(input, await Actor(), CancellationToken.None);
        Navigation.NavigateTo($"ledger/manual-entries/{proposed.Id}");
    });

    private static IReadOnlyList<(string Value, string Text)> Options(ListAccountFilters.Choices choices) => [.. choices.All.Select(choice => (choice.Id, choice.Code))];

    private string? TenantHelp => Cut(_filters.Tenants) ?? (ManualPostings.IsFee(_draft.Kind) ? "Where its fees are owed on an account of its own." : null);

    private static string? Cut(ListAccountFilters.Choices choices) => choices.Complete ? null : $"The first {ListAccountFilters.MaxChoices}; the API takes any.";
}
