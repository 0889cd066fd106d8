using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Settlement.StatementField;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class StatementReaderTests
{
    private static readonly DateTime Day = new(2026, 3, 14, 0, 0, 0, DateTimeKind.Utc);

    private static readonly StatementDefaults Defaults = new("NGN", Day);

    [Fact]
    public void Read_FullLine_HasEveryField()
    {
        var line = Read(Cells(("STL_1", SettlementReference), ("REF-1", TransactionReference), ("1500.50", Gross), ("22.50", Fee), ("1478.00", Net), ("USD", StatementField.Currency), ("2026-03-13T23:30:00+01:00", SettledAt)));

        Assert.Equal(new StatementLine(Known.Id(1), 7, "STL_1", "REF-1", 150_050, 2_250, 147_800, "USD", new DateTime(2026, 3, 13, 22, 30, 0, DateTimeKind.Utc)), line);
        Assert.Equal(DateTimeKind.Utc, line!.SettledAt.Kind);
    }

    [Theory]
    [InlineData("100", "1.5", null, 10_000, 150, 9_850)]
    [InlineData("100", null, "98.50", 10_000, 150, 9_850)]
    [InlineData("-100", "-1.5", null, -10_000, -150, -9_850)]
    [InlineData("0", "0.75", null, 0, 75, -75)]
    [InlineData("+5", "0.00", null, 500, 0, 500)]
    [InlineData("-0", "0", null, 0, 0, 0)]
    [InlineData("10000000000000.00", "0", null, Amount.MaxMinor, 0, Amount.MaxMinor)]
    public void Read_PartOfTheAmounts_DerivesTheRest(string gross, string? fee, string? net, long grossMinor, long feeMinor, long netMinor)
    {
        var line = Read(Cells(("S", SettlementReference), (gross, Gross), (fee, Fee), (net, Net)));

        Assert.Equal((grossMinor, feeMinor, netMinor, "NGN", Day, ""), (line!.GrossMinor, line.FeeMinor, line.NetMinor, line.Currency, line.SettledAt, line.TransactionReference));
    }

    [Theory]
    [InlineData("1,5", "wrong_decimal")]
    [InlineData("1,500", "group_separator")]
    [InlineData("1.005", "too_many_decimals")]
    [InlineData("0.000", "too_many_decimals")]
    [InlineData("--5", "not_a_number")]
    [InlineData("-", "not_a_number")]
    [InlineData("(5)", "not_a_number")]
    [InlineData("five", "not_a_number")]
    [InlineData("1e3", "not_a_number")]
    [InlineData("10000000000000.01", "amount_too_large")]
    [InlineData("-10000000000000.01", "amount_too_large")]
    [InlineData("99999999999999999999999999999999", "amount_too_large")]
    public void Read_AmountThatCouldBeMisread_SaysWhereAndWhatToWrite(string gross, string code)
    {
        var fault = Assert.Single(Faults(Cells(("S", SettlementReference), (gross, Gross), ("0", Fee))));

        Assert.Equal((7, Gross, "gross", code), (fault.Line, fault.Field!.Value, fault.Column, fault.Code));
        Assert.NotEmpty(fault.Message);
    }

    [Theory]
    [InlineData("150050", null, 150_050)]
    [InlineData("150050.0", "too_many_decimals", 0)]
    [InlineData("-1000000000000000", null, -Amount.MaxMinor)]
    [InlineData("1000000000000001", "amount_too_large", 0)]
    public void Read_InMinorUnits_TakesWholeNumbersOnly(string gross, string? code, long minor)
    {
        var reader = new StatementReader(new StatementColumns { MinorUnits = true }, Defaults);

        var line = reader.Read(Known.Id(1), 7, Cells(("S", SettlementReference), (gross, Gross), ("0", Fee)));

        Assert.Equal((code, minor), (reader.Faults.SingleOrDefault()?.Code, line?.GrossMinor ?? 0));
    }

    [Fact]
    public void Read_NetThatIsNotGrossLessFee_IsAFault()
    {
        var fault = Assert.Single(Faults(Cells(("S", SettlementReference), ("100", Gross), ("1.50", Fee), ("98", Net))));

        Assert.Equal(
            ("net_differs", "Gross less fee is NGN 98.50, and the net amount is NGN 98.00. Ask the processor for a corrected statement."), (fault.Code, fault.Message));
    }

    [Fact]
    public void Read_AmountsTooLargeTogether_IsAFault() =>
        Assert.Equal("amount_too_large", Assert.Single(Faults(Cells(("S", SettlementReference), ("10000000000000", Gross), ("-0.01", Fee)))).Code);

    [Theory]
    [InlineData(null, "1", "amount_missing", Gross)]
    [InlineData("1", null, "amount_missing", Fee)]
    public void Read_AmountThatIsMissing_IsAFault(string? gross, string? fee, string code, StatementField field)
    {
        var fault = Assert.Single(Faults(Cells(("S", SettlementReference), (gross, Gross), (fee, Fee))));

        Assert.Equal((code, field), (fault.Code, fault.Field!.Value));
    }

    [Fact]
    public void Read_SeveralFaults_NamesEach()
    {
        var faults = Faults(Cells((" ", SettlementReference), ("x\ny", TransactionReference), ("1,5", Gross), ("0", Fee), ("14/03/2026", SettledAt)));

        Assert.Equal(["reference_missing", "reference_form", "date_form", "wrong_decimal"], faults.Select(fault => fault.Code));
    }

    [Fact]
    public void Read_ReferenceTooLong_IsNotCut() => Assert.Equal(
        "reference_form",
        Assert.Single(Faults(Cells(("S", SettlementReference), (new string('x', StatementLine.ReferenceMaxLength + 1), TransactionReference), ("1", Gross), ("0", Fee)))).Code);

    [Theory]
    [InlineData("NAIRA")]
    [InlineData("ngn")]
    public void Read_CurrencyThatIsNone_IsAFault(string currency) => Assert.Equal(
        "currency_unknown", Assert.Single(Faults(Cells(("S", SettlementReference), ("1", Gross), ("0", Fee), (currency, StatementField.Currency)))).Code);

    [Theory]
    [InlineData("2026-03-13", "2026-03-13T00:00:00Z")]
    [InlineData("2026-03-13T10:20:30Z", "2026-03-13T10:20:30Z")]
    [InlineData("2026-03-13T10:20:30.5-02:00", "2026-03-13T12:20:30.5Z")]
    [InlineData("2026-03-13 10:20:30", "2026-03-13T10:20:30Z")]
    [InlineData("2026-03-13T10:20", "2026-03-13T10:20:00Z")]
    public void Read_Date_IsUtc(string text, string expected)
    {
        var line = Read(Cells(("S", SettlementReference), ("1", Gross), ("0", Fee), (text, SettledAt)));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, line!.SettledAt);
    }

    [Fact]
    public void Read_NoDateAnywhere_IsAFault()
    {
        var reader = new StatementReader(StatementColumns.Default, Defaults with { SettledAt = null });

        Assert.Null(reader.Read(Known.Id(1), 7, Cells(("S", SettlementReference), ("1", Gross), ("0", Fee))));
        Assert.Equal("date_missing", Assert.Single(reader.Faults).Code);
    }

    [Fact]
    public void Find_DefaultNames_GivesTheirPlaces()
    {
        var places = StatementColumns.Default.Find(["net", "settlement_reference", "transaction_reference", "gross", "fee", "currency", " settled_at ", "other"], out var faults);

        Assert.Empty(faults);
        Assert.Equal([1, 2, 3, 4, 0, 5, 6], Enum.GetValues<StatementField>().Select(field => places[field]));
    }

    [Fact]
    public void Find_OwnNamesAndNoFeeColumn_GivesTheirPlaces()
    {
        var columns = new StatementColumns { Names = new Dictionary<StatementField, string> { [Gross] = "Amount", [Fee] = "", [SettledAt] = "" } };
        columns.Check();

        var places = columns.Find(["settlement_reference", "transaction_reference", "Amount", "net"], out var faults);

        Assert.Empty(faults);
        Assert.Equal((2, 3, false, false), (places[Gross], places[Net], places.ContainsKey(Fee), places.ContainsKey(StatementField.Currency)));
    }

    [Fact]
    public void Find_ColumnsThatLack_SaysWhich()
    {
        StatementColumns.Default.Find(["transaction_reference", "transaction_reference"], out var faults);

        Assert.Equal(
            [("column_repeated", "transaction_reference"), ("column_missing", "gross"), ("column_missing", "fee"), ("column_missing", "settlement_reference")],
            faults.Where(fault => fault is not { Code: "column_missing", Field: TransactionReference }).Select(fault => (fault.Code, fault.Column)));
        Assert.All(faults, fault => Assert.Equal(0, fault.Line));
    }

    [Fact]
    public void Check_NamesThatCannotBe_NamesEachField()
    {
        Assert.Equal(["columns.fee", "columns.net"], Known.InvalidFields(() => Named((Fee, "x"), (Net, "x")).Check()));
        Assert.Equal(["columns.gross"], Known.InvalidFields(() => Named((Gross, "")).Check()));
        Assert.Equal(["columns.gross"], Known.InvalidFields(() => Named((Fee, ""), (Net, "")).Check()));
        Assert.Equal(["columns.gross"], Known.InvalidFields(() => Named((Gross, new string('x', StatementColumns.NameMaxLength + 1))).Check()));

        static StatementColumns Named(params (StatementField Field, string Name)[] names) => new() { Names = names.ToDictionary(one => one.Field, one => one.Name) };
    }

    private static StatementLine? Read(Func<StatementField, string?> cells) => new StatementReader(StatementColumns.Default, Defaults).Read(Known.Id(1), 7, cells);

    private static IReadOnlyList<StatementFault> Faults(Func<StatementField, string?> cells)
    {
        var reader = new StatementReader(StatementColumns.Default, Defaults);
        Assert.Null(reader.Read(Known.Id(1), 7, cells));
        return reader.Faults;
    }

    private static Func<StatementField, string?> Cells(params (string? Text, StatementField Field)[] cells) =>
        field => cells.FirstOrDefault(cell => cell.Field == field && cell.Text is not null).Text;
}
