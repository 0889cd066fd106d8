using Microsoft.AspNetCore.Http;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Api;

public sealed class IfMatchTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    [InlineData("\"7\"")]
    [InlineData("\"6\", \"7\"")]
    [InlineData("\"6\",\"7\"")]
    public async Task Require_OfAMatch_Passes(string? header) => (await Bind(header)).Require(7, "PAYSTACK", "ada", FakeClock.Start, () => 1);

    [Theory]
    [InlineData("\"6\"")]
    [InlineData("7")]
    [InlineData("W/\"7\"")]
    [InlineData("\"77\"")]
    [InlineData("nonsense")]
    public async Task Require_OfAnotherVersion_SaysWhoChangedIt(string header)
    {
        var ifMatch = await Bind(header);
        var refusal = Assert.Throws<Refusal>(() => ifMatch.Require(7, "PAYSTACK", "ada@example.org", FakeClock.Start, () => "now"));

        Assert.Equal((RefusalKind.Stale, "changed_meanwhile"), (refusal.Kind, refusal.Code));
        Assert.Contains("ada@example.org changed PAYSTACK on 2026-03-14 09:26 UTC", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("ada@example.org", FakeClock.Start, "now"), (refusal.Facts["changedBy"], refusal.Facts["changedAt"], refusal.Facts["current"]));
    }

    [Fact]
    public async Task Bind_OfSeveralHeaders_TakesThemTogether()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.IfMatch = new(["\"1\"", "\"2\""]);
        (await IfMatch.BindAsync(context, null!))!.Require(2, "PAYSTACK", "ada", FakeClock.Start, () => 1);
    }

    private static async Task<IfMatch> Bind(string? header)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
        {
            context.Request.Headers.IfMatch = header;
        }

        return (await IfMatch.BindAsync(context, null!))!;
    }
}
