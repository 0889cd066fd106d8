using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using static PaymentAdmin.Domain.Reconciliation.ReportField;

namespace PaymentAdmin.Domain.Tests.Reconciliation;

public sealed class ReportColumnsTests
{
    [Fact]
    public void Find_OfTheDefaultHeader_FindsAll()
    {
        var places = ReportColumns.Default.Find([" psp_id", "reference", "amount", "currency", "status", "created_at", "more"], out var fault);

        Assert.Null(fault);
        Assert.Equal([(PspId, 0), (Reference, 1), (Amount, 2), (Currency, 3), (Status, 4), (CreatedAt, 5)], places.Select(place => (place.Key, place.Value)).OrderBy(place => place.Value));
    }

    [Theory]
    [InlineData("psp_id,status", "column_missing", "amount")]
    [InlineData("psp_id,amount", "column_missing", "status")]
    [InlineData("amount,status", "column_missing", "psp_id")]
    [InlineData("psp_id,amount,status,amount", "column_repeated", "amount")]
    public void Find_WithoutWhatIsNeeded_NamesIt(string header, string code, string column)
    {
        ReportColumns.Default.Find(header.Split(','), out var fault);

        Assert.Equal(code, fault!.Code);
        Assert.Contains(column, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfWhatCannotBeReconciled_NamesTheFields()
    {
        Assert.Equal(["columns.amount", "columns.status"], Known.InvalidFields(() => Named((Amount, ""), (Status, "")).Check()));
        Assert.Equal(["columns.psp_id"], Known.InvalidFields(() => Named((PspId, ""), (Reference, "")).Check()));
        Assert.Equal(["columns.amount", "columns.fee"], Known.InvalidFields(() => Named((Amount, "X"), (Fee, "X")).Check()));
        Assert.Equal(["statusWords"], Known.InvalidFields(() => (ReportColumns.Default with { Words = ReportWords.Of(Enumerable.Empty<string>()) }).Check()));
        Assert.Equal(["statusWords"], Known.InvalidFields(() => (ReportColumns.Default with { Words = ReportWords.Of([KeyValuePair.Create(" ", PaymentSaid.Failed)]) }).Check()));
        ReportColumns.Default.Check();
        Named((PspId, "")).Check();
    }

    [Fact]
    public void Change_OfSettings_CountsOnlyWhatDiffers()
    {
        var settings = ReportSettings.Of(Known.Id(1));

        Assert.False(settings.Change(ReportColumns.Default, listsFailed: true, isDaily: true));
        Assert.True(settings.Change(Named((Amount, "Betrag")) with { MinorUnits = true }, listsFailed: false, isDaily: true));
        Assert.False(settings.Change(Named((Amount, " Betrag ")) with { MinorUnits = true }, listsFailed: false, isDaily: true));
        Assert.Equal((1, "Betrag", true), (settings.Version, settings.Columns.Names.Of(Amount), settings.Columns.MinorUnits));
        Assert.Equal(ReportWords.Usual.Pairs, settings.Columns.Words.Pairs);
    }

    private static ReportColumns Named(params (ReportField Field, string Name)[] names) => new() { Names = new ColumnNames<ReportField> { Chosen = names.ToDictionary(one => one.Field, one => one.Name) } };
}
