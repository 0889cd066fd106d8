using FsCheck.Fluent;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Programmes;

public sealed class HolderNameTests
{
    [Theory]
    [InlineData("Amina Diallo", "AMINA DIALLO")]
    [InlineData("Amina Diallo", "Diallo Amina")]
    [InlineData("Amina Diallo", "DIALLO,  Amina")]
    [InlineData("Jean-Pierre Ndong", "NDONG JEAN PIERRE")]
    [InlineData("Zoé Müller", "zoe muller")]
    [InlineData("Zoe\u0301 Obiang", "Zoé Obiang")]
    [InlineData("N'Dongo Awa", "NDONGO AWA")]
    [InlineData("N’Dongo Awa", "N'dongo Awa")]
    [InlineData("Ｊｏｈｎ Mba", "John Mba")]
    [InlineData("محمد علي", "علي محمد")]
    public void IsSame_WrittenDifferently_IsTheSamePerson(string one, string other) => Assert.True(HolderName.IsSame(one, other));

    [Theory]
    [InlineData("Amina Diallo", "Amina Diallo Bah")]
    [InlineData("Amina Diallo", "Amina")]
    [InlineData("Amina Diallo", "Amina Dialo")]
    [InlineData("Amina Amina", "Amina")]
    [InlineData("Amina Diallo", "A. Diallo")]
    [InlineData("", "")]
    [InlineData("-", "'")]
    [InlineData("Amina", "")]
    public void IsSame_AnotherName_IsForAPerson(string one, string other) => Assert.False(HolderName.IsSame(one, other));

    [Fact]
    public void IsSame_OfAnyTexts_IsSymmetricAndNeverThrows() => Laws.Hold(
        from one in Gen.Elements("aA éÉ'-,’\ud83d\u0301ß".ToCharArray()).ArrayOf()
        from other in Gen.Elements("aA éÉ'-,’\ud83d\u0301ß".ToCharArray()).ArrayOf()
        select (one: new string(one), other: new string(other)),
        names =>
        {
            Assert.Equal(HolderName.IsSame(names.one, names.other), HolderName.IsSame(names.other, names.one));
            Assert.Equal(names.one.Any(letter => char.IsLetter(letter)), HolderName.IsSame(names.one, names.one));
        });
}
