using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Ledger.Reading;

namespace PaymentAdmin.Ledger.Pages;

/// <summary>What stands on every account of one currency at the end of a day.</summary>
public sealed partial class TrialBalance
{
    private GetTrialBalance.Answer? _balance;
    private IReadOnlyList<string> _currencies = [];

    [Inject]
    private GetTrialBalance Get { get; set; } = default!;

    [Inject]
    private ListAccountFilters Filters { get; set; } = default!;

    private string ExportHref(string format) => $"ledger/trial-balance/export.{format}?currency={_balance!.Currency}&environment={Domain.Words.Of(_balance.Environment)}{(Value("at") is { Length: > 0 } at ? $"&at={Uri.EscapeDataString(at)}" : "")}";

    private string Statement(GetTrialBalance.Account account) =>
        AccountText.Statement(account.Id, _balance!.Environment) + (UtcDay("at") is { } day ? $"&to={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "");

    protected override async Task Load()
    {
        var actor = await Actor();
        _balance = null;
        _currencies = (await Filters.Handle(null, null, actor, Left)).Currencies;
        if (Query.ContainsKey("currency"))
        {
            _balance = await Get.Handle(GetTrialBalance.Query.Read(Query), actor, Left);
        }
        else if (_currencies is [var first, ..])
        {
            var everything = Query.Append(new("currency", first)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            _balance = await Get.Handle(GetTrialBalance.Query.Read(new QueryCollection(everything)), actor, Left);
        }
    }
}
