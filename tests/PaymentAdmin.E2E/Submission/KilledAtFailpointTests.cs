using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>The application is killed at every place where the sending of payments can be cut off: each of them is seen to be hit.</summary>
public sealed class KilledAtFailpointTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Theory]
    [MemberData(nameof(FailpointPlaces.Kinds), MemberType = typeof(FailpointPlaces))]
    public async Task Process_KilledAtEachPlace_PaysEverybodyOnce(Keys keys, bool inBatches)
    {
        var places = FailpointPlaces.Of(keys, inBatches);
        var terms = new PayoutTerms(FailpointPlaces.People, keys) { Distributions = places.Count, InBatches = inBatches };
        await using var database = AppDatabase.OnSqlite();
        var (stage, node) = await Stage.Build(database, terms);
        await using var _ = stage;
        await stage.Psp.Behave(Weather.Rough(terms));
        foreach (var (number, place) in places.Index())
        {
            stage.Arm("kill", place);
            var released = FailpointPlaces.Release(stage, node, number);
            await FailpointPlaces.Hit(stage, place, () => node.HasEnded);
            await released;
            output.WriteLine($"{place}: {await stage.Payout.Stand()}");
            await stage.ExpireLeases();
            await node.Restart();
            await stage.Payout.Release(node, number);
        }

        await stage.Payout.End(() => stage.Output, Limit);
        output.WriteLine(await stage.Payout.Judge(node, () => stage.Output));
        FailpointPlaces.Check(stage);
    }
}
