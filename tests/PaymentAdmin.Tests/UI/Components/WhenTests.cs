using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Tests.UI.Components;

public sealed class WhenTests : PageTest
{
    [Theory]
    [InlineData(0, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(3599, "59 min ago")]
    [InlineData(3600, "1 h ago")]
    [InlineData(86399, "23 h ago")]
    [InlineData(86400, "1 d ago")]
    public void When_InTheLastWeek_SaysHowLongAgo(int secondsAgo, string words) =>
        Assert.Equal(words, Show(Clock.Now().AddSeconds(-secondsAgo)).Find("time").TextContent);

    [Fact]
    public async Task When_LongAgo_IsInTheZoneOfTheBrowserWithUtcOnHover()
    {
        JSInterop.Setup<string>("pa.zone").SetResult("Africa/Lagos");
        await Services.GetRequiredService<BrowserZone>().Load();

        var time = Show(new DateTime(2020, 3, 1, 23, 30, 0, DateTimeKind.Utc)).Find("time");

        Assert.Equal("2 Mar 2020, 00:30", time.TextContent);
        Assert.Equal("2020-03-01 23:30:00 UTC", time.GetAttribute("title"));
        Assert.Equal("2020-03-01T23:30:00Z", time.GetAttribute("datetime"));
    }

    private IRenderedComponent<When> Show(DateTime time) => Render<When>(parameters => parameters.Add(when => when.Time, time));
}
