using PaymentAdmin.Connections;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Reports of transactions, as CSV and as JSON.</summary>
public sealed class PspReportTests
{
    private const string Header = "psp_id,reference,amount,currency,status,created_at\r\n";

    private static readonly DateTime At = new(2024, 11, 16, 10, 30, 0, DateTimeKind.Utc);

    private static PspCall<IReadOnlyList<PspReportLine>> Report => Spoken.Rest.FetchReport(Spoken.RestConnection, At, At.AddDays(1));

    [Fact]
    public void Report_AsCsv_IsRead()
    {
        var lines = Csv(Header + "pay_1,\"R,1 \"\"x\"\"\",50000,TZS,completed,2024-11-16T10:30:00Z\r\npay_2,,0.01,TZS,reversed,2024-11-16T13:30:00+03:00\r\n");

        Assert.Equal(
            [new PspReportLine("pay_1", "R,1 \"x\"", 5_000_000, "TZS", PspPaymentStatus.Completed, At), new PspReportLine("pay_2", null, 1, "TZS", PspPaymentStatus.Reversed, At)],
            lines);
    }

    [Fact]
    public void Report_AsCsvWithOtherOrderAndAMark_IsRead() =>
        Assert.Equal("pay_1", Assert.Single(Csv("\uFEFFStatus;created_at;currency;amount;reference;psp_id\npending;2024-11-16T10:30:00Z;TZS;1;R;pay_1\n")).PspPaymentId);

    [Fact]
    public void Report_OfNothing_IsEmpty()
    {
        Assert.Empty(Csv(Header));
        Assert.Empty(Report.Reads("""{"transactions":[]}"""));
    }

    [Fact]
    public void Report_AsJson_IsRead()
    {
        const string Line = """{"psp_id":"pay_1","reference":"R-1","amount":1500.5,"currency":"TZS","status":"failed","created_at":"2024-11-16T10:30:00Z"}""";
        PspReportLine[] expected = [new("pay_1", "R-1", 150_050, "TZS", PspPaymentStatus.Failed, At)];

        Assert.Equal(expected, Report.Reads($$"""{"transactions":[{{Line}}]}"""));
        Assert.Equal(expected, Report.Read(Spoken.Answer(200, $" [{Line}]", "")).Value);
    }

    [Theory]
    [InlineData("", "no column")]
    [InlineData("<html>please sign in</html>", "no column psp_id")]
    [InlineData("psp_id,amount,currency,status,created_at\r\n", "no column reference")]
    [InlineData(Header + "pay_1,R,1.005,TZS,completed,2024-11-16T10:30:00Z\r\n", "Line 1: amount")]
    [InlineData(Header + "pay_1,R,1,TZS,completed,2024-11-16T10:30:00Z\r\npay_2,R,1,TZS,odd,2024-11-16T10:30:00Z\r\n", "Line 2: The status")]
    [InlineData(Header + ",R,1,TZS,completed,2024-11-16T10:30:00Z\r\n", "psp_id is missing")]
    [InlineData(Header + "pay_1,R,1,TZS,completed,16/11/2024\r\n", "created_at")]
    [InlineData(Header + "pay_1,R,1,TZS\r\n", "no CSV")]
    [InlineData(Header + "pay_1,\"R,1,TZS,completed,2024-11-16T10:30:00Z\r\n", "no CSV")]
    public void Report_WithOneLineThatIsNotUnderstood_CannotBeRead(string csv, string because)
    {
        var error = Report.Read(Spoken.Answer(200, csv, "text/csv")).Error!;

        Assert.Equal("unreadable", error.Code);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Refused_SaysWhy() =>
        Assert.Equal("rate_limited", Report.Read(Spoken.Answer(429, """{"error":{"code":"rate_limited","message":"Slower"}}""")).Error?.Code);

    private static IReadOnlyList<PspReportLine> Csv(string csv)
    {
        var reading = Report.Read(Spoken.Answer(200, csv, "text/csv; charset=utf-8"));
        Assert.Null(reading.Error);
        return reading.Value!;
    }
}
