using PaymentAdmin.E2E.Infrastructure;
using PaymentAdmin.E2E.Inside;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// The application is killed, or stopped until its claims are lost, at every place where the sending of payments can be cut off: each of them
/// is seen to be hit. With KILL_FAILPOINTS=all every place under each kind of keys, singly and in batches; else singly, and the places are dealt out
/// among the kinds.
/// </summary>
public sealed class FailpointTests(ITestOutputHelper output)
{
    /// <summary>So many in the distribution of each place: enough that nothing of what can be passed is not. One more than fill batches: it goes alone.</summary>
    private const int People = 26;

    /// <summary>Longer than the lease of a claim, and than two answers of "not found" lie apart.</summary>
    private static readonly TimeSpan BeyondTheLease = TimeSpan.FromSeconds(200);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan HitLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan OthersLimit = TimeSpan.FromSeconds(15);

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

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Process_KilledAtEachPlace_PaysEverybodyOnce(Keys keys, bool inBatches)
    {
        var places = Places(keys, inBatches);
        var terms = new PayoutTerms(People, keys) { Distributions = places.Count, InBatches = inBatches };
        await using var database = AppDatabase.OnSqlite();
        var (stage, node) = await Stage.Build(database, terms);
        await using var _ = stage;
        await stage.Psp.Behave(Weather.Rough(terms));
        foreach (var (number, place) in places.Index())
        {
            stage.Arm("kill", place);
            var released = Release(stage, node, number);
            await Hit(stage, place, () => node.HasEnded);
            await released;
            output.WriteLine($"{place}: {await stage.Payout.Stand()}");
            await stage.ExpireLeases();
            await node.Restart();
            await stage.Payout.Release(node, number);
        }

        await stage.Payout.End(() => stage.Output, Limit);
        output.WriteLine(await stage.Payout.Judge(node, () => stage.Output));
        CheckPlaces(stage);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Node_StoppedBeyondItsLeaseAtEachPlaceAndContinued_PaysEverybodyOnce(Keys keys, bool inBatches)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a process stands still is read from /proc.");
        var places = Places(keys, inBatches);
        var terms = new PayoutTerms(People, keys) { Distributions = places.Count, InBatches = inBatches };
        await using var database = AppDatabase.OnPostgres();
        var (stage, first) = await Stage.Build(database, terms);
        await using var _ = stage;
        RunningApp[] nodes = [first, await stage.StartNode()];
        await stage.Psp.Behave(Weather.Rough(terms));
        foreach (var (number, place) in places.Index())
        {
            stage.Arm("stop", place);
            var released = Release(stage, first, number);
            await Hit(stage, place, () => Array.Exists(nodes, node => node.IsFrozen()));
            var node = Array.Find(nodes, node => node.IsFrozen())!;
            var begun = await stage.Payout.Begun();
            stage.Forward(BeyondTheLease);
            await stage.ExpireLeases();
            var settled = await stage.Payout.Settled(begun, OthersLimit);
            output.WriteLine($"{place}: {begun.Count} begun, {(settled ? "all" : "not all")} settled by the other node; {await stage.Payout.Stand()}");
            await node.Thaw();
            await released;
        }

        await stage.Payout.End(() => stage.Output, Limit);
        output.WriteLine(await stage.Payout.Judge(first, () => stage.Output));
        CheckPlaces(stage);
    }

    private static async Task Hit(Stage stage, string place, Func<bool> hit) => await Eventually.Holds(
        () => Task.FromResult(stage.HasStruck() && hit()),
        () => $"Nobody passes '{place}'. {stage.Payout.Stand().GetAwaiter().GetResult()}\n{stage.Output}",
        HitLimit);

    /// <summary>Under way beside everything else: who is killed does not answer, and then it is asked for again.</summary>
    private static async Task Release(Stage stage, RunningApp node, int number)
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
    private static void CheckPlaces(Stage stage) => Assert.Empty(stage.Passed().Keys.Except(Failpoints.All, StringComparer.Ordinal));

    /// <summary>Of what left in batches the PSP is rarely asked one by one: nobody can wait for that there.</summary>
    private static List<string> Places(Keys keys, bool inBatches) => All
        ? [.. Failpoints.All.Where(place => !inBatches || !place.EndsWith(" news", StringComparison.Ordinal))]
        : [.. Failpoints.All.Where((_, at) => at % Enum.GetValues<Keys>().Length == (int)keys)];
}
