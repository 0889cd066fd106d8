using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Jobs;

public sealed class JobScheduleTests
{
    private static readonly DateTime Noon = new(2026, 3, 14, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Next_OfAnInterval_IsCountedFromWhenItBegan()
    {
        var schedule = JobSchedule.Every(TimeSpan.FromMinutes(1));

        Assert.Equal(Noon.AddMinutes(1), schedule.First(Noon));
        Assert.Equal(Noon.AddMinutes(1), schedule.Next(Noon, Noon.AddSeconds(59)));
    }

    [Fact]
    public void Next_AfterARunLongerThanItsInterval_IsAtOnceAndOnce() =>
        Assert.Equal(Noon.AddMinutes(7), JobSchedule.Every(TimeSpan.FromMinutes(1)).Next(Noon, Noon.AddMinutes(7)));

    [Fact]
    public void Next_OfOneThatPausesForLongerThanItRuns_WaitsSoLong()
    {
        var schedule = JobSchedule.Every(TimeSpan.FromSeconds(10), timesAsLong: 20);

        Assert.Equal(Noon.AddSeconds(10), schedule.Next(Noon, Noon.AddMilliseconds(100)));
        Assert.Equal(Noon.AddSeconds(42), schedule.Next(Noon, Noon.AddSeconds(2)));
    }

    [Theory]
    [InlineData(11, 59, 1)]
    [InlineData(12, 0, 1)]
    [InlineData(12, 1, 0)]
    [InlineData(23, 59, 0)]
    public void Next_OfADailyOne_IsTheNextSuchTimeAfterItEnded(int hour, int minute, int daysOn) =>
        Assert.Equal(Noon.Date.AddDays(daysOn).AddHours(hour).AddMinutes(minute), JobSchedule.Daily(hour, minute).Next(Noon.AddDays(-3), Noon));

    [Fact]
    public void Next_WhereTheClockWentBack_IsStillLater() =>
        Assert.Equal(Noon.AddMinutes(1), JobSchedule.Every(TimeSpan.FromMinutes(1), timesAsLong: 20).Next(Noon, Noon.AddHours(-1)));

    [Fact]
    public void ToString_SaysItInWords()
    {
        Assert.Equal("daily at 01:05 UTC", JobSchedule.Daily(1, 5).ToString());
        Assert.Equal("every 10 seconds", JobSchedule.Every(TimeSpan.FromSeconds(10)).ToString());
        Assert.Equal("every 90 seconds", JobSchedule.Every(TimeSpan.FromSeconds(90)).ToString());
        Assert.Equal("every minute", JobSchedule.Every(TimeSpan.FromMinutes(1)).ToString());
        Assert.Equal("every 15 minutes", JobSchedule.Every(TimeSpan.FromMinutes(15)).ToString());
        Assert.Equal("every hour", JobSchedule.Every(TimeSpan.FromHours(1)).ToString());
        Assert.Equal("every 6 hours", JobSchedule.Every(TimeSpan.FromHours(6)).ToString());
    }

    [Fact]
    public void Make_OfWhatCannotBe_IsAFault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JobSchedule.Every(TimeSpan.FromSeconds(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobSchedule.Every(TimeSpan.FromDays(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobSchedule.Every(TimeSpan.FromMinutes(1), timesAsLong: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobSchedule.Daily(24, 0));
        Assert.Equal(FakeClock.Start.AddDays(1), JobSchedule.Every(TimeSpan.FromDays(1)).First(FakeClock.Start));
    }
}
