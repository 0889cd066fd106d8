using System.Collections.Concurrent;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>
/// Decides each misbehaviour. A probability is decided by the seed, the misbehaviour, what it is about (a reference), and
/// how many times that was asked before: the same references misbehave alike in every run, in whatever order they come.
/// </summary>
internal sealed class Dice
{
    private readonly ConcurrentDictionary<(string Fault, string About), int> _ordinals = new();

    /// <summary>Asked anew each time, so that a second try may end otherwise.</summary>
    public bool Roll(SimulatorSettings settings, Chance chance, string fault, string about)
    {
        var ordinal = chance.Rate is > 0 and < 1 ? _ordinals.AddOrUpdate((fault, about), 0, (_, last) => last + 1) : 0;
        return chance.Hits(settings.Seed, fault, about, ordinal);
    }

    /// <summary>Always answered alike for the same thing, as long as the chance is a probability.</summary>
    public static bool RollOnce(SimulatorSettings settings, Chance chance, string fault, string about) => chance.Hits(settings.Seed, fault, about, 0);
}
