using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform;
using PaymentAdmin.UI;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>The lines of an adjustment: each finds its account once its number is typed.</summary>
public sealed partial class AdjustmentLines
{
    private const int Least = 2;

    /// <summary>An account's own number is among the first that begin with it.</summary>
    private const int Looked = 50;

    private static readonly IReadOnlyList<(string Value, string Text)> s_sides = [("debit", "Debit"), ("credit", "Credit")];

    [Parameter, EditorRequired]
    public ManualEntryDraft Draft { get; set; } = default!;

    /// <summary>What is wrong with the form around it.</summary>
    [Parameter, EditorRequired]
    public FormErrors Errors { get; set; } = default!;

    /// <summary>Done once every number that was typed is looked up.</summary>
    public Task Found { get; private set; } = Task.CompletedTask;

    [Inject]
    private ListAccounts Accounts { get; set; } = default!;

    private Task Find(ManualEntryDraft.Line line, string number) => Found = Task.WhenAll(Found, Look(line, number.Trim()));

    private async Task Look(ManualEntryDraft.Line line, string number)
    {
        (line.AccountNumber, line.Account, line.IsUnknown) = (number, null, false);
        if (number.Length == 0)
        {
            return;
        }

        ListAccounts.Row? account = null;
        if (number.All(char.IsAsciiDigit))
        {
            var found = await Accounts.Handle(new ListAccounts.Query([], Search: number, Slice: new Slice(Looked, 0)), await Actor(), Left);
            account = found.Data.FirstOrDefault(row => row.AccountNumber == number);
        }

        // Another one may have been typed meanwhile.
        if (line.AccountNumber == number)
        {
            (line.Account, line.IsUnknown) = (account, account is null);
        }
    }

    private static string AmountOf(ManualEntryDraft.Line line) => line.Account is { } account ? $"Amount ({account.Currency})" : "Amount";

    private static string? Name(ManualEntryDraft.Line line) => line.IsUnknown ? "There is no account with this number." : line.Account?.Name;
}
