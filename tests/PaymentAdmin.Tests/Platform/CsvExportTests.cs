using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Tests.Platform;

public sealed class CsvExportTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    public async Task Csv_OfATextThatLooksLikeAFormula_EscapesIt(string text)
    {
        var csv = await Export([text]);

        var field = csv.Split("\r\n", 2)[1].TrimEnd('\r', '\n').Trim('"');
        Assert.False(field[0] is '=' or '+' or '-' or '@' or '\t' or '\r', csv);
        Assert.Contains(text.Replace("\"", "\"\"", StringComparison.Ordinal), csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_OfQuotesCommasAndLines_QuotesThem()
    {
        var csv = await Export(["a \"b\", c\nd"]);

        Assert.Equal("text\r\n\"a \"\"b\"\", c\nd\"\r\n", csv);
    }

    [Fact]
    public async Task Csv_OfNumbersAndNothing_LeavesThem() =>
        Assert.Equal("text\r\n-5\r\n\"\"\r\n0.015\r\nTrue\r\n", await Export([-5L, null, 0.015m, true]));

    [Fact]
    public async Task Csv_AsAnAnswer_IsAFileInUtf8WithAMark()
    {
        var context = await Answer(["é"]);

        Assert.Equal("text/csv; charset=utf-8", context.Response.ContentType);
        Assert.Contains("filename=things.csv", context.Response.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF], ((MemoryStream)context.Response.Body).ToArray()[..3]);
    }

    [Fact]
    public async Task Csv_OfNoRows_HasItsHeader() => Assert.Equal("text\r\n", await Export([]));

    private static async Task<string> Export(object?[] rows)
    {
        var context = await Answer(rows);
        return Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).TrimStart('\uFEFF');
    }

    private static async Task<DefaultHttpContext> Answer(object?[] rows)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            Response = { Body = new MemoryStream() },
        };
        await CsvExport.Csv("things", rows.ToAsyncEnumerable(), new CsvColumn<object?>("text", row => row)).ExecuteAsync(context);
        return context;
    }
}
