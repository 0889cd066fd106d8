using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>A manual entry as it is being typed: amounts in major units, in the person's notation.</summary>
public sealed class ManualEntryDraft
{
    public ManualEntryKind Kind { get; set; }

    public string Environment { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Amount { get; set; } = "";

    public string ProcessorId { get; set; } = "";

    public string TenantId { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>The day in UTC; null for now.</summary>
    public DateOnly? HappenedOn { get; set; }

    /// <summary>Of an adjustment.</summary>
    public List<Line> Lines { get; } = [new() { IsDebit = true }, new()];

    public bool IsAdjustment => Kind == ManualEntryKind.Adjustment;

    /// <summary>What is debited and credited up to now, by currency; amounts that cannot be read yet are left out.</summary>
    public IReadOnlyList<(string Currency, long Debit, long Credit)> Sides(CultureInfo culture) =>
    [
        .. Lines.Select(line => (line.Account?.Currency, line.IsDebit, Minor: line.Minor(culture) ?? 0)).Where(line => line.Minor > 0)
            .GroupBy(line => line.Currency!, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Where(line => line.IsDebit).Sum(line => line.Minor), group.Where(line => !line.IsDebit).Sum(line => line.Minor))),
    ];

    public ProposeEntry.Input ToInput(CultureInfo culture, FieldErrors errors)
    {
        errors.Check(Words.TryParse<ConnectionEnvironment>(Environment, out var environment), "environment", "Choose in whose books.");
        DateTime? happened = HappenedOn is { } day ? day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;
        return IsAdjustment
            ? new ProposeEntry.Input(Kind, environment, Reason, EffectiveAt: happened, Lines: [.. Lines.Select((line, at) => line.ToInput(at, culture, errors))])
            : new ProposeEntry.Input(Kind, environment, Reason, OrNull(Currency), Minor(culture, errors), OrNull(ProcessorId), ManualPostings.TakesTenant(Kind) ? OrNull(TenantId) : null, happened);
    }

    private long? Minor(CultureInfo culture, FieldErrors errors)
    {
        if (Currency.Length == 0)
        {
            return null;
        }

        var read = Domain.Money.Amount.TryRead(Amount, Domain.Money.Currency.Of(Currency), culture, out var minor);
        errors.Check(read, "amount", AmountRule(Currency, culture));
        return read ? minor : null;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string AmountRule(string currency, CultureInfo culture) => $"Write an amount such as {1500.ToString("N0", culture)}, with no more decimals than {currency} has.";

    /// <summary>A line of an adjustment as it is being typed.</summary>
    public sealed class Line
    {
        public string AccountNumber { get; set; } = "";

        public bool IsDebit { get; set; }

        public string Amount { get; set; } = "";

        /// <summary>The account of the number, once it was looked up and there is one.</summary>
        public ListAccounts.Row? Account { get; set; }

        /// <summary>Whether it was looked up and there is none.</summary>
        public bool IsUnknown { get; set; }

        public string Side
        {
            get => IsDebit ? "debit" : "credit";
            set => IsDebit = value == "debit";
        }

        /// <summary>Minor units; null where the amount cannot be read, or not yet.</summary>
        public long? Minor(CultureInfo culture) =>
            Account is not null && Domain.Money.Amount.TryRead(Amount, Domain.Money.Currency.Of(Account.Currency), culture, out var minor) ? minor : null;

        public ProposeEntry.Line ToInput(int at, CultureInfo culture, FieldErrors errors)
        {
            var minor = Minor(culture);
            if (errors.Check(Account is not null, $"lines[{at}].accountNumber", "There is no account with this number. Look it up in the chart of accounts."))
            {
                errors.Check(minor > 0, $"lines[{at}]", AmountRule(Account!.Currency, culture));
            }

            return new ProposeEntry.Line(AccountNumber, IsDebit ? minor ?? 0 : 0, IsDebit ? 0 : minor ?? 0);
        }
    }
}
