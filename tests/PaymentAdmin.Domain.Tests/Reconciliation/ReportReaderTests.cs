using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using static PaymentAdmin.Domain.Reconciliation.ReportField;

namespace PaymentAdmin.Domain.Tests.Reconciliation;

public sealed class ReportReaderTests
{
    [Fact]
    public void Read_OfAWholeRow_TakesAllOfIt()
    {
        var row = Read([(PspId, " psp_1 "), (Reference, "R-1"), (IdempotencyKey, "K-1"), (Amount, "1500.50"), (Fee, "1"), (Currency, "KES"), (Status, "Completed"), (CreatedAt, "2026-03-14T12:00:00+03:00")]);

        Assert.Equal(
            new ReportRow("psp_1", "R-1", 150_050, "KES", PaymentSaid.Completed, "Completed") { IdempotencyKey = "K-1", FeeMinor = 100, CreatedAt = new DateTime(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc) },
            row.Row);
    }

    [Fact]
    public void Read_OfWhatARowNeedNotSay_TakesTheConnectionsCurrencyAndClock()
    {
        var row = Read([(Reference, "R-1"), (Amount, "5"), (Status, "paid"), (CreatedAt, "2026-03-14 12:00")]).Row!;

        Assert.Equal(("", "TZS", null, new DateTime(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc)), (row.PspId, row.Currency, row.FeeMinor, row.CreatedAt));
        Assert.Null(Read([(Reference, "R-1"), (Amount, "5"), (Status, "paid"), (CreatedAt, "14/03/2026")]).Row!.CreatedAt);
    }

    [Theory]
    [InlineData("", "", "5", "paid", "names neither")]
    [InlineData("p", "R", "", "paid", "amount is missing")]
    [InlineData("p", "R", "5.001", "paid", "decimals")]
    [InlineData("p", "R", "1,500", "paid", "A comma")]
    [InlineData("p", "R", "0", "paid", "not above zero")]
    [InlineData("p", "R", "-5", "paid", "not above zero")]
    [InlineData("p", "R", "5", "", "status is missing")]
    [InlineData("p", "R", "5", "frozen", "\"frozen\" is not known")]
    [InlineData("p\0", "R", "5", "paid", "psp_id is up to")]
    public void Read_OfARowThatSaysTooLittle_NamesWhat(string pspId, string reference, string amount, string status, string fault) =>
        Assert.Contains(fault, Read([(PspId, pspId), (Reference, reference), (Amount, amount), (Status, status)]).Fault, StringComparison.Ordinal);

    [Fact]
    public void Read_InMinorUnitsAndOwnWords_FollowsTheSettings()
    {
        var columns = new ReportColumns { MinorUnits = true, Words = ReportWords.Of([KeyValuePair.Create("OK=1", PaymentSaid.Completed)]) };
        var reader = new ReportReader(columns, "TZS", TimeZoneInfo.Utc);

        Assert.Equal((1500, PaymentSaid.Completed), reader.Read(Cells([(PspId, "p"), (Amount, "1500"), (Status, "ok=1")]), out _) is { } row ? (row.AmountMinor, row.Said) : default);
        Assert.Null(reader.Read(Cells([(PspId, "p"), (Amount, "15.00"), (Status, "ok=1")]), out var fault));
        Assert.Contains("minor units", fault, StringComparison.Ordinal);
        Assert.Equal(columns.Words.All, ReportWords.Of(columns.Words.Pairs).All);
    }

    [Fact]
    public void ContentOrder_FollowsFromAllThatARowSays()
    {
        var row = new ReportRow("p", "R", 5, "TZS", PaymentSaid.Completed, "paid") { FeeMinor = 1 };
        ReportRow[] others = [row with { PspId = "q" }, row with { Reference = "S" }, row with { AmountMinor = 6 }, row with { Currency = "KES" }, row with { Said = PaymentSaid.Failed }, row with { FeeMinor = null }];

        Assert.Equal(row.ContentOrder, (row with { }).ContentOrder);
        Assert.DoesNotContain(row.ContentOrder, others.Select(other => other.ContentOrder));
    }

    private static (ReportRow? Row, string? Fault) Read(params (ReportField Field, string Text)[] cells)
    {
        var row = new ReportReader(ReportColumns.Default, "TZS", TimeZoneInfo.FindSystemTimeZoneById("Africa/Dar_es_Salaam")).Read(Cells(cells), out var fault);
        Assert.Equal(row is null, fault is not null);
        return (row, fault);
    }

    private static Func<ReportField, string?> Cells((ReportField Field, string Text)[] cells) => field => cells.FirstOrDefault(cell => cell.Field == field).Text;
}
