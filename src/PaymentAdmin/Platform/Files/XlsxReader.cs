using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PaymentAdmin.Platform.Files;

/// <summary>
/// Rows of the first visible sheet of a workbook, without holding the sheet. The package is opened by the Open XML SDK; the cells
/// are read from the sheet's XML in pieces, because the SDK's own reader takes a cell's text as a whole, however long.
/// </summary>
internal sealed class XlsxReader : TableReader
{
    private const int MaxParts = 2_000;

    /// <summary>Most bytes of a part that is read whole: everything but sheets, texts and pictures.</summary>
    private const long MaxSmallPart = 4 * 1024 * 1024;

    private readonly SpreadsheetDocument _document;
    private readonly SharedTexts _texts = new();
    private readonly HashSet<int> _dateStyles;
    private readonly XmlReader _sheet;
    private int _row;

    public XlsxReader(Stream file, TableLimits limits)
        : base(limits)
    {
        CheckParts(file, limits);
        try
        {
            _document = SpreadsheetDocument.Open(file, isEditable: false);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw FileFaults.Broken();
        }

        try
        {
            var budget = new UnpackBudget(file.Length, limits);
            var sheet = FirstVisible(_document);
            _dateStyles = DateStyles.Of(_document.WorkbookPart!.WorkbookStylesPart?.Stylesheet);
            if (_document.WorkbookPart.SharedStringTablePart is { } texts)
            {
                using var xml = XmlReader.Create(new Unpacking(texts.GetStream(), budget), WorkbookXml.Settings);
                _texts = SharedTexts.Read(xml, limits);
            }

            _sheet = XmlReader.Create(new Unpacking(sheet.GetStream(), budget), WorkbookXml.Settings);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            _document.Dispose();
            throw FileFaults.Broken();
        }
        catch
        {
            _document.Dispose();
            throw;
        }
    }

    public override FileFormat Format => FileFormat.Xlsx;

    protected override TableRow? Next()
    {
        try
        {
            while (_sheet.Read())
            {
                if (_sheet is { NodeType: XmlNodeType.Element, LocalName: "row" })
                {
                    var before = _row;
                    _row = int.TryParse(_sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : before + 1;
                    if (_row <= before)
                    {
                        // Whoever goes on after a row would leave out those that say they are the same one again.
                        throw FileFaults.Disordered(_row);
                    }

                    return new TableRow(_row, ReadCells());
                }
            }

            return null;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw FileFaults.Broken();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sheet.Dispose();
            _document.Dispose();
        }
    }

    private static bool IsBroken(Exception failure) =>
        failure is XmlException or InvalidDataException or FileFormatException or OpenXmlPackageException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException or IOException or OverflowException;

    /// <summary>By the list at the archive's end, before anything is unpacked; what it claims too little of is cut off there by the archive itself.</summary>
    private static void CheckParts(Stream file, TableLimits limits)
    {
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry("[Content_Types].xml") is null || !archive.Entries.Any(part => part.FullName.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase)))
            {
                throw FileFaults.NoWorkbook();
            }

            if (archive.Entries.Count > MaxParts || archive.Entries.Where(IsReadWhole).Any(part => part.Length > MaxSmallPart) || archive.Entries.Sum(part => (decimal)part.Length) > limits.MaxUnpackedBytes)
            {
                throw FileFaults.UnpacksTooLarge();
            }
        }
        catch (InvalidDataException)
        {
            throw FileFaults.Broken();
        }

        file.Position = 0;
    }

    private static bool IsReadWhole(ZipArchiveEntry part) =>
        (part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || part.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
        && !part.FullName.Contains("/worksheets/sheet", StringComparison.OrdinalIgnoreCase)
        && !part.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase);

    private static WorksheetPart FirstVisible(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart ?? throw FileFaults.NoWorkbook();
        return (workbook.Workbook.Sheets?.Elements<Sheet>() ?? [])
            .Where(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible)
            .Select(sheet => sheet.Id?.Value is { } id ? workbook.GetPartById(id) as WorksheetPart : null)
            .FirstOrDefault(part => part is not null) ?? throw FileFaults.NoSheet();
    }

    private List<TableCell> ReadCells()
    {
        var cells = new List<TableCell>();
        if (_sheet.IsEmptyElement)
        {
            return cells;
        }

        var depth = _sheet.Depth;
        var next = 0;
        while (_sheet.Read() && !(_sheet.NodeType == XmlNodeType.EndElement && _sheet.Depth == depth))
        {
            if (_sheet is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                // A cell without an address stands right of the one before it, an empty one too.
                var column = ColumnOf(_sheet.GetAttribute("r")) ?? next;
                next = column + 1;
                var cell = ReadCell();
                if (cell.IsEmpty)
                {
                    continue;
                }

                if (column >= Limits.MaxColumns)
                {
                    throw FileFaults.TooManyColumns(_row, Limits.MaxColumns);
                }

                while (cells.Count <= column)
                {
                    cells.Add(TableCell.Empty);
                }

                cells[column] = cell;
            }
        }

        return cells;
    }

    private TableCell ReadCell()
    {
        var type = _sheet.GetAttribute("t");
        var isDate = int.TryParse(_sheet.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var style) && _dateStyles.Contains(style);
        var text = "";
        var formula = false;
        if (!_sheet.IsEmptyElement)
        {
            var depth = _sheet.Depth;
            while (_sheet.Read() && !(_sheet.NodeType == XmlNodeType.EndElement && _sheet.Depth == depth))
            {
                if (_sheet.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (_sheet.LocalName == "f")
                {
                    formula = true;
                    _ = WorkbookXml.TextOf(_sheet, maxChars: 0);
                }
                else if (_sheet.LocalName is "v" or "is")
                {
                    text = WorkbookXml.TextOf(_sheet, Limits.MaxCellChars) ?? throw FileFaults.CellTooLong(_row, Limits.MaxCellChars);
                }
            }
        }

        return formula ? new TableCell("", CellKind.Formula) : Interpret(type, text, isDate);
    }

    private TableCell Interpret(string? type, string text, bool isDate) => type switch
    {
        "s" => Shared(text),
        "inlineStr" or "str" => new TableCell(text.Trim(), CellKind.Text),
        "b" => new TableCell(text == "1" ? "TRUE" : "FALSE", CellKind.Text),
        "e" => new TableCell(text, CellKind.Error),
        "d" => new TableCell(text, CellKind.Date),
        _ when text.Length == 0 => TableCell.Empty,
        _ when isDate => new TableCell(text, CellKind.Date),
        _ => Number(text),
    };

    private TableCell Shared(string number)
    {
        var text = _texts.Find(int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture), out var tooLong);
        return tooLong ? throw FileFaults.CellTooLong(_row, Limits.MaxCellChars) : new TableCell((text ?? throw new InvalidDataException("A cell names a text that is not there.")).Trim(), CellKind.Text);
    }

    /// <summary>
    /// A workbook keeps numbers in binary with 15 digits that count: rounded to these it is what was typed ("1500.1", not
    /// 1500.0999999999999), and never in powers of ten.
    /// </summary>
    private static TableCell Number(string text)
    {
        const double MostExact = 1e15;
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Abs(number) < MostExact
            ? new TableCell(((decimal)number).ToString("0.############################", CultureInfo.InvariantCulture), CellKind.Number)
            : new TableCell(text, CellKind.LostDigits);
    }

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var letter in reference ?? "")
        {
            if (letter is < 'A' or > 'Z')
            {
                break;
            }

            column = checked((column * 26) + letter - 'A' + 1);
        }

        return column == 0 ? null : column - 1;
    }
}
