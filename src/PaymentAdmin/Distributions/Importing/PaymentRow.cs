using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Importing;

/// <summary>A row of a file of payments.</summary>
internal sealed class PaymentRow(int number) : ReadRow(number)
{
    public const string AmountColumn = "amount";
    public const string CurrencyColumn = "currency";
    public const string ReferenceColumn = "reference";

    public BeneficiaryRow? Beneficiary { get; private set; }

    /// <summary>Minor units; 0 where it is wrong.</summary>
    public long AmountMinor { get; private set; }

    public string? Reference { get; private set; }

    /// <param name="row">The row.</param>
    /// <param name="country">Where national phone numbers are of.</param>
    /// <param name="currency">The distribution's.</param>
    /// <param name="references">Those of earlier rows.</param>
    public static PaymentRow Read(ImportRow row, Country country, Currency currency, SeenBefore references)
    {
        var read = new PaymentRow(row.Number);
        row.CheckWidth(read.Faults);
        read.Beneficiary = BeneficiaryRow.Read(row, country, read.Faults);
        read.ReadAmount(row, currency);
        read.ReadCurrency(row, currency);
        read.ReadReference(row, references);
        return read;
    }

    private void ReadAmount(ImportRow row, Currency currency)
    {
        if (row[AmountColumn].Kind == CellKind.Date)
        {
            Faults.Add(new RowFault(AmountColumn, "amount_is_date", "The amount is a date to the workbook. Format the column as a number, and write the amount again."));
            return;
        }

        if (row.Required(AmountColumn, "The amount", Faults) is not { } text)
        {
            return;
        }

        if (WrittenAmount.Read(text, currency, out var minor) is { } wrong)
        {
            Faults.Add(new RowFault(AmountColumn, Words.Of(wrong.Fault), wrong.Message));
            return;
        }

        AmountMinor = minor;
    }

    private void ReadCurrency(ImportRow row, Currency currency)
    {
        if (row.Text(CurrencyColumn, Faults) is { } said && !string.Equals(said, currency.Code, StringComparison.OrdinalIgnoreCase))
        {
            Faults.Add(new RowFault(CurrencyColumn, "other_currency", $"The programme pays in {currency.Code}. Leave the currency out, or make a programme of the other currency."));
        }
    }

    private void ReadReference(ImportRow row, SeenBefore references)
    {
        if (row.Required(ReferenceColumn, "The reference", Faults) is not { } text)
        {
            return;
        }

        if (!Text.IsName(text, Payment.ReferenceMaxLength))
        {
            Faults.Add(new RowFault(ReferenceColumn, "reference_form", Text.NameRule("reference", Payment.ReferenceMaxLength)));
            return;
        }

        Reference = text;
        if (references.Note(text, row.Number) is { } earlier)
        {
            Faults.Add(new RowFault(ReferenceColumn, "reference_repeated", string.Create(CultureInfo.InvariantCulture, $"Row {earlier} has the same reference. Give each payment its own.")));
        }
    }
}
