using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Domain.Tests;

public sealed class WordsTests
{
    [Fact]
    public void Of_TwoWordName_IsSnakeCase() => Assert.Equal("flat_plus_percent", Words.Of(FeeBasis.FlatPlusPercent));

    [Fact]
    public void Plain_SnakeCaseWord_IsASentenceStart() => Assert.Equal("Debit card", Words.Plain(ProcessorCategory.DebitCard));

    [Theory]
    [InlineData("Active")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_NotExactlyAWord_IsRefused(string? word) => Assert.False(Words.TryParse<ProcessorStatus>(word, out _));
}
