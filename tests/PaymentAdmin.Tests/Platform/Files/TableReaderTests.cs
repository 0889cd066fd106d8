using System.IO.Compression;
using System.Text;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Tests.Platform.Files;

/// <summary>Tables out of CSV and XLSX files, and what is said of files that are none.</summary>
public sealed class TableReaderTests
{
    private const string SheetStart = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""";
    private const string SheetEnd = "</sheetData></worksheet>";

    private static readonly byte[] s_ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    [Theory]
    [InlineData("id,amount\nB-1,5\n", "B-1|5")]
    [InlineData("id;amount\r\nB-1;1,5\r\n", "B-1|1,5")]
    [InlineData("id\tamount\nB-1\t5", "B-1|5")]
    [InlineData("sep=;\nid;amount\nB-1;5", "B-1|5")]
    [InlineData("\n\nid,amount\n\nB-1,\" a, b \"\n,\n", "B-1|a, b")]
    [InlineData("id,amount\n\"B\n1\",\"say \"\"x\"\"\"\n", "B\n1|say \"x\"")]
    [InlineData("id,amount\n'+255700,-5\n", "+255700|-5")]
    public void Csv_InTheFormsThatProgramsWrite_IsRead(string text, string row)
    {
        using var reader = TableReader.Open(File(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(["id", "amount"], reader.Header);
        Assert.Equal([row], reader.Rows().Select(Said));
    }

    [Fact]
    public void Csv_WithByteOrderMarks_IsRead()
    {
        const string Text = "id,name\n1,Zoë Ñandú\n";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            using var reader = TableReader.Open(File([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]));

            Assert.Equal(["id", "name"], reader.Header);
            Assert.Equal(["1|Zoë Ñandú"], reader.Rows().Select(Said));
        }
    }

    [Theory]
    [InlineData("=1+1", CellKind.Formula)]
    [InlineData("@SUM(A1)", CellKind.Formula)]
    [InlineData("+cmd|' /C calc'!A0", CellKind.Formula)]
    [InlineData("-A1", CellKind.Formula)]
    [InlineData("'=1+1", CellKind.Formula)]
    [InlineData("+255 700 000 001", CellKind.Text)]
    [InlineData("-1500.50", CellKind.Text)]
    [InlineData("-", CellKind.Text)]
    [InlineData("a=b", CellKind.Text)]
    public void Csv_WithWhatASpreadsheetWouldRun_MarksIt(string cell, CellKind kind)
    {
        using var reader = TableReader.Open(File(Encoding.UTF8.GetBytes($"a,b\nx,\"{cell}\"\n")));

        Assert.Equal(kind, Assert.Single(reader.Rows()).Cells[1].Kind);
    }

    [Fact]
    public void Csv_WithLinesWithinCells_NumbersRowsByTheirLine()
    {
        using var reader = TableReader.Open(File("a,b\n1,\"x\ny\"\n\n2,z\n"u8.ToArray()));

        Assert.Equal([2, 5], reader.Rows().Select(row => row.Number));
    }

    [Fact]
    public void Files_ThatAreNone_AreEachRefusedWithTheirOwnCode()
    {
        Refused("file_empty", []);
        Refused("file_empty", "\n \n"u8.ToArray());
        Refused("file_old_excel", [.. s_ole, .. new byte[2_000]]);
        Refused("file_encrypted", [.. s_ole, .. new byte[2_000], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[500]]);
        Refused("file_no_workbook", Zip(("readme.txt", "hello")));
        Refused("file_broken", [.. "PK\u0003\u0004"u8, .. new byte[500]]);
        Refused("file_broken", Workbook(SheetStart + "<row r=\"1\"><c><v>1</v>"));
        Refused("file_broken", Workbook("<!DOCTYPE x [<!ENTITY a \"b\">]>" + SheetStart + "<row r=\"1\"><c t=\"inlineStr\"><is><t>&a;</t></is></c></row>" + SheetEnd));
        Refused("file_no_sheet", Workbook(SheetStart + SheetEnd, state: "hidden"));
        Refused("file_not_utf8", [.. "a,b\n1,x\n2,"u8, 0xE9, .. "\n"u8], "Line 3");
        Refused("file_not_utf8", [.. "a,b\n"u8, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,é\n", 40_000))), 0xC3], "Line 40002");
        Refused("file_not_text", [.. "a,b\n1,"u8, 0, .. "x\n"u8], "Line 2");
        Refused("file_not_text", Encoding.Unicode.GetBytes("a,b\n1,2\n"), "Line 1");
        Refused("file_quote_open", "a,b\n1,2\n3,\"open\n4,5\n"u8.ToArray(), "line 3");
        Refused("file_too_many_columns", Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(1, 101))));
    }

    [Fact]
    public void Cells_OfAMegabyte_AreRefusedWithTheirRow()
    {
        var huge = new string('x', 1024 * 1024);

        Refused("file_cell_too_long", Encoding.UTF8.GetBytes($"a,b\n1,2\n3,{huge}\n"), "Row 3");
        Refused("file_cell_too_long", Encoding.UTF8.GetBytes($"a,b\n1,2\n3,\"{huge}{huge}\n"));
        Refused("file_cell_too_long", Workbook($"{SheetStart}<row r=\"1\"><c t=\"inlineStr\"><is><t>a</t></is></c></row><row r=\"7\"><c t=\"inlineStr\"><is><t>{huge}</t></is></c></row>{SheetEnd}"), "Row 7");
        Refused("file_cell_too_long", Workbook($"{SheetStart}<row r=\"1\"><c t=\"s\"><v>0</v></c></row>{SheetEnd}", shared: $"<si><t>{huge}</t></si>"), "Row 1");
    }

    [Fact]
    public void Workbooks_ThatUnpackToFarMore_AreRefusedWithoutUnpackingThem()
    {
        var bomb = new StringBuilder(SheetStart);
        bomb.Append("<row r=\"1\"><c t=\"inlineStr\"><is><t>a</t></is></c></row>");
        for (var row = 2; row < 500_000; row++)
        {
            bomb.Append("<row></row><row></row><row></row><row></row>");
        }

        Refused("file_unpacks_too_large", Workbook(bomb.Append(SheetEnd).ToString()));
        Refused("file_unpacks_too_large", Workbook(SheetStart + SheetEnd, styles: new string(' ', 5 * 1024 * 1024)));
        Refused("file_too_many_texts", Workbook(SheetStart + SheetEnd, shared: string.Concat(Enumerable.Repeat("<si><t>0123456789</t></si>", 200))), limits: new TableLimits { MaxTextBytes = 2_000 });
    }

    [Fact]
    public void Rows_BeyondTheLimit_AreRefused()
    {
        using var reader = TableReader.Open(File("a\n1\n2\n3\n"u8.ToArray()), new TableLimits { MaxRows = 2 });

        Assert.Equal("file_too_many_rows", Assert.Throws<Refusal>(() => reader.Rows().Count()).Code);
    }

    [Fact]
    public void Workbook_WithCellsOfEveryKind_IsReadAsItWasTyped()
    {
        const string Cells = """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>na</t></r><r><t>me</t></r><rPh sb="0" eb="1"><t>X</t></rPh></is></c><c r="D1" t="str"><v>last</v></c></row>
            <row r="3"><c r="A3"><v>5E4</v></c><c r="B3"><v>1500.0999999999999</v></c><c r="C3"><v>255700000001</v></c><c r="D3"><v>0.30000000000000004</v></c></row>
            <row r="4"><c r="A4"><f>1+1</f><v>2</v></c><c r="B4" s="1"><v>45000</v></c><c r="C4" t="e"><v>#N/A</v></c><c r="D4"><v>1234567890123456789</v></c></row>
            <row r="5"/><row r="6"><c r="B6" s="2"><v>45000.5</v></c><c r="C6" t="b"><v>1</v></c><c r="D6" s="3"><v>7</v></c></row>
            """;
        const string Styles = """<numFmts count="2"><numFmt numFmtId="170" formatCode="[Red]dd/mm/yyyy"/><numFmt numFmtId="171" formatCode="&quot;days&quot; 0"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>""";

        using var reader = TableReader.Open(File(Workbook(SheetStart + Cells + SheetEnd, shared: "<si><t xml:space=\"preserve\"> id </t></si>", styles: Styles)));
        var rows = reader.Rows().ToList();

        Assert.Equal(["id", "name", "", "last"], reader.Header);
        Assert.Equal([3, 4, 6], rows.Select(row => row.Number));
        Assert.Equal(["50000", "1500.1", "255700000001", "0.3"], rows[0].Cells.Select(cell => cell.Text));
        Assert.All(rows[0].Cells, cell => Assert.Equal(CellKind.Number, cell.Kind));
        Assert.Equal([CellKind.Formula, CellKind.Date, CellKind.Error, CellKind.LostDigits], rows[1].Cells.Select(cell => cell.Kind));
        Assert.Equal([TableCell.Empty, new TableCell("45000.5", CellKind.Date), new TableCell("TRUE", CellKind.Text), new TableCell("7", CellKind.Number)], rows[2].Cells);
    }

    [Theory]
    [InlineData(FileFormat.Csv)]
    [InlineData(FileFormat.Xlsx)]
    public void Writer_OfWhatLooksLikeAFormula_WritesText(FileFormat format)
    {
        using var file = new MemoryStream();
        using (var writer = TableWriter.Create(format, file))
        {
            writer.Write([new TableCell("name", CellKind.Text), new TableCell("amount", CellKind.Text)]);
            writer.Write([new TableCell("=1+1 <&> Zoë\u0001", CellKind.Text), new TableCell("1500.5", CellKind.Number)]);
            writer.Write([new TableCell("+255700000001", CellKind.Text), TableCell.Empty]);
        }

        using var reader = TableReader.Open(File(file.ToArray()));
        var rows = reader.Rows().ToList();

        Assert.Equal(format, reader.Format);
        Assert.Equal("+255700000001", rows[1].Cells[0].Text);
        Assert.Equal("1500.5", rows[0].Cells[1].Text);
        if (format == FileFormat.Csv)
        {
            Assert.Contains("'=1+1", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(new TableCell("=1+1 <&> Zoë", CellKind.Text), rows[0].Cells[0]);
        }
    }

    /// <summary>A workbook of one sheet, of the parts that a test wants to be otherwise.</summary>
    internal static byte[] Workbook(string sheet, string? state = null, string? shared = null, string? styles = null)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        return Zip(
            ("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Types}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/></Types>"""),
            ("_rels/.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
            ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="S" sheetId="1" r:id="r1"{(state is null ? "" : $" state=\"{state}\"")}/></sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{shared}</sst>"""),
            ("xl/styles.xml", $"""<styleSheet xmlns="{Main}">{styles}</styleSheet>"""));
    }

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }

    private static MemoryStream File(byte[] bytes) => new(bytes);

    private static string Said(TableRow row) => string.Join('|', row.Cells.Select(cell => cell.Text));

    private static void Refused(string code, byte[] file, string? says = null, TableLimits? limits = null)
    {
        var refusal = Assert.Throws<Refusal>(() =>
        {
            using var reader = TableReader.Open(File(file), limits);
            reader.Rows().Count();
        });
        Assert.Equal((RefusalKind.Rule, code, "file"), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Contains(says ?? "", refusal.Message, StringComparison.Ordinal);
    }
}
