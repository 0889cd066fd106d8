using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>Reads a row's cells, and says of each that cannot be used why.</summary>
public static class RowCells
{
    /// <summary>The text of a cell, trimmed; null where it is empty or cannot be used.</summary>
    public static string? Text(this ImportRow row, string column, List<RowFault> faults)
    {
        var cell = row[column];
        var fault = cell.Kind switch
        {
            CellKind.Formula => new RowFault(column, "formula", "The cell holds a formula. Replace it by its value: copy it, and paste it as a value."),
            CellKind.Error => new RowFault(column, "cell_error", "The cell holds an error such as #N/A. Write what belongs there."),
            CellKind.Date => new RowFault(column, "cell_is_date", "The cell is a date to the workbook. Format the column as text, and write it again."),
            CellKind.LostDigits => new RowFault(column, "digits_lost", "A workbook keeps 15 digits of a number, so the last ones are lost. Format the column as text, and write it again."),
            _ => null,
        };
        if (fault is not null)
        {
            faults.Add(fault);
            return null;
        }

        return cell.Text.Length == 0 ? null : cell.Text;
    }

    /// <summary>The same, where it must be there.</summary>
    /// <param name="what">What belongs there, for people: "The reference".</param>
    public static string? Required(this ImportRow row, string column, string what, List<RowFault> faults)
    {
        var before = faults.Count;
        var text = row.Text(column, faults);
        if (text is null && faults.Count == before)
        {
            faults.Add(new RowFault(column, $"{column}_missing", $"{what} is missing."));
        }

        return text;
    }

    /// <summary>Notes that a row has more cells than the header: its cells have moved to the right.</summary>
    public static void CheckWidth(this ImportRow row, List<RowFault> faults)
    {
        if (row.Overflows)
        {
            faults.Add(new RowFault(null, "too_many_cells", "The row has more cells than the header: a comma within an amount or a name does that. Write amounts with a dot, and put texts in quotes."));
        }
    }
}
