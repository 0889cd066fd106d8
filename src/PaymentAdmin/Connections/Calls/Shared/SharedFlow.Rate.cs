using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>
/// The rate: each second of the database's clock has as many slots, evenly spread, as calls may begin in it, and each is given
/// away once. Whoever got one begins his call between its beginning and the end of its second, or loses it.
/// </summary>
internal sealed partial class SharedFlow
{
    private const long MicrosInASecond = 1_000_000;

    /// <summary>One node takes no more than a quarter of a second's slots at a time, that others come to theirs.</summary>
    private const int BlocksInASecond = 4;

    /// <summary>Who is further ahead waits before he takes more.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(1);

    /// <summary>From when on slots are free.</summary>
    public DateTime? NextSlotAt { get; private set; }

    private List<Slot> TakeSlots(int wanted, DateTime now)
    {
        var rate = SlowDown.RateAt(Slow, PerSecond, now);
        var slots = new List<Slot>();
        var atMost = Math.Min(wanted, (rate + BlocksInASecond - 1) / BlocksInASecond);
        var next = FirstFree(rate, now);
        while (slots.Count < atMost && next < now + Ahead)
        {
            var second = SecondOf(next);
            slots.Add(new Slot(next, second.AddSeconds(1)));
            next = SlotOf(second, IndexOf(next, rate) + 1, rate);
            NextSlotAt = next;
        }

        return slots;
    }

    /// <summary>The slot in which we are, where it is free: else the first after those that were taken.</summary>
    private DateTime FirstFree(int rate, DateTime now)
    {
        var present = SlotOf(SecondOf(now), IndexOf(now, rate), rate);
        if (NextSlotAt is not { } taken || present >= taken)
        {
            return present;
        }

        // At another rate before, they ended in the middle of one.
        var second = SecondOf(taken);
        var index = IndexOf(taken, rate);
        return SlotOf(second, index, rate) == taken ? taken : SlotOf(second, index + 1, rate);
    }

    private static DateTime SecondOf(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static long IndexOf(DateTime time, int rate) => time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond * rate / MicrosInASecond;

    /// <summary>Where a slot of a second begins, in whole microseconds, which all databases keep; the one after its last is the next second.</summary>
    private static DateTime SlotOf(DateTime second, long index, int rate) => second.AddTicks((((index * MicrosInASecond) + rate - 1) / rate) * TimeSpan.TicksPerMicrosecond);
}
