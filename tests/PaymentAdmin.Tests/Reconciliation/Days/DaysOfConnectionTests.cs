using PaymentAdmin.Reconciliation.Days;

namespace PaymentAdmin.Tests.Reconciliation.Days;

public sealed class DaysOfConnectionTests
{
    private static readonly ConnectionDay Day = DaysOfConnection.Of(new DateOnly(2026, 3, 13), TimeZoneInfo.Utc);

    [Fact]
    public void Between_WhereClocksJump_GoesFromMidnightToMidnight()
    {
        var days = DaysOfConnection.Between(new DateOnly(2026, 3, 28), new DateOnly(2026, 3, 30), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        Assert.Equal([24, 23, 24], days.Select(day => (int)(day.To - day.From).TotalHours));
        Assert.Equal(new DateTime(2026, 3, 27, 23, 0, 0, DateTimeKind.Utc), days[0].From);
        Assert.Equal(days.Skip(1).Select(day => day.From), days.SkipLast(1).Select(day => day.To));
    }

    [Theory]
    [InlineData("0-24", true)]
    [InlineData("-24-48", true)]
    [InlineData("0-12 12-24", true)]
    [InlineData("12-30 -3-13", true)]
    [InlineData("0-48 3-5", true)]
    [InlineData("0-12 13-24", false)]
    [InlineData("1-24", false)]
    [InlineData("0-23", false)]
    [InlineData("", false)]
    public void IsCovered_ByPeriods_LeavesNothingOut(string hours, bool covers) => Assert.Equal(
        covers,
        DaysOfConnection.IsCovered(Day, hours.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(period =>
        {
            var at = period.LastIndexOf('-');
            return (Hour(period[..at]), Hour(period[(at + 1)..]));
        })));

    [Fact]
    public void Today_IsThatOfTheClock() => Assert.Equal(
        new DateOnly(2026, 3, 14), DaysOfConnection.Today(new DateTime(2026, 3, 13, 22, 0, 0, DateTimeKind.Utc), TimeZoneInfo.FindSystemTimeZoneById("Africa/Dar_es_Salaam")));

    private static DateTime Hour(string hour) => Day.From.AddHours(int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture));
}
