using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Pages;

/// <summary>What moved on one account, newest first, and what stood on it before and after.</summary>
public sealed partial class AccountStatement
{
    private GetAccountStatement.Answer? _statement;
    private bool _unknown;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private GetAccountStatement Get { get; set; } = default!;

    private string Root => $"ledger/accounts/{Id}";

    private string Opening => _statement!.From is { } first ? $"Before {Shown(first)}" : "At the beginning";

    private string Closing => _statement!.To is { } last ? $"At the end of {Shown(last)}" : "Now";

    private string Summary => _statement?.Data.Count switch
    {
        1 => "1 line shown",
        var count => $"{count} lines shown",
    };

    protected override async Task Load()
    {
        _unknown = false;
        try
        {
            var query = GetAccountStatement.Query.Read(PublicId.Account.Parse(Id), Query);
            _statement = await Get.Handle(Query.ContainsKey("limit") ? query : query with { Limit = PageSize }, await Actor(), Left);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.NotFound)
        {
            (_unknown, _statement) = (true, null);
            throw;
        }
    }

    private string Entry(GetAccountStatement.Line line) =>
        $"ledger/journal?source_reference={Uri.EscapeDataString(line.SourceReference)}&account={_statement!.Account.AccountNumber}&environment={Words.Of(_statement.Environment)}";

    private static string Shown(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
