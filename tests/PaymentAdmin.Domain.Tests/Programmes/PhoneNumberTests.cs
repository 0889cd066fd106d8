using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Programmes;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("TZ", "0700000001", "+255700000001")]
    [InlineData("TZ", "0700 000 001", "+255700000001")]
    [InlineData("TZ", "(0700) 000-001", "+255700000001")]
    [InlineData("TZ", " 0700.000.001 ", "+255700000001")]
    [InlineData("TZ", "0700\u00a0000\u202f001", "+255700000001")]
    [InlineData("TZ", "+255 700 000 001", "+255700000001")]
    [InlineData("TZ", "00255700000001", "+255700000001")]
    [InlineData("KE", "0712345678", "+254712345678")]
    [InlineData("NG", "08031234567", "+2348031234567")]
    [InlineData("UG", "0772/123456", "+256772123456")]
    [InlineData("GB", "07700 900123", "+447700900123")]
    [InlineData("CM", "6 71 23 45 67", "+237671234567")]
    [InlineData("SN", "77 123 45 67", "+221771234567")]
    [InlineData("DO", "809-555-0123", "+18095550123")]
    [InlineData("US", "(202) 555-0123", "+12025550123")]
    public void TryRead_AsPeopleOfACountryWriteIt_IsE164(string country, string text, string e164)
    {
        Assert.True(PhoneNumber.TryRead(text, Country.Find(country)!, out var read));
        Assert.Equal(e164, read);
    }

    /// <summary>A spreadsheet takes the + or the leading 0 away.</summary>
    [Theory]
    [InlineData("TZ", "700000001", "+255700000001")]
    [InlineData("TZ", "255700000001", "+255700000001")]
    [InlineData("KE", "254712345678", "+254712345678")]
    [InlineData("NG", "8031234567", "+2348031234567")]
    [InlineData("CM", "237671234567", "+237671234567")]
    public void TryRead_WhatASpreadsheetLeftOfIt_IsTheSameNumber(string country, string text, string e164)
    {
        Assert.True(PhoneNumber.TryRead(text, Country.Find(country)!, out var read));
        Assert.Equal(e164, read);
    }

    [Theory]
    [InlineData("TZ", "+254712345678", "+254712345678")]
    [InlineData("KE", "00 255 700 000 001", "+255700000001")]
    public void TryRead_OfAnotherCountry_IsThatCountrys(string country, string text, string e164)
    {
        Assert.True(PhoneNumber.TryRead(text, Country.Find(country)!, out var read));
        Assert.Equal(e164, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("0")]
    [InlineData("12")]
    [InlineData("07000")]
    [InlineData("+255 0700 000 001")]
    [InlineData("+0700000001")]
    [InlineData("255+700000001")]
    [InlineData("++255700000001")]
    [InlineData("2.557E+11")]
    [InlineData("0700 000 00X")]
    [InlineData("٠٧٠٠٠٠٠٠٠١")]
    [InlineData("0700000001,0700000002")]
    [InlineData("0700000001 ext 5")]
    [InlineData("07000000010000000")]
    [InlineData("=0700000001")]
    public void TryRead_WhatIsNoNumber_IsRefused(string text) => Assert.False(PhoneNumber.TryRead(text, Country.Find("TZ")!, out _));

    [Fact]
    public void TryRead_AnyTextInAnyCountry_IsE164OrNothingAndReadAgainIsTheSame() => Laws.Hold(
        from country in Gen.Elements<Country>(Country.All)
        from length in Gen.Choose(0, 18)
        from letters in Gen.Elements("0123456789+ ()-.".ToCharArray()).ArrayOf(length)
        select (country, text: new string(letters)),
        number =>
        {
            if (PhoneNumber.TryRead(number.text, number.country, out var e164))
            {
                Assert.True(CallingCode.IsE164(e164), e164);
                Assert.All(Country.All, country => Assert.True(PhoneNumber.TryRead(e164, country, out var again) && again == e164, $"{e164} in {country.Code}"));
            }
        },
        times: 5_000);

    /// <summary>What is national is read so, however it is grouped; and what it becomes is written nationally as it was.</summary>
    [Fact]
    public void TryRead_ANationalNumber_ComesBackAsItWasDialled() => Laws.Hold(
        from country in Gen.Elements<Country>([.. Country.All.Where(country => country.Calling.Trunk.Length > 0)])
        from first in Gen.Choose(1, 9)
        from rest in Gen.Choose(0, 99_999_999)
        select (country, number: $"{country.Calling.Trunk}{first}{rest:00000000}"),
        dialled =>
        {
            Assert.True(PhoneNumber.TryRead($"{dialled.number[..4]} {dialled.number[4..]}", dialled.country, out var e164));
            Assert.Equal(dialled.number, dialled.country.Calling.National(e164));
        });

    [Fact]
    public void Countries_AreKnownByTheirCodes()
    {
        Assert.All(Country.All, country => Assert.Same(country, Country.Find(country.Code)));
        Assert.All(Country.All, country => Assert.Matches("^[A-Z]{2}$", country.Code));
        Assert.Equal(Country.All.Count, Country.All.Select(country => country.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Null(Country.Find("XX"));
        Assert.Null(Country.Find("tz"));
        Assert.Contains("+255", PhoneNumber.Rule(Country.Find("TZ")!), StringComparison.Ordinal);
    }
}
