using PaymentAdmin.Domain.Imports;

namespace PaymentAdmin.Imports;

/// <summary>Imports in words, for pages.</summary>
internal static class ImportText
{
    public static string Progress(ImportAnswer import) => import.TotalRows is { } total
        ? $"{import.Rows:N0} of {total:N0} rows, {import.BadRows:N0} with errors."
        : $"{import.Rows:N0} rows, {import.BadRows:N0} with errors, up to now.";

    public static string Summary(ImportAnswer import) => import.Status switch
    {
        ImportStatus.Checked when import.BadRows == 0 => $"All {import.Rows:N0} rows are right. Nothing was changed yet.",
        ImportStatus.Checked => $"{import.GoodRows:N0} of {import.Rows:N0} rows are right, {import.BadRows:N0} have errors. Nothing was changed yet.",
        ImportStatus.Done when import.BadRows == 0 => $"All {import.Rows:N0} rows were imported.",
        ImportStatus.Done => $"{import.GoodRows:N0} of {import.Rows:N0} rows were imported; {import.BadRows:N0} have errors and were left out.",
        ImportStatus.Cancelled => $"The import was cancelled after {import.Rows:N0} rows. Rows that were imported stay.",
        _ => $"The import stopped after {import.Rows:N0} rows. Rows that were imported stay.",
    };

    /// <summary>What the numbers of new and known ones are of.</summary>
    public static string Things(ImportKind kind) => kind == ImportKind.Payments ? "payments" : "beneficiaries";
}
