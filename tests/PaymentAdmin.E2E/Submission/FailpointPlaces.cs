using PaymentAdmin.E2E.Infrastructure;
using PaymentAdmin.E2E.Inside;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// The places where the sending of payments can be cut off. With KILL_FAILPOINTS=all every place under each kind of keys, singly and in batches;
/// else singly, and the places are dealt out among the kinds.
/// </summary>
public static class FailpointPlaces
{
    /// <summary>So many in the distribution of each place: enough that nothing of what can be passed is not. One more than fill batches: it goes alone.</summary>
    internal const int People = 26;

    private static readonly TimeSpan HitLimit = TimeSpan.FromSeconds(90);

    private static bool All => Environment.GetEnvironmentVariable("KILL_FAILPOINTS") == "all";

    /// <summary>The keys, and whether they leave in batches.</summary>
    public static TheoryData<Keys, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<Keys, bool>();
            foreach (var keys in Enum.GetValues<Keys>())
            {
                kinds.Add(keys, p2: false);
                if (All)
                {
                    kinds.Add(keys, p2: true);
                }
            }

            return kinds;
        }
    }

    /// <summary>Of what left in batches the PSP is rarely asked one by one: nobody can wait for that there.</summary>
    internal static List<string> Of(Keys keys, bool inBatches) => All
        ? [.. Failpoints.All.Where(place => !inBatches || !place.EndsWith(" news", StringComparison.Ordinal))]
        : [.. Failpoints.All.Where((_, at) => at % Enum.GetValues<Keys>().Length == (int)keys)];

    /// <summary>Returns when somebody has passed the place, and what was to happen there has.</summary>
    internal static async Task Hit(Stage stage, string place, Func<bool> hit) => await Eventually.Holds(
        () => Task.FromResult(stage.HasStruck() && hit()),
        () => $"Nobody passes '{place}'. {stage.Payout.Stand().GetAwaiter().GetResult()}\n{stage.Output}",
        HitLimit);

    /// <summary>Under way beside everything else: who is killed does not answer, and then it is asked for again.</summary>
    internal static async Task Release(Stage stage, RunningApp node, int number)
    {
        try
        {
            await stage.Payout.Release(node, number);
        }
        catch (HttpRequestException)
        {
            // It is released, or it is not: the next one sees.
        }
    }

    /// <summary>What is passed is among the places that are known: none is forgotten.</summary>
    internal static void Check(Stage stage) => Assert.Empty(stage.Passed().Keys.Except(Failpoints.All, StringComparer.Ordinal));
}
