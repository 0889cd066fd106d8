using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Tests.Connections;

public sealed class SlowDownTests
{
    private static readonly DateTime Start = new(2026, 3, 14, 9, 26, 53, DateTimeKind.Utc);

    [Theory]
    [InlineData(50, 25)]
    [InlineData(5, 2)]
    [InlineData(1, 1)]
    public void After429_TheFirst_Halves(int configured, int expected) =>
        Assert.Equal(new SlowDown(expected, Start, Start), SlowDown.After429(null, configured, Start.AddSeconds(-1), Start));

    [Theory]
    [InlineData(0, 25)]
    [InlineData(9.999, 25)]
    [InlineData(10, 30)]
    [InlineData(49.999, 45)]
    [InlineData(50, 50)]
    [InlineData(1_000_000, 50)]
    public void RateAt_WithoutAnother_RisesByATenthEveryTenSeconds(double seconds, int expected) =>
        Assert.Equal(expected, SlowDown.RateAt(new SlowDown(25, Start, Start), 50, Start.AddSeconds(seconds)));

    [Fact]
    public void RateAt_OfFewerThanTen_RisesByOne() => Assert.Equal(3, SlowDown.RateAt(new SlowDown(1, Start, Start), 4, Start.AddSeconds(20)));

    [Fact]
    public void RateAt_WhereTheConnectionsWasLowered_IsNeverAboveIt() => Assert.Equal(10, SlowDown.RateAt(new SlowDown(25, Start, Start), 10, Start));

    [Theory]
    [InlineData(0.5, 0.999)] // within a second
    [InlineData(-0.1, 5)] // begun before it was halved
    [InlineData(0, 5)]
    public void After429_OfTheSameBurst_HalvesNoMoreButStartsTheWaitAnew(double begun, double now)
    {
        var slow = SlowDown.After429(new SlowDown(25, Start, Start), 50, Start.AddSeconds(begun), Start.AddSeconds(now));

        Assert.Equal(new SlowDown(25, Start, Start.AddSeconds(now)), slow);
    }

    [Fact]
    public void After429_AtTheLowerRate_HalvesWhatItHadRisenTo()
    {
        var now = Start.AddSeconds(10);

        Assert.Equal(new SlowDown(15, now, now), SlowDown.After429(new SlowDown(25, Start, Start), 50, Start.AddSeconds(9), now));
    }
}
