using System.Globalization;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>
/// The calls at once: each node holds a number of permits, together no more than the connection allows, for as long as it asks
/// again in time. Those of a node that was killed come back when its time is over.
/// </summary>
internal sealed partial class SharedFlow
{
    /// <summary>Room for more nodes than anybody runs.</summary>
    public const int SharesMaxLength = 4_000;

    /// <summary>How long a share is held without a word of its node.</summary>
    public static readonly TimeSpan ShareTime = TimeSpan.FromSeconds(15);

    /// <summary>Who holds what: node, permits, wanted, until (ticks), a line each.</summary>
    public string Shares { get; private set; } = "";

    private NodeShare Share(FlowAsk ask, DateTime now)
    {
        var others = Parse(Shares).Where(entry => entry.Node != ask.Node && entry.Until > now).ToList();
        var wanted = ask.Running + ask.Waiting;
        var allowed = Fair(ask.AtOnce, ask.Node, wanted, others, now);
        var free = Math.Max(0, ask.AtOnce - others.Sum(other => other.Permits));

        // What is under way it had a permit for; it gives back what ends until it is down to its part.
        var held = Math.Max(ask.Running, Math.Min(allowed, free));
        var share = new NodeShare(held, Math.Min(held, allowed), now + ShareTime);
        if (wanted > 0)
        {
            others.Add(new Entry(ask.Node, held, wanted, share.Until));
        }

        Shares = string.Join('\n', others.Select(entry => entry.ToString()));
        return share;
    }

    /// <summary>A node's part of what there is: as much as it wants, as long as nobody who wants less goes without.</summary>
    private static int Fair(int all, Guid node, int wanted, List<Entry> others, DateTime now)
    {
        var (left, rest) = (all, new Queue<Entry>(others.OrderBy(other => other.Wanted)));
        while (rest.TryPeek(out var least) && least.Wanted <= wanted && least.Wanted * (rest.Count + 1) <= left)
        {
            left -= rest.Dequeue().Wanted;
        }

        // What cannot be parted evenly goes round, second by second: else one node could wait for ever.
        var askers = rest.Count + 1;
        var place = (rest.Count(other => other.Node.CompareTo(node) < 0) + (now.Ticks / TimeSpan.TicksPerSecond)) % askers;
        return Math.Min(wanted, (left / askers) + (place < left % askers ? 1 : 0));
    }

    private static IEnumerable<Entry> Parse(string shares) => shares.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Entry.Parse);

    private sealed record Entry(Guid Node, int Permits, int Wanted, DateTime Until)
    {
        public static Entry Parse(string line)
        {
            var parts = line.Split(' ');
            return new Entry(
                Guid.ParseExact(parts[0], "N"), int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture),
                new DateTime(long.Parse(parts[3], CultureInfo.InvariantCulture), DateTimeKind.Utc));
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node:N} {Permits} {Wanted} {Until.Ticks}");
    }
}
