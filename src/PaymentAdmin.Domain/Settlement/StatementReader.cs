using System.Globalization;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>What stands for columns that a statement does not have.</summary>
/// <param name="Currency">The processor's settlement currency, ISO 4217 code.</param>
/// <param name="SettledAt">When the whole statement was settled, UTC; null where each line has to say it.</param>
public sealed record StatementDefaults(string Currency, DateTime? SettledAt);

/// <summary>Reads lines of a statement from the texts of their cells: exactly as written, with nothing rounded, cut off or guessed (design, rule 1).</summary>
/// <param name="columns">Which column is which.</param>
/// <param name="defaults">What stands for missing columns.</param>
public sealed class StatementReader(StatementColumns columns, StatementDefaults defaults)
{
    private readonly List<StatementFault> _faults = [];

    /// <summary>What was wrong with the lines read up to now, in their order.</summary>
    public IReadOnlyList<StatementFault> Faults => _faults;

    /// <summary>Reads one line.</summary>
    /// <param name="id">The id that it gets.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="cell">The text of a field's cell; null or empty where there is none.</param>
    /// <returns>The line; null where it has faults, which are in <see cref="Faults"/> then.</returns>
    public StatementLine? Read(Guid id, int number, Func<StatementField, string?> cell)
    {
        var before = _faults.Count;
        var settlement = Reference(number, StatementField.SettlementReference, cell, required: true);
        var transaction = Reference(number, StatementField.TransactionReference, cell, required: false);
        var settledAt = Date(number, cell);
        var currency = CurrencyOf(number, cell);
        if (currency is null)
        {
            return null;
        }

        var gross = AmountOf(number, StatementField.Gross, currency, cell);
        var fee = AmountOf(number, StatementField.Fee, currency, cell);
        var net = AmountOf(number, StatementField.Net, currency, cell);
        return _faults.Count == before && Complete(number, currency, gross, fee, net) is { } amounts
            ? new StatementLine(id, number, settlement, transaction, amounts.Gross, amounts.Fee, amounts.Net, currency.Code, settledAt)
            : null;
    }

    private string Reference(int number, StatementField field, Func<StatementField, string?> cell, bool required)
    {
        var text = Text.Visible(cell(field) ?? "");
        if (text.Length == 0)
        {
            if (required)
            {
                Add(number, field, "reference_missing", "The settlement reference is missing. It tells one settlement from another: ask the processor for it.");
            }
        }
        else if (!Text.IsName(text, StatementLine.ReferenceMaxLength))
        {
            Add(number, field, "reference_form", Text.NameRule("reference", StatementLine.ReferenceMaxLength));
        }

        return text;
    }

    private DateTime Date(int number, Func<StatementField, string?> cell)
    {
        var text = (cell(StatementField.SettledAt) ?? "").Trim();
        if (text.Length == 0)
        {
            if (defaults.SettledAt is null)
            {
                Add(number, StatementField.SettledAt, "date_missing", "The line does not say when it was settled. Name the day of the whole statement when you upload it.");
            }

            return defaults.SettledAt ?? default;
        }

        // As databases keep it: what is compared with an earlier statement was kept.
        if (!WrittenTime.TryRead(text, TimeZoneInfo.Utc, out var read))
        {
            Add(number, StatementField.SettledAt, "date_form", "The date is no date that is read without guessing: write 2026-03-14, or 2026-03-14T09:26:53Z.");
        }

        return read;
    }

    private Currency? CurrencyOf(int number, Func<StatementField, string?> cell)
    {
        var text = (cell(StatementField.Currency) ?? "").Trim();
        var code = text.Length == 0 ? defaults.Currency : text;
        if (Currency.Exists(code))
        {
            return Currency.Of(code);
        }

        Add(number, StatementField.Currency, "currency_unknown", "The currency is no ISO 4217 code: write three capitals, such as NGN.");
        return null;
    }

    private long? AmountOf(int number, StatementField field, Currency currency, Func<StatementField, string?> cell)
    {
        var text = (cell(field) ?? "").Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (SignedMinor.Read(text, currency, columns.MinorUnits, out var minor) is { } wrong)
        {
            Add(number, field, Words.Of(wrong.Fault), wrong.Message);
            return null;
        }

        return minor;
    }

    /// <summary>Derives what is not there, and compares what is.</summary>
    private (long Gross, long Fee, long Net)? Complete(int number, Currency currency, long? gross, long? fee, long? net)
    {
        if (gross is not { } whole)
        {
            Add(number, StatementField.Gross, "amount_missing", "The gross amount is missing.");
            return null;
        }

        if (fee is null && net is null)
        {
            Add(number, StatementField.Fee, "amount_missing", "The fee and the net amount are missing: one of them is needed.");
            return null;
        }

        var taken = fee ?? (whole - net!.Value);
        var left = net ?? (whole - taken);
        if (whole - taken != left)
        {
            Add(number, StatementField.Net, "net_differs", $"Gross less fee is {Shown(whole - taken)}, and the net amount is {Shown(left)}. Ask the processor for a corrected statement.");
            return null;
        }

        // What is derived can be beyond the bound though what was read is not.
        if (Math.Abs(taken) > Amount.MaxMinor || Math.Abs(left) > Amount.MaxMinor)
        {
            Add(number, StatementField.Gross, Words.Of(AmountFault.AmountTooLarge), $"The amounts are too large together: at most {Shown(Amount.MaxMinor)}.");
            return null;
        }

        return (whole, taken, left);

        string Shown(long minor) => new Amount(minor, currency).Show(CultureInfo.InvariantCulture);
    }

    private void Add(int number, StatementField field, string code, string message) =>
        _faults.Add(new StatementFault(number, field, columns.NameOf(field) ?? Words.Of(field), code, message));
}
