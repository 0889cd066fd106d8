using PaymentAdmin.Audit;

namespace PaymentAdmin.Tests.Audit;

public sealed class AuditTextTests
{
    [Theory]
    [InlineData("settlementDelayDays", "Settlement delay days")]
    [InlineData("card_purchase, inbound, NGN: vatRate", "Card purchase, inbound, NGN: vat rate")]
    [InlineData("code", "Code")]
    public void Field_IsInPlainWords(string name, string words) => Assert.Equal(words, AuditText.Field(name));

    [Theory]
    [InlineData(null, "none")]
    [InlineData("", "empty")]
    [InlineData("true", "yes")]
    [InlineData("debit_card", "debit card")]
    [InlineData("RELIEF_NG", "RELIEF_NG")]
    [InlineData("Relief_Nigeria", "Relief_Nigeria")]
    [InlineData("0.015", "0.015")]
    public void Value_IsAsRecordedUnlessItIsAWordOfAList(string? value, string words) => Assert.Equal(words, AuditText.Value(value));

    [Theory]
    [InlineData(AuditKinds.ProcessorFeesReplaced, "Processor fees replaced")]
    [InlineData(AuditKinds.UserAdded, "Person added")]
    public void What_IsInPlainWords(string kind, string words) => Assert.Equal(words, AuditText.What(kind));

    [Fact]
    public void Kinds_AreAllThereOnce()
    {
        var constants = typeof(AuditKinds).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(StringComparer.Ordinal), AuditKinds.All.Order(StringComparer.Ordinal));
    }
}
