using System.Text;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Reconciliation.Reports;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Reconciliation.Reports;

public sealed class ReportContentTests
{
    private const string Broken =
        "\uFEFFpsp_id,reference,amount,status\r\n"
        + "p1,r1,1,completed\r\n"
        + "\"p2,r2,2,completed\r\n"
        + "p3,\"r\"\"3\",3,completed\r\n"
        + "\r\n"
        + ",,,\r\n"
        + "p4,\"two\r\nlines\",4,completed\r\n"
        + "p5,r5,5\r\n"
        + "p6,r6,6,completed,\r\n"
        + "p7,r7,7,completed,more\r\n"
        + "p8,r8,8,completed";

    [Fact]
    public void Rows_OfABrokenCsv_AreEachReadByThemselves() => Assert.Equal(
        ["p1 r1 1", "A quote does not close where its cell ends.", "p3 r\"3 3", "p4 two\r\nlines 4", "The row has 3 cells; the header has 4.", "p6 r6 6", "The row has 5 cells; the header has 4.", "p8 r8 8"],
        All(Utf8(Broken)));

    [Theory]
    [InlineData("psp_id;reference;amount;status\np1;r1;1;completed\n")]
    [InlineData("sep=;\r\npsp_id;reference;amount;status\r\np1;r1;1;completed\r\n")]
    [InlineData("\n\n psp_id \treference\tamount\tstatus\np1\tr1\t1\tcompleted")]
    [InlineData("""[{"psp_id":"p1","reference":"r1","amount":1,"status":"completed"}]""")]
    [InlineData("""{"errors":[],"transactions":[{"psp_id":"p1","reference":"r1","amount":"1","status":"completed"}]}""")]
    [InlineData("""{"page":1,"transactions":[ {"psp_id":"p1","reference":"r1","amount":"1","status":"completed"} ],"next":null}""")]
    public void Rows_OfAnyForm_AreTheSame(string file) => Assert.Equal(["p1 r1 1"], All(Utf8(file)));

    [Fact]
    public void Rows_OfABrokenJson_AreEachReadByThemselves() => Assert.Equal(
        ["p1 }],[{ 1", "The row is no JSON object.", "The row is no JSON object.", "p4 r4 4.50", "The row is no JSON object.", "p6 r6 6"],
        All(Utf8("""[{"psp_id":"p1","reference":"}],[{","amount":1,"status":"x"},{"psp_id":},7,{"psp_id":"p4","reference":"r4","amount":4.50,"status":"x"},{"psp_id":"p5","psp_id":"p5"},{"psp_id":"p6","reference":"r6","amount":6,"status":"x","more":{"a":["\""]}}]""")));

    [Theory]
    [InlineData("", "file_empty")]
    [InlineData("a,b,c\n1,2,3\n", "column_missing")]
    [InlineData("amount,amount,status,psp_id\n", "column_repeated")]
    [InlineData("""{"error":"no"}""", "file_not_lines")]
    [InlineData("""[{"psp_id":"p1","amount":1,"status":"x"},{"psp_id":"p2" """, "file_cut_off")]
    [InlineData("""[{"psp_id":"p1"}]""", "column_missing")]
    [InlineData("<html><body>Sign in</body></html>", "column_missing")]
    public void Open_OfWhatIsNoReport_IsRefused(string file, string code)
    {
        var refusal = Assert.Throws<Refusal>(() => All(Utf8(file)));

        Assert.Equal((RefusalKind.Rule, code), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void Open_OfUtf16_IsRefused() => Assert.Equal("file_format", Assert.Throws<Refusal>(() => All([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("psp_id,reference,amount,status\n")])).Code);

    [Fact]
    public void Rows_ThatAreNotUtf8_AreBroken() => Assert.Equal(
        ["The row is not UTF-8.", "p2 r2 2"], All([.. Utf8("psp_id,reference,amount,status\np1,"), 0xE9, .. Utf8(",1,completed\np2,r2,2,completed\n")]));

    [Fact]
    public void Rows_LongerThanAnyRow_AreBroken()
    {
        var (longText, row) = (new string('x', ReportContent.MaxRowBytes + 1), "p2,r2,2,completed");

        Assert.Equal(["The row is longer than any row is.", "p2 r2 2"], All(Utf8($"psp_id,reference,amount,status\n{longText}\n{row}\n")));
        Assert.Equal(
            ["The row is longer than any row is.", "p2 r2 2"],
            All(Utf8($$"""[{"psp_id":"{{longText}}","reference":"","amount":1,"status":""},{"psp_id":"p2","reference":"r2","amount":2,"status":""}]""")));
    }

    [Theory]
    [InlineData(Broken)]
    [InlineData("""{"transactions":[{"psp_id":"p1","reference":"r1","amount":1,"status":"x"} , {"psp_id":}, {"psp_id":"p3","reference":"r3","amount":3,"status":"x"}]}""")]
    public void Rows_FromWhereAnyRowEnds_AreTheRest(string text)
    {
        var file = Utf8(text);
        var whole = All(file);
        for (var taken = 0; taken <= whole.Count; taken++)
        {
            using var stream = new MemoryStream(file);
            using var content = ReportContent.Open(stream, ReportColumns.Default, 0);
            using var rows = content.Rows().GetEnumerator();
            for (var row = 0; row < taken; row++)
            {
                Assert.True(rows.MoveNext());
            }

            Assert.Equal(whole.Skip(taken), taken == 0 ? All(file) : All(file, content.Next));
        }
    }

    [Fact]
    public void Place_OfARow_IsWhereItStands()
    {
        var file = Utf8(Broken);
        using var content = ReportContent.Open(new MemoryStream(file), ReportColumns.Default, 0);

        Assert.Equal(
            ["p1,r1,1,completed", "\"p2,r2,2,completed\r\n", "p3,\"r\"\"3\",3,completed"],
            content.Rows().Take(3).Select(row => Encoding.UTF8.GetString(file, (int)row.Place.Offset, row.Place.Length)));
    }

    /// <summary>A file of any bytes is read or refused, and its reading ends.</summary>
    [Fact]
    public void Rows_OfAnyBytes_EndOrAreRefused() => Laws.Hold(
        FsCheck.Fluent.Gen.ArrayOf(FsCheck.Fluent.Gen.Elements("psp_id", ",", "amount", "\"", "\n", "status", "{", "}", "[", "]", ":", "\\", "é", "1", "\r\n", "reference", " ")),
        parts =>
        {
            var file = Utf8("psp_id,reference,amount,status\n" + string.Concat(parts));
            var read = All(file);
            Assert.True(read.Count <= parts.Length + 1);
        },
        300);

    private static List<string> All(byte[] file, long from = 0)
    {
        using var content = ReportContent.Open(new MemoryStream(file), ReportColumns.Default, from);
        return [.. content.Rows().Select(row => row.Fault ?? $"{row.Cell(ReportField.PspId)} {row.Cell(ReportField.Reference)} {row.Cell(ReportField.Amount)}")];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
