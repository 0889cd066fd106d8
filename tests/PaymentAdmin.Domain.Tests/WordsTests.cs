using System.Reflection;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Domain.Tests;

public sealed class WordsTests
{
    public static TheoryData<Type> Enums => [.. typeof(Words).Assembly.GetTypes().Where(type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Enums))]
    public void Parse_WordOfAnyValue_IsThatValue(Type type) =>
        GetType().GetMethod(nameof(RoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null);

    [Fact]
    public void All_DocumentsWords_AreAsWritten()
    {
        Assert.Equal(["debit_card", "virtual_account_inflow", "funds_transfer", "identity", "bills_payment"], Words.All<ProcessorCategory>());
        Assert.Equal(["active", "inactive"], Words.All<ProcessorStatus>());
        Assert.Equal(["active", "inactive"], Words.All<TenantStatus>());
        Assert.Equal(["flat", "percent", "flat_plus_percent"], Words.All<FeeBasis>());
        Assert.Equal(["inbound", "outbound", "both"], Words.All<FeeDirection>());
    }

    [Fact]
    public void Of_SameNumberOfTwoEnums_IsEachOnesWord()
    {
        Assert.Equal("flat", Words.Of(FeeBasis.Flat));
        Assert.Equal("inbound", Words.Of(FeeDirection.Inbound));
        Assert.Equal("active", Words.Of(ProcessorStatus.Active));
    }

    [Theory]
    [InlineData(ProcessorCategory.DebitCard, "Debit card")]
    [InlineData(ProcessorCategory.VirtualAccountInflow, "Virtual account inflow")]
    [InlineData(FeeBasis.FlatPlusPercent, "Flat plus percent")]
    [InlineData(ProcessorStatus.Active, "Active")]
    public void Plain_Value_IsASentenceStart(Enum value, string expected) => Assert.Equal(expected, Words.Plain(value));

    [Theory]
    [InlineData("card_purchase", "Card purchase")]
    [InlineData("processor.fees_changed", "Processor fees changed")]
    [InlineData("x", "X")]
    [InlineData("", "")]
    public void Plain_Word_IsASentenceStart(string word, string expected) => Assert.Equal(expected, Words.Plain(word));

    [Theory]
    [InlineData("Active")]
    [InlineData("ACTIVE")]
    [InlineData("active ")]
    [InlineData("0")]
    [InlineData("flat")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_NotExactlyAWord_IsRefused(string? word)
    {
        Assert.False(Words.TryParse<ProcessorStatus>(word, out var value));
        Assert.Equal(default, value);
    }

    [Fact]
    public void Parse_NoWord_IsAFaultThatNamesIt()
    {
        var fault = Assert.Throws<FormatException>(() => Words.Parse<FeeBasis>("flat_plus"));
        Assert.Equal("'flat_plus' is no FeeBasis.", fault.Message);
    }

    private static void RoundTrip<TEnum>() where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        Assert.NotEmpty(values);
        Assert.Equal(values, Words.All<TEnum>().Select(Words.Parse<TEnum>));
        Assert.Equal(values.Length, Words.All<TEnum>().Distinct().Count());
        Assert.All(Words.All<TEnum>(), word =>
        {
            Assert.Matches(@"\A[a-z]+[0-9]*(_[a-z]+[0-9]*)*\z", word); // With the digits of oauth2, v2 and e164.
            Assert.True(Words.TryParse<TEnum>(word, out _));
            Assert.Equal(word, Words.Plain(word).Replace(' ', '_').ToLowerInvariant());
        });
    }
}
