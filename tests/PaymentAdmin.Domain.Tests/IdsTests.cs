namespace PaymentAdmin.Domain.Tests;

public sealed class IdsTests
{
    private static readonly DateTime s_now = new(2026, 3, 14, 9, 26, 53, 589, DateTimeKind.Utc);

    [Fact]
    public void New_InOneMillisecond_SortsByItsOrder()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.New(s_now)).ToList();

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.OrderBy(id => id.ToString(), StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void New_ALaterTime_SortsLater()
    {
        var later = Ids.New(s_now.AddMilliseconds(1));

        Assert.True(Ids.New(s_now).CompareTo(later) < 0);
    }

    [Fact]
    public void New_IsOfVersion7AndItsTime()
    {
        var id = Ids.New(s_now);
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);

        Assert.Equal((7, 8), (id.Version, id.Variant & 0xC));
        Assert.Equal(new DateTimeOffset(s_now).ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(bytes[..6]), 16));
    }

    [Fact]
    public async Task New_ByManyAtOnce_IsEachTimeAnother()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => Ids.New(s_now)).ToList())));

        Assert.Equal(40_000, made.SelectMany(ids => ids).Distinct().Count());
    }
}
