using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class PhoneTests
{
    private static readonly Gen<(CallingCode Code, string Number)> Numbers =
        from code in Gen.Elements<CallingCode>([.. CallingCode.All])
        from length in Gen.Choose(7, 15 - code.Code.Length)
        from digits in Gen.Choose(0, 9).ArrayOf(length)
        let number = string.Concat(digits)
        where code.Trunk.Length == 0 || number[0] != '0'
        select (code, number);

    [Theory]
    [InlineData("+255700000001", "0700000001")]
    [InlineData("+24174123456", "074123456")]
    [InlineData("+254712345678", "0712345678")]
    [InlineData("+2348012345678", "08012345678")]
    [InlineData("+237671234567", "671234567")]
    [InlineData("+2250701234567", "0701234567")]
    [InlineData("+242061234567", "061234567")]
    [InlineData("+221701234567", "701234567")]
    [InlineData("+27821234567", "0821234567")]
    [InlineData("+12025550123", "2025550123")]
    [InlineData("+447700900123", "07700900123")]
    [InlineData("+390612345678", "0612345678")]
    public void National_KnownCountries_IsAsDialledThere(string e164, string national) =>
        Assert.Equal($"\"{national}\"", Format(e164, FieldFormat.PhoneNational));

    [Fact]
    public void E164_IsKeptAsItIs() => Assert.Equal("\"+255700000001\"", Format("+255700000001", FieldFormat.PhoneE164));

    [Theory]
    [InlineData("255700000001")]
    [InlineData("0700000001")]
    [InlineData("+0700000001")]
    [InlineData("+255 700 000 001")]
    [InlineData("+255")]
    [InlineData("+255700")]
    [InlineData("+2557000000012345")]
    [InlineData("+25570000000١")]
    [InlineData("+25570000000a")]
    public void Format_NotE164_IsRefusedWithoutTheNumber(string number)
    {
        Assert.All([FieldFormat.PhoneE164, FieldFormat.PhoneNational], format =>
        {
            var refusal = Refused(number, format);
            Assert.Contains("international form", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(number[1..], refusal.Message.Replace("+255700000001", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("+79161234567")]
    [InlineData("+99912345678")]
    [InlineData("+252611234567")]
    [InlineData("+96171123456")]
    public void National_UnknownCountry_IsRefusedWithTheRemedy(string number)
    {
        Assert.Contains("phone_e164", Refused(number, FieldFormat.PhoneNational).Message, StringComparison.Ordinal);
        Assert.Equal($"\"{number}\"", Format(number, FieldFormat.PhoneE164));
    }

    [Fact]
    public void National_TrunkPrefixLeftIn_IsRefused() =>
        Assert.Contains("has a 0 after its country code 255", Refused("+2550700000001", FieldFormat.PhoneNational).Message, StringComparison.Ordinal);

    [Fact]
    public void Table_NoCodeBeginsAnother()
    {
        Assert.True(CallingCode.All.Count > 80);
        Assert.All(CallingCode.All, code =>
        {
            Assert.Matches("^[1-9][0-9]{0,2}$", code.Code);
            Assert.Contains(code.Trunk, (string[])["", "0"]);
            Assert.Single(CallingCode.All, other => other.Code.StartsWith(code.Code, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void National_AndBack_IsTheSameNumber() => Laws.Hold(Numbers, generated =>
    {
        var (code, number) = generated;
        var e164 = $"+{code.Code}{number}";

        Assert.True(CallingCode.IsE164(e164));
        Assert.Equal(code, CallingCode.Of(e164));
        var national = code.National(e164);
        Assert.NotNull(national);
        Assert.Equal(e164, $"+{code.Code}{(code.Trunk.Length > 0 ? national[1..] : national)}");
        Assert.Equal(code.Trunk.Length > 0, national.Length > number.Length);
    });

    private static string? Format(string number, FieldFormat format) =>
        Maps.Value(Maps.Field(SourceField.PhoneNumber, format), SamplePayment.Document with { PhoneNumber = number });

    private static Refusal Refused(string number, FieldFormat format)
    {
        var mapping = FieldMapping.Of(Maps.Rest, Maps.Replacing(Maps.Rest, Maps.Rule("recipient.mobile_number", SourceField.PhoneNumber, format)));
        var refusal = Maps.Unmappable(mapping, SamplePayment.Document with { PhoneNumber = number });
        Assert.Equal("recipient.mobile_number", refusal.Field);
        return refusal;
    }
}
