using System.Collections.Concurrent;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>Money that moved: whose, and for what it was asked.</summary>
internal sealed record Effect(
    string Recipient, string? Batch, string? Reference, string? Key, string? Distribution, string Currency, long Minor, bool IsCollection = false);

/// <summary>How often money moved for one value of a dimension, and how often it came back.</summary>
internal sealed record EffectCount(string Value, long Effects, long Reversals);

/// <summary>Counts money effects where they happen. It judges whether anybody was paid twice.</summary>
internal sealed class Effects
{
    public static IReadOnlyList<string> Dimensions { get; } = ["recipient", "batch", "reference", "key", "distribution"];

    private readonly Dictionary<string, ConcurrentDictionary<string, Counter>> _counts =
        Dimensions.ToDictionary(dimension => dimension, _ => new ConcurrentDictionary<string, Counter>(StringComparer.Ordinal), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Counter> _minorByCurrency = new(StringComparer.Ordinal);
    private long _payouts;
    private long _collections;
    private long _reversals;

    public long Payouts => Interlocked.Read(ref _payouts);

    public long Collections => Interlocked.Read(ref _collections);

    public long Reversals => Interlocked.Read(ref _reversals);

    public void Count(Effect effect)
    {
        Interlocked.Increment(ref effect.IsCollection ? ref _collections : ref _payouts);
        _minorByCurrency.GetOrAdd(effect.Currency, _ => new Counter()).AddEffects(effect.Minor);
        ForEach(effect, counter => counter.AddEffects(1));
    }

    /// <summary>Counted beside the effects, not taken off them: what moved has moved.</summary>
    public void CountReversal(Effect effect)
    {
        Interlocked.Increment(ref _reversals);
        _minorByCurrency.GetOrAdd(effect.Currency, _ => new Counter()).AddReversals(effect.Minor);
        ForEach(effect, counter => counter.AddReversals(1));
    }

    /// <summary>The counts of one dimension, the most effects first.</summary>
    public IEnumerable<EffectCount> By(string dimension) =>
        Snapshot(_counts[dimension]).OrderByDescending(count => count.Effects).ThenBy(count => count.Value, StringComparer.Ordinal);

    /// <summary>The count of one value, zero when nothing moved for it.</summary>
    public EffectCount Of(string dimension, string value) =>
        _counts[dimension].TryGetValue(value, out var counter) ? new EffectCount(value, counter.Effects, counter.Reversals) : new EffectCount(value, 0, 0);

    /// <summary>Minor units that moved, and that came back, per currency.</summary>
    public IEnumerable<EffectCount> MinorByCurrency() => Snapshot(_minorByCurrency).OrderBy(count => count.Value, StringComparer.Ordinal);

    private static IEnumerable<EffectCount> Snapshot(ConcurrentDictionary<string, Counter> counts) =>
        counts.Select(pair => new EffectCount(pair.Key, pair.Value.Effects, pair.Value.Reversals));

    private void ForEach(Effect effect, Action<Counter> count)
    {
        string?[] values = [effect.Recipient, effect.Batch, effect.Reference, effect.Key, effect.Distribution];
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] is { } value)
            {
                count(_counts[Dimensions[index]].GetOrAdd(value, _ => new Counter()));
            }
        }
    }

    private sealed class Counter
    {
        private long _effects;
        private long _reversals;

        public long Effects => Interlocked.Read(ref _effects);

        public long Reversals => Interlocked.Read(ref _reversals);

        public void AddEffects(long count) => Interlocked.Add(ref _effects, count);

        public void AddReversals(long count) => Interlocked.Add(ref _reversals, count);
    }
}
