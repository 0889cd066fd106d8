namespace PaymentAdmin.Domain.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab\ud83d\udcb8", 4, "ab\ud83d\udcb8")]
    [InlineData("ab\ud83d\udcb8", 3, "ab")]
    [InlineData("", 3, "")]
    public void CutTo_OfAText_LeavesNoHalfOfACharacter(string text, int length, string cut) => Assert.Equal(cut, text.CutTo(length));

    [Theory]
    [InlineData("AB", true)]
    [InlineData("ab", true)]
    [InlineData(" A_9 ", true)]
    [InlineData("__", true)]
    [InlineData("A", false)]
    [InlineData("A ", false)]
    [InlineData("", false)]
    [InlineData("A B", false)]
    [InlineData("A\nB", false)]
    [InlineData("A.B", false)]
    [InlineData("ÄÖ", false)]
    [InlineData("ſı", false)] // long s and dotless i, whose capitals are ASCII in some languages
    [InlineData("٣٤", false)] // digits, but not 0 to 9
    public void IsCode_Text_Is2To32OfLettersDigitsAndUnderscore(string text, bool expected) => Assert.Equal(expected, Text.IsCode(text));

    [Fact]
    public void IsCode_Length_Is2To32()
    {
        Assert.True(Text.IsCode(new string('z', 32)));
        Assert.False(Text.IsCode(new string('z', 33)));
    }

    [Fact]
    public void NormaliseCode_AnyCase_IsTrimmedCapitals() => Assert.Equal("GRUPP_I", Text.NormaliseCode("\t gruPP_i\n"));

    [Theory]
    [InlineData("x", true)]
    [InlineData("  abcde  ", true)]
    [InlineData("Société ₦", false)]
    [InlineData("Soc ₦", true)]
    [InlineData("abcdef", false)]
    [InlineData("", false)]
    [InlineData(" \t\n ", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\u0000b", false)]
    [InlineData("a\u0085b", false)]
    public void IsName_Text_Is1To5CharactersOnOneLine(string text, bool expected) => Assert.Equal(expected, Text.IsName(text, 5));

    [Fact]
    public void NameRule_AnyLimit_SaysIt() => Assert.Equal("The display name is 1 to 100 characters, on one line.", Text.NameRule("display name", 100));
}
