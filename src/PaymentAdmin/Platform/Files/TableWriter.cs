using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using CsvHelper;

namespace PaymentAdmin.Platform.Files;

/// <summary>
/// Writes a table row by row to a stream that need not be seekable, safe to open in a spreadsheet: of a CSV file what looks like
/// a formula is escaped, in a workbook every text is marked as text.
/// </summary>
public abstract class TableWriter : IDisposable
{
    /// <summary>The content type of a format.</summary>
    public static string ContentType(FileFormat format) =>
        format == FileFormat.Csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <param name="format">The form it gets.</param>
    /// <param name="stream">Stays open.</param>
    public static TableWriter Create(FileFormat format, Stream stream) => format == FileFormat.Csv ? new CsvTable(stream) : new XlsxTable(stream);

    /// <summary>Writes one row; numbers stay numbers.</summary>
    public abstract void Write(IEnumerable<TableCell> cells);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private sealed class CsvTable(Stream stream) : TableWriter
    {
        private readonly CsvWriter _csv = CsvWriter.Create(stream, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true, ValidateFieldCount = false }, leaveOpen: true);

        public override void Write(IEnumerable<TableCell> cells)
        {
            foreach (var cell in cells)
            {
                _csv.WriteField(cell.Text);
            }

            _csv.EndRecord();
        }

        protected override void Dispose(bool disposing) => _csv.Dispose();
    }

    /// <summary>The smallest workbook that Excel and LibreOffice open: one sheet, its texts in the cells.</summary>
    private sealed class XlsxTable : TableWriter
    {
        private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

        private readonly ZipArchive _archive;
        private readonly XmlWriter _sheet;
        private int _row;

        public XlsxTable(Stream stream)
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Part("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/></Types>""");
            Part("_rels/.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Part("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            _sheet = XmlWriter.Create(_archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), new XmlWriterSettings { CloseOutput = true, CheckCharacters = false });
            _sheet.WriteStartElement("worksheet", Main);
            _sheet.WriteStartElement("sheetData", Main);
        }

        public override void Write(IEnumerable<TableCell> cells)
        {
            _sheet.WriteStartElement("row", Main);
            _sheet.WriteAttributeString("r", (++_row).ToString(CultureInfo.InvariantCulture));
            foreach (var cell in cells)
            {
                Write(cell);
            }

            _sheet.WriteEndElement();
        }

        protected override void Dispose(bool disposing)
        {
            _sheet.WriteEndDocument();
            _sheet.Dispose();
            _archive.Dispose();
        }

        private void Write(TableCell cell)
        {
            _sheet.WriteStartElement("c", Main);
            if (cell.Kind == CellKind.Number)
            {
                _sheet.WriteElementString("v", Main, cell.Text);
            }
            else if (cell.Text.Length > 0)
            {
                _sheet.WriteAttributeString("t", "inlineStr");
                _sheet.WriteStartElement("is", Main);
                _sheet.WriteStartElement("t", Main);
                _sheet.WriteAttributeString("xml", "space", null, "preserve");
                _sheet.WriteString(string.Concat(cell.Text.Where(XmlConvert.IsXmlChar)));
                _sheet.WriteEndElement();
                _sheet.WriteEndElement();
            }

            _sheet.WriteEndElement();
        }

        private void Part(string name, string xml)
        {
            using var part = _archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
        }
    }
}
