using System.Text;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Tests.Platform.Api;

/// <summary>A number that we would have to round is refused, never rounded.</summary>
public sealed class NumbersTests
{
    private sealed record Rate(decimal Value);

    [Theory]
    [InlineData("1e-400")]
    [InlineData("1.5e-2")]
    [InlineData("0.0150000000000000000000000000000000001")]
    [InlineData("\"0.015\"")]
    public void Read_NumberThatWouldChange_IsRefused(string text) =>
        Assert.Equal("value", Assert.Throws<Refusal>(() => Read(text)).Field);

    [Theory]
    [InlineData("0.015", 0.015)]
    [InlineData("1", 1)]
    [InlineData("0.123456", 0.123456)]
    public void Read_PlainNumber_IsTakenExactly(string text, double value) => Assert.Equal((decimal)value, Read(text).Value);

    private static Rate Read(string text) => JsonInput.Read<Rate>(Encoding.UTF8.GetBytes($$"""{"value":{{text}}}"""));
}
