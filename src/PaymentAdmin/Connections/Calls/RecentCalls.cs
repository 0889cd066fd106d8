namespace PaymentAdmin.Connections.Calls;

/// <summary>How many calls began in the last minute, counted second by second.</summary>
internal sealed class RecentCalls(TimeProvider clock)
{
    private const int Seconds = 60;

    private readonly Lock _changing = new();
    private readonly (long Second, int Count)[] _counts = new (long, int)[Seconds];

    public int Count
    {
        get
        {
            lock (_changing)
            {
                var now = Now;
                return _counts.Where(entry => entry.Second > now - Seconds && entry.Second <= now).Sum(entry => entry.Count);
            }
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public void Note()
    {
        lock (_changing)
        {
            var now = Now;
            ref var entry = ref _counts[now % Seconds];
            entry = entry.Second == now ? (now, entry.Count + 1) : (now, 1);
        }
    }
}
