using System.Globalization;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Domain.Tests.Payments.Limits;

public sealed class LocalDayTests
{
    [Theory]
    [InlineData("UTC", "2026-03-14T23:59:59.999Z", "2026-03-14", "2026-03-15T00:00:00Z")]
    [InlineData("UTC", "2026-03-15T00:00:00Z", "2026-03-15", "2026-03-16T00:00:00Z")]
    [InlineData("Africa/Lagos", "2026-03-14T22:59:59Z", "2026-03-14", "2026-03-14T23:00:00Z")]
    [InlineData("Africa/Lagos", "2026-03-14T23:00:00Z", "2026-03-15", "2026-03-15T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-03-14T18:14:59Z", "2026-03-14", "2026-03-14T18:15:00Z")]
    public void Day_OfAZone_EndsAtItsMidnight(string zone, string now, string date, string ends) => AssertDay(zone, now, date, ends);

    // The clocks go on at 02:00 on the 29th of March and back at 03:00 on the 25th of October: days of 23 and 25 hours.
    [Theory]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29", "2026-03-29T22:00:00Z")]
    [InlineData("2026-03-29T21:59:59Z", "2026-03-29", "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25", "2026-10-25T23:00:00Z")]
    public void Day_WhenTheClocksChangeInBerlin_IsOneDay(string now, string date, string ends) => AssertDay("Europe/Berlin", now, date, ends);

    // In Cairo they go on at midnight: the 24th of April 2026 begins at 01:00.
    [Fact]
    public void Day_WithoutAMidnight_BeginsWithItsFirstSecond() => AssertDay("Africa/Cairo", "2026-04-23T20:00:00Z", "2026-04-23", "2026-04-23T22:00:00Z");

    // Samoa left the 30th of December 2011 out.
    [Fact]
    public void Day_BeforeADateThatWasLeftOut_EndsWhereTheNextDateBegins() => AssertDay("Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-29", "2011-12-30T10:00:00Z");

    [Fact]
    public void Day_OfAnyZoneAndTime_IsAnotherAtItsEndAndNotASecondBefore()
    {
        var zones = Gen.Elements("UTC", "Africa/Casablanca", "Africa/Cairo", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Africa/Lagos", "America/Santiago");
        var cases = from zone in zones
                    from seconds in Gen.Choose(0, 10 * 365 * 86_400)
                    from milliseconds in Gen.Choose(0, 999)
                    select (Zone: zone, Now: new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(seconds).AddMilliseconds(milliseconds));

        Laws.Hold(cases, one =>
        {
            var today = LocalDay.Of(one.Now, one.Zone);
            var ends = LocalDay.Ends(one.Now, one.Zone);
            Assert.True(ends > one.Now);
            Assert.NotEqual(today, LocalDay.Of(ends, one.Zone));
            Assert.Equal(today, LocalDay.Of(ends.AddTicks(-1), one.Zone));
            Assert.InRange(ends - one.Now, TimeSpan.Zero, TimeSpan.FromHours(26));
        });
    }

    private static void AssertDay(string zone, string now, string date, string ends)
    {
        var time = Utc(now);
        Assert.Equal(date, LocalDay.Of(time, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(Utc(ends), LocalDay.Ends(time, zone));
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
