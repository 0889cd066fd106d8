using System.Globalization;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>Reads rows of a PSP's report from the texts of their cells: exactly as written, with nothing rounded, cut off or guessed (design, rule 1).</summary>
/// <param name="columns">Which column is which, and what words mean.</param>
/// <param name="currency">ISO 4217 code for rows that carry none; null where each has to.</param>
/// <param name="zone">Whose clock is meant where a time has no offset.</param>
public sealed class ReportReader(ReportColumns columns, string? currency, TimeZoneInfo zone)
{
    /// <summary>Longest sentence about a row, in characters.</summary>
    public const int FaultMaxLength = 300;

    /// <summary>Reads one row.</summary>
    /// <param name="cell">The text of a field's cell; null or empty where there is none.</param>
    /// <param name="fault">What is wrong with it and what to do; null where nothing is.</param>
    /// <returns>The row; null where it cannot be read.</returns>
    public ReportRow? Read(Func<ReportField, string?> cell, out string? fault)
    {
        var said = Trimmed(cell, ReportField.Status);
        var (pspId, reference, key) = (Named(cell, ReportField.PspId), Named(cell, ReportField.Reference), Named(cell, ReportField.IdempotencyKey));
        var code = Trimmed(cell, ReportField.Currency) is { Length: > 0 } own ? own : currency ?? "";
        fault = (Odd(ReportField.PspId, pspId) ?? Odd(ReportField.Reference, reference) ?? Odd(ReportField.IdempotencyKey, key))
            ?? (pspId.Length + reference.Length + key.Length == 0 ? "The row names neither the PSP's id nor our reference." : null)
            ?? (Currency.Exists(code) ? null : $"{Name(ReportField.Currency)} is no ISO 4217 code: three capitals, such as NGN.")
            ?? (columns.Words.Find(said) is null ? UnknownWord(said) : null);
        if (fault is not null)
        {
            return null;
        }

        var (amount, fee) = (0L, (long?)null);
        fault = ReadAmount(cell, Currency.Of(code), out amount) ?? ReadFee(cell, Currency.Of(code), out fee);
        return fault is not null ? null : new ReportRow(pspId, reference, amount, code, columns.Words.Find(said)!.Value, said.CutTo(ReportWords.WordMaxLength))
        {
            IdempotencyKey = key,
            FeeMinor = fee,
            CreatedAt = WrittenTime.TryRead(Trimmed(cell, ReportField.CreatedAt), zone, out var at) ? at : null,
        };
    }

    private static string Trimmed(Func<ReportField, string?> cell, ReportField field) => (cell(field) ?? "").Trim();

    private static string Named(Func<ReportField, string?> cell, ReportField field) => Text.Visible(cell(field) ?? "");

    private string? Odd(ReportField field, string text) =>
        text.Length == 0 || Text.IsName(text, ReportRow.TextMaxLength) ? null : $"{Name(field)} is up to {ReportRow.TextMaxLength} characters, on one line.";

    private string UnknownWord(string word) => word.Length == 0
        ? $"{Name(ReportField.Status)} is missing."
        : $"The status \"{word.Abridge(ReportWords.WordMaxLength)}\" is not known. Say in the connection's report settings what it means.";

    private string? ReadAmount(Func<ReportField, string?> cell, Currency unit, out long minor)
    {
        var text = Trimmed(cell, ReportField.Amount);
        minor = 0;
        return text.Length == 0 ? $"{Name(ReportField.Amount)} is missing."
            : SignedMinor.Read(text, unit, columns.MinorUnits, out minor) is { } wrong ? wrong.Message
            : minor <= 0 ? "The amount is not above zero."
            : null;
    }

    private string? ReadFee(Func<ReportField, string?> cell, Currency unit, out long? minor)
    {
        var text = Trimmed(cell, ReportField.Fee);
        minor = null;
        if (text.Length == 0)
        {
            return null;
        }

        var wrong = SignedMinor.Read(text, unit, columns.MinorUnits, out var read);
        minor = read;
        return wrong?.Message ?? (read < 0 ? "The fee is below zero." : null);
    }

    private string Name(ReportField field) => string.Create(CultureInfo.InvariantCulture, $"{columns.Names.Of(field) ?? Words.Of(field)}");
}
