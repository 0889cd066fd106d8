using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>Manual entries in words.</summary>
internal static class ManualText
{
    /// <summary>All kinds, for a form.</summary>
    public static IReadOnlyList<(string Value, string Text)> Kinds { get; } = [.. Enum.GetValues<ManualEntryKind>().Select(kind => (Words.Of(kind), Kind(kind)))];

    public static string Kind(ManualEntryKind kind) => kind switch
    {
        ManualEntryKind.PrefundTopUp => "Prefund top-up",
        ManualEntryKind.FeeInvoiced => "Fee invoice paid",
        ManualEntryKind.FeeFromPrefund => "Fee taken from the prefund",
        _ => Words.Plain(kind),
    };

    /// <summary>When to choose it.</summary>
    public static string Help(ManualEntryKind kind) => kind switch
    {
        ManualEntryKind.PrefundTopUp => "The balance at a PSP was topped up from the bank.",
        ManualEntryKind.ProgrammeFunded => "Somebody paid money into the bank for a programme.",
        ManualEntryKind.TenantPaid => "A tenant was paid from the bank what is held for it.",
        ManualEntryKind.FeeInvoiced => "A processor's invoice for its fees was paid from the bank.",
        ManualEntryKind.FeeFromPrefund => "A processor took its fees from the balance at the PSP.",
        _ => "Any accounts, as you say: to put right what no other entry does.",
    };

    /// <summary>What it posts: "Debits balance at the PSP, credits operating bank". Of an adjustment people say it.</summary>
    public static string Posts(ManualEntryKind kind)
    {
        var lines = ManualPostings.Of(kind, 1).Lines;
        return $"Debits {Names(lines.Where(line => line.DebitMinor > 0))}, credits {Names(lines.Where(line => line.DebitMinor < 0))}";

        static string Names(IEnumerable<PostingLine> lines) => string.Join(" and ", lines.Select(line => $"“{AccountText.Name(line.Class)}”"));
    }

    /// <summary>How much an entry moves: "NGN 5,000.00", in several currencies "NGN 5,000.00 and TZS 10.00".</summary>
    public static string Whole(ManualEntryAnswer entry) =>
        string.Join(" and ", entry.Lines.GroupBy(line => line.Currency).Select(group => Amount.Show(group.Sum(line => line.Debit), group.Key, CultureInfo.CurrentCulture)));

    /// <summary>Whether what is typed balances, in one currency.</summary>
    public static string Sides(string currency, long debit, long credit)
    {
        var difference = Amount.Show(Math.Abs(debit - credit), currency, CultureInfo.CurrentCulture);
        return (debit - credit) switch
        {
            0 => $"Balanced: {Amount.Show(debit, currency, CultureInfo.CurrentCulture)} on each side.",
            > 0 => $"Differs by {difference}: the debits are greater.",
            _ => $"Differs by {difference}: the credits are greater.",
        };
    }
}
