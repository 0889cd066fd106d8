using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Reports;

public sealed class TransactionReportTests
{
    private const string Path = "/api/v2/reports/transactions";
    private const string Day = Path + "?from=2024-11-16&to=2024-11-16";

    [Fact]
    public async Task Get_Csv_HasALinePerPayment()
    {
        await using var psp = await RunningSimulator.Start();
        var first = (string)(await psp.Pay("A,\"1\"".Replace("\"", "\\\"", StringComparison.Ordinal), amount: "1500.50")).Json["id"]!;
        var second = (string)(await psp.Pay("B", "+255700000004")).Json["id"]!;
        await psp.Post("/api/v2/payments", RunningSimulator.Payment("OTHER"), bearer: "prod_key_secure123");
        await psp.UntilSettled();

        var report = await psp.Get(Day);

        Assert.Equal(
            $"psp_id,reference,amount,currency,status,created_at\r\n{first},\"A,\"\"1\"\"\",1500.50,TZS,completed,2024-11-16T10:30:00Z\r\n{second},B,50000,TZS,failed,2024-11-16T10:30:00Z\r\n",
            report.Body);
    }

    [Fact]
    public async Task Get_Json_HasTheSameLines()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A", amount: "1500.50")).Json["id"]!;
        await psp.UntilSettled();

        var expected = $$"""{"transactions":[{"psp_id":"{{id}}","reference":"A","amount":1500.50,"currency":"TZS","status":"completed","created_at":"2024-11-16T10:30:00Z"}]}""";
        Assert.Equal(expected, (await psp.Get(Day + "&format=json")).Body);
        Assert.Equal(expected, (await psp.Send(HttpMethod.Get, Day, null, RunningSimulator.Key, ("Accept", "application/json"))).Body);
        Assert.StartsWith("psp_id,", (await psp.Send(HttpMethod.Get, Day, null, RunningSimulator.Key, ("Accept", "text/csv, application/json;q=0.5"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Period_DaysAreWholeAndTimesExcludeTheEnd()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A");
        psp.Clock.AdvanceSeconds(3600);
        await psp.Pay("B");

        Assert.Equal("A,B", await References(psp, "from=2024-11-16&to=2024-11-16"));
        Assert.Equal("A", await References(psp, "from=2024-11-16T10:30:00Z&to=2024-11-16T11:30:00Z"));
        Assert.Equal("B", await References(psp, "from=2024-11-16T10:30:01Z&to=2024-11-16T11:30:01Z"));
        Assert.Equal("A", await References(psp, "from=2024-11-16T13:30:00%2B03:00&to=2024-11-16T13:30:01%2B03:00"));
        Assert.Equal("", await References(psp, "from=2024-11-17&to=2024-11-18"));
    }

    [Theory]
    [InlineData("", "from,to")]
    [InlineData("?from=2024-11-16&to=yesterday", "to")]
    [InlineData("?from=2024-11-17&to=2024-11-16", "to")]
    [InlineData("?from=2024-11-16&to=2024-11-16&format=xml", "format")]
    public async Task Get_WrongQuery_Is400(string query, string fields)
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal(fields.Split(','), (await psp.Get(Path + query)).WrongFields);
    }

    [Fact]
    public async Task Misbehaviour_OfReports_DoesWhatItSays()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A");
        await psp.Pay("B");
        await psp.UntilSettled();

        await psp.Set("""{"missingReportLine":{"next":1}}""");
        Assert.Equal("B", await References(psp, "from=2024-11-16&to=2024-11-16"));
        await psp.Set("""{"extraReportLine":{"next":1}}""");
        Assert.StartsWith("A,B,NOT-YOURS-", await References(psp, "from=2024-11-16&to=2024-11-16"), StringComparison.Ordinal);
        await psp.Set("""{"wrongAmountInReport":1}""");
        Assert.Contains(",A,50001,", (await psp.Get(Day)).Body, StringComparison.Ordinal);
        await psp.Set("""{"wrongAmountInReport":0}""");
        Assert.Equal("A,B", await References(psp, "from=2024-11-16&to=2024-11-16"));
    }

    [Fact]
    public async Task Misbehaviour_OfLines_FallsOnOnePaymentEach()
    {
        await using var psp = await RunningSimulator.Start();
        foreach (var reference in "ABCDEF")
        {
            await psp.Pay(reference.ToString());
        }

        await psp.UntilSettled();
        await psp.Set("""{"wrongAmountInReport":{"next":1},"wrongCurrencyInReport":{"next":1},"wrongStatusInReport":{"next":1},"secondIdInReport":{"next":1},"duplicateReportLine":{"next":1}}""");

        var lines = (await psp.Get(Day)).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToList();

        Assert.Equal(["A 50001 TZS completed", "B 50000 KES completed", "C 50000 TZS failed", "D 50000 TZS completed", "D 50000 TZS completed", "E 50000 TZS completed", "E 50000 TZS completed", "F 50000 TZS completed"],
            lines.Select(line => string.Join(' ', line[1..5])));
        Assert.Equal((lines[3][0] + "-2", lines[5][0]), (lines[4][0], lines[6][0]));
    }

    [Fact]
    public async Task LateLine_StandsInTheNextReport_AndOnlyThere()
    {
        const string NextDay = "from=2024-11-17&to=2024-11-17";
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A");
        await psp.Pay("B");
        await psp.Set("""{"lateReportLine":{"next":1}}""");

        for (var again = 0; again < 2; again++)
        {
            Assert.Equal("B", await References(psp, "from=2024-11-16&to=2024-11-16"));
            Assert.Equal("A", await References(psp, NextDay));
        }

        Assert.Contains(",2024-11-16T10:30:00Z", (await psp.Get($"{Path}?{NextDay}")).Body, StringComparison.Ordinal);
    }

    private static async Task<string> References(RunningSimulator psp, string query) =>
        string.Join(',', (await psp.Get($"{Path}?{query}&format=json")).Json["transactions"]!.AsArray().Select(line => (string)line!["reference"]!));
}
