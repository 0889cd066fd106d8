using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>The application is stopped until its claims are lost at every place where the sending of payments can be cut off: each of them is seen to be hit.</summary>
public sealed class StoppedAtFailpointTests(ITestOutputHelper output)
{
    /// <summary>Longer than the lease of a claim, and than two answers of "not found" lie apart.</summary>
    private static readonly TimeSpan BeyondTheLease = TimeSpan.FromSeconds(200);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan OthersLimit = TimeSpan.FromSeconds(15);

    [Theory]
    [MemberData(nameof(FailpointPlaces.Kinds), MemberType = typeof(FailpointPlaces))]
    public async Task Node_StoppedBeyondItsLeaseAtEachPlaceAndContinued_PaysEverybodyOnce(Keys keys, bool inBatches)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a process stands still is read from /proc.");
        var places = FailpointPlaces.Of(keys, inBatches);
        var terms = new PayoutTerms(FailpointPlaces.People, keys) { Distributions = places.Count, InBatches = inBatches };
        await using var database = AppDatabase.OnPostgres();
        var (stage, first) = await Stage.Build(database, terms);
        await using var _ = stage;
        RunningApp[] nodes = [first, await stage.StartNode()];
        await stage.Psp.Behave(Weather.Rough(terms));
        foreach (var (number, place) in places.Index())
        {
            stage.Arm("stop", place);
            var released = FailpointPlaces.Release(stage, first, number);
            await FailpointPlaces.Hit(stage, place, () => Array.Exists(nodes, node => node.IsFrozen()));
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
        FailpointPlaces.Check(stage);
    }
}
