using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Files;

/// <summary>Why a file as a whole cannot be read: each with its own code, and what to do. No cell's content is in any of them.</summary>
public static class FileFaults
{
    private const string Field = "file";

    public static Refusal Empty() => Rule("file_empty", "The file holds nothing. Choose the file with your rows, or begin with the template.");

    public static Refusal NotText(int line) =>
        Rule("file_not_text", $"Line {line} holds characters that no text has: this is not a CSV or XLSX file, or it was damaged. Save the table as XLSX or as CSV UTF-8.");

    public static Refusal NotUtf8(int line) =>
        Rule("file_not_utf8", $"Line {line} is not written in UTF-8; the file may mix encodings. Open it, choose Save as, and take “CSV UTF-8” or XLSX.");

    public static Refusal QuoteNotClosed(int line) =>
        Rule("file_quote_open", $"A text that begins with a quote in the row of line {line} is never closed. Add the closing quote, or save the table as XLSX.");

    public static Refusal CellTooLong(int row, int limit) =>
        Rule("file_cell_too_long", $"Row {row} holds a cell of more than {limit:N0} characters. Shorten or clear it; in a CSV file, look for a quote that is not closed.");

    public static Refusal TooManyRows(int limit) =>
        Rule("file_too_many_rows", $"The file has more than {limit:N0} rows. Split it into several files.");

    public static Refusal TooManyColumns(int row, int limit) =>
        Rule("file_too_many_columns", $"Row {row} has more than {limit} columns. Remove those that are not needed.");

    public static Refusal Encrypted() =>
        Rule("file_encrypted", "The workbook is protected with a password. Open it, remove the password (File, Info, Protect Workbook), and save it again.");

    public static Refusal OldExcel() =>
        Rule("file_old_excel", "This is a file of an old Excel (.xls) or another program. Open it and save it as XLSX.");

    public static Refusal NoWorkbook() =>
        Rule("file_no_workbook", "This is a packed file, but no Excel workbook. Upload the table itself, as XLSX or CSV.");

    public static Refusal Broken() =>
        Rule("file_broken", "The workbook is damaged and cannot be read. Open it in Excel or LibreOffice, let it be repaired, and save it again as XLSX.");

    public static Refusal Disordered(int row) =>
        Rule("file_rows_disordered", $"The workbook names row {row} after it or a later one was there already: it is damaged. Open it in Excel or LibreOffice, and save it again as XLSX.");

    public static Refusal NoSheet() => Rule("file_no_sheet", "The workbook has no visible sheet with cells. Show the sheet with your rows, and save it again.");

    public static Refusal UnpacksTooLarge() =>
        Rule("file_unpacks_too_large", "The workbook is small but unpacks to far more than a table needs, so it is not opened. Copy the rows into a new workbook, and save that.");

    public static Refusal TooManyTexts() =>
        Rule("file_too_many_texts", "The workbook holds more different texts than can be read at once. Save it as CSV UTF-8, or split it.");

    private static Refusal Rule(string code, string message) => Refusal.Rule(code, message, Field);
}
