using FsCheck.Fluent;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class ExpectedSettlementTests
{
    private static readonly SettlementCalendar Easter = SettlementCalendar.Weekdays with
    {
        Holidays = new HashSet<DateOnly> { new(2026, 4, 3), new(2026, 4, 6), new(2026, 4, 7) },
    };

    // 16 March 2026 is a Monday.
    [Theory]
    [InlineData("2026-03-16", 0, "2026-03-16")]
    [InlineData("2026-03-16", 1, "2026-03-17")]
    [InlineData("2026-03-20", 1, "2026-03-23")]
    [InlineData("2026-03-21", 0, "2026-03-23")]
    [InlineData("2026-03-21", 1, "2026-03-23")]
    [InlineData("2026-03-22", 2, "2026-03-24")]
    [InlineData("2026-03-16", 5, "2026-03-23")]
    [InlineData("2026-04-02", 1, "2026-04-08")]
    [InlineData("2026-04-03", 0, "2026-04-08")]
    [InlineData("2026-04-02", 2, "2026-04-09")]
    public void DueOn_OfADay_CountsBusinessDays(string confirmed, int delay, string due) =>
        Assert.Equal(Read(due), ExpectedSettlement.DueOn(Read(confirmed), delay, Easter));

    [Fact]
    public void DueOn_EveryDay_CountsDays()
    {
        Assert.Equal(new DateOnly(2026, 3, 22), ExpectedSettlement.DueOn(new DateOnly(2026, 3, 20), 2, SettlementCalendar.Always with { Holidays = Easter.Holidays }));
        Assert.Equal(new DateOnly(2026, 4, 3), ExpectedSettlement.DueOn(new DateOnly(2026, 4, 3), 0, SettlementCalendar.Always with { Holidays = Easter.Holidays }));
    }

    [Fact]
    public void DueOn_OfAnyDay_IsABusinessDayWithExactlyThatManyBefore() => Laws.Hold(
        from day in Gen.Choose(0, 60)
        from delay in Gen.Choose(0, 30)
        from holidays in Gen.Choose(0, 90).ArrayOf(12)
        select (Day: new DateOnly(2026, 3, 1).AddDays(day), Delay: delay, Calendar: SettlementCalendar.Weekdays with { Holidays = holidays.Select(at => new DateOnly(2026, 3, 1).AddDays(at)).ToHashSet() }),
        one =>
        {
            var due = ExpectedSettlement.DueOn(one.Day, one.Delay, one.Calendar);

            Assert.True(one.Calendar.IsBusinessDay(due));
            var between = 0;
            for (var day = one.Day.AddDays(one.Delay == 0 ? 0 : 1); day < due; day = day.AddDays(1))
            {
                between += one.Calendar.IsBusinessDay(day) ? 1 : 0;
            }

            Assert.Equal(Math.Max(0, one.Delay - 1), between);
        });

    [Fact]
    public void DueOn_NegativeDelay_IsAFault() => Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedSettlement.DueOn(new DateOnly(2026, 3, 16), -1, Easter));

    [Fact]
    public void Check_TooManyHolidays_IsRefused()
    {
        var days = Enumerable.Range(0, SettlementCalendar.MaxHolidays + 1).Select(at => new DateOnly(2026, 1, 1).AddDays(at)).ToHashSet();

        Assert.Equal(["holidays"], Known.InvalidFields(() => new SettlementCalendar(false, days).Check()));
        days.Remove(days.First());
        new SettlementCalendar(false, days).Check();
    }

    private static DateOnly Read(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
