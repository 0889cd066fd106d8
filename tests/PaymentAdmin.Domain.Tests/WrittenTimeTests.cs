using System.Globalization;

namespace PaymentAdmin.Domain.Tests;

public sealed class WrittenTimeTests
{
    private static readonly TimeZoneInfo s_lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");
    private static readonly TimeZoneInfo s_beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");

    [Theory]
    [InlineData("2026-03-14", "2026-03-13T23:00:00.0000000Z")]
    [InlineData("2026-03-14 09:26", "2026-03-14T08:26:00.0000000Z")]
    [InlineData(" 2026-03-14T09:26:53Z ", "2026-03-14T09:26:53.0000000Z")]
    [InlineData("2026-03-14T09:26:53.5891234+03:00", "2026-03-14T06:26:53.5890000Z")]
    [InlineData("2026-03-14T09:26:53", "2026-03-14T08:26:53.0000000Z")]
    public void TryRead_OfEachForm_IsThatTime(string text, string utc)
    {
        Assert.True(WrittenTime.TryRead(text, s_lagos, out var read));
        Assert.Equal((utc, DateTimeKind.Utc), (read.ToString("O", CultureInfo.InvariantCulture), read.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("14.03.2026")]
    [InlineData("03/14/2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-03-14T25:00:00Z")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("1773480413")]
    public void TryRead_OfAnythingElse_IsNone(string text) => Assert.False(WrittenTime.TryRead(text, s_lagos, out _));

    [Fact]
    public void Midnight_WhereTheClocksSkipIt_IsWhenTheDayBegins() =>
        Assert.Equal(new DateTime(2026, 3, 28, 22, 0, 0, DateTimeKind.Utc), WrittenTime.Midnight(new DateOnly(2026, 3, 29), s_beirut));
}
