using System.Text;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Reconciliation.Reports;

namespace PaymentAdmin.Tests.Reconciliation.Reports;

public sealed class ReportTableTests
{
    [Theory]
    [InlineData("\uFEFFid,\"the, name\",amount\r\n1,2,3\r\n", "id|the, name|amount")]
    [InlineData("sep=;\r\nid;amount\r\n1;2\r\n", "id|amount")]
    [InlineData("\n\nid\tamount\n", "id|amount")]
    [InlineData("""[{"id":1,"who":{"name":"A"},"amount":2},{"other":3}]""", "id|who|amount")]
    [InlineData("""{"page":1,"rows":[{"id":1}]}""", "id")]
    [InlineData("""[{"id":1,"half""", "id")]
    [InlineData("""{"error":"no"}""", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    public void Columns_OfAnyForm_AreItsOwnNames(string file, string names) => Assert.Equal(names, string.Join('|', ReportTable.Columns(Utf8(file))));

    [Fact]
    public void Row_OfACsv_HasItsCellsByTheirNames()
    {
        const string File = "id;name\r\n1;\"A; B\"\r\n2;C\r\n";

        var row = ReportTable.Row(Utf8(File), PlaceOf(File, "1;\"A; B\"\r\n"), out var text);

        Assert.Equal([new RawCell("id", "1"), new RawCell("name", "A; B")], row);
        Assert.Equal("1;\"A; B\"", text);
    }

    [Fact]
    public void Row_OfAJson_HasItsMembersAsTheyAreWritten()
    {
        const string File = """[{"id":1,"amount":4.50,"who":{"name":"A"},"note":null}]""";

        Assert.Equal(
            [new RawCell("id", "1"), new RawCell("amount", "4.50"), new RawCell("who", """{"name":"A"}"""), new RawCell("note", "")],
            ReportTable.Row(Utf8(File), PlaceOf(File, File[1..^1]), out _));
    }

    [Theory]
    [InlineData("id,name\n1\n", "1\n", "1")]
    [InlineData("id,name\n\"1,2\n", "\"1,2\n", "\"1,2")]
    [InlineData("[7]", "7", "7")]
    [InlineData("""[{"id":}]""", """{"id":}""", """{"id":}""")]
    public void Row_ThatIsNone_IsItsText(string file, string row, string text)
    {
        Assert.Null(ReportTable.Row(Utf8(file), PlaceOf(file, row), out var read));
        Assert.Equal(text, read);
    }

    [Fact]
    public void Row_ThatIsNoText_IsNothing()
    {
        Assert.Null(ReportTable.Row(new MemoryStream([.. "id\n"u8, 0xFF, 0xFE]), new RowPlace(3, 2), out var text));
        Assert.Null(text);
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static RowPlace PlaceOf(string file, string row) => new(file.IndexOf(row, StringComparison.Ordinal), row.Length);
}
