using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;

namespace PaymentAdmin.Domain.Tests.Fees;

/// <summary>
/// A processor's fees over time, against a model: a calendar with one version written on each hour. Replacing all fees
/// from an hour on writes the new version over that hour and every later one, and nothing else.
/// </summary>
public sealed class FeeTimelineTests
{
    private const int FarthestAhead = 8;

    private static readonly Gen<Replacement> Replacements =
        from wait in Gen.Choose(0, 4)
        from ahead in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, FarthestAhead))
        select new Replacement(wait, ahead);

    [Fact]
    public void GiveWayTo_AnyReplacements_FollowTheCalendar() => Laws.Hold(
        Laws.Lists(Replacements, 1, 12),
        replacements =>
        {
            var timeline = new Timeline(replacements);
            foreach (var replacement in replacements)
            {
                timeline.Replace(replacement);
                timeline.AssertInForce();
                timeline.AssertEndsAndWithdrawals();
                timeline.AssertNewestStartedWins();
            }
        },
        times: 400);

    [Fact]
    public void Replacements_OfTheProperty_WithdrawCloseAndKeep()
    {
        var timelines = Laws.Lists(Replacements, 1, 12).Sample(1_000).Select(replacements =>
        {
            var timeline = new Timeline(replacements);
            replacements.ToList().ForEach(timeline.Replace);
            return timeline;
        }).ToList();

        Assert.InRange(timelines.Count(timeline => timeline.Sets.Any(set => set.WithdrawnAt is not null)), 30, 1_000);
        Assert.InRange(timelines.Count(timeline => timeline.Sets.Count(set => set.WithdrawnAt is null) >= 3), 30, 1_000);
        Assert.InRange(timelines.Count(timeline => timeline.Sets.Count(set => set.EffectiveFrom > timeline.Time && set.WithdrawnAt is null) >= 2), 10, 1_000);
    }

    [Fact]
    public void GiveWayTo_ImmediateChangeBeforeAScheduledOne_WithdrawsTheScheduledOne()
    {
        Replacement[] replacements = [new(0, 0), new(1, 5), new(1, 0)];
        var timeline = new Timeline(replacements);
        replacements.ToList().ForEach(timeline.Replace);

        Assert.Equal([false, true, false], timeline.Sets.Select(set => set.WithdrawnAt is not null));
        Assert.Equal(timeline.Sets[2].EffectiveFrom, timeline.Sets[0].EffectiveTo);
        Assert.Null(timeline.Sets[2].EffectiveTo);
    }

    /// <summary>One replacement of all fees.</summary>
    /// <param name="Wait">Hours since the one before.</param>
    /// <param name="Ahead">Hours until it starts; 0 at once.</param>
    private sealed record Replacement(int Wait, int Ahead);

    private sealed class Timeline(IReadOnlyList<Replacement> replacements)
    {
        /// <summary>The model: for each hour the version in force; 0 for none.</summary>
        private readonly int[] _calendar = new int[replacements.Sum(replacement => replacement.Wait) + FarthestAhead + 2];

        private readonly Dictionary<int, DateTime> _vanished = [];

        private int _hour;

        public List<FeeSet> Sets { get; } = [];

        public DateTime Time => At(_hour);

        public void Replace(Replacement replacement)
        {
            _hour += replacement.Wait;
            var start = _hour + replacement.Ahead;
            foreach (var set in Sets)
            {
                set.GiveWayTo(At(start), At(_hour));
            }

            Sets.Add(FeeSet.Open(Known.Id(1), Sets.Count + 1, [], At(start), null, Known.Ada, At(_hour)));

            _calendar.AsSpan(start).Fill(Sets.Count);
            foreach (var set in Sets.Where(set => !_calendar.Contains(set.Version)))
            {
                _vanished.TryAdd(set.Version, At(_hour));
            }
        }

        /// <summary>At every hour, and just before the next, the sets in force are the one of the calendar, or none.</summary>
        public void AssertInForce()
        {
            for (var hour = 0; hour < _calendar.Length; hour++)
            {
                int[] expected = _calendar[hour] == 0 ? [] : [_calendar[hour]];
                Assert.Equal(expected, InForceAt(At(hour)));
                Assert.Equal(expected, InForceAt(At(hour + 1).AddTicks(-1)));
            }
        }

        /// <summary>A set that is nowhere on the calendar was withdrawn when it vanished; any other starts and ends with its hours.</summary>
        public void AssertEndsAndWithdrawals()
        {
            foreach (var set in Sets)
            {
                var first = Array.IndexOf(_calendar, set.Version);
                var next = Array.LastIndexOf(_calendar, set.Version) + 1;
                Assert.Equal(_vanished.TryGetValue(set.Version, out var vanished) ? vanished : null, set.WithdrawnAt);
                Assert.Equal(first < 0 ? set.EffectiveFrom : At(first), set.EffectiveFrom);
                Assert.Equal(first < 0 ? set.EffectiveFrom : next == _calendar.Length ? null : At(next), set.EffectiveTo);
            }
        }

        /// <summary>Of the sets that were not withdrawn and whose start has come, the newest is the one in force.</summary>
        public void AssertNewestStartedWins()
        {
            for (var hour = 0; hour < _calendar.Length; hour++)
            {
                var started = Sets.Where(set => set.WithdrawnAt is null && set.EffectiveFrom <= At(hour)).Select(set => set.Version);
                Assert.Equal(started.TakeLast(1), InForceAt(At(hour)));
            }
        }

        private static DateTime At(int hour) => Known.Now.AddHours(hour);

        private IEnumerable<int> InForceAt(DateTime time) => Sets.Where(set => set.InForceAt(time)).Select(set => set.Version);
    }
}
