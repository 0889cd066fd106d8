using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>Two nodes on one PostgreSQL that pay the same distribution together, either of them killed; and the server itself, crashed.</summary>
[Collection<Payouts>]
public sealed class NodesTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>The seeds: NODES_SEEDS of them, from KILL_FIRST.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(Settings.Number("KILL_FIRST", 1), Settings.Number("NODES_SEEDS", 1))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Distribution_ByTwoNodesOfWhichEitherIsKilled_PaysEverybodyOnce(int seed)
    {
        var random = new Random(seed);
        var terms = new PayoutTerms(Settings.Number("KILL_PEOPLE", 200), (Keys)(seed % 4)) { InBatches = seed % 2 == 0 };
        await using var database = AppDatabase.OnPostgres();
        var (stage, first) = await Stage.Build(database, terms);
        await using var _ = stage;
        RunningApp[] nodes = [first, await stage.StartNode()];
        var weather = Weather.Of(random, terms);
        output.WriteLine($"seed {seed}: {terms.People} people{(terms.InBatches ? " in batches" : "")}, keys {terms.Keys}, {Weather.Say(weather)}");
        await stage.Psp.Behave(weather);
        await stage.Payout.Release(first);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var leases = stage.EndLeases(done.Token);
        for (var kills = random.Next(3, 6); kills > 0 && await stage.Payout.Open() > 0; kills--)
        {
            await Task.Delay(random.Next(2_000), TestContext.Current.CancellationToken);
            var node = nodes[random.Next(nodes.Length)];
            await node.Kill();
            output.WriteLine($"killed node {Array.IndexOf(nodes, node)}: {await stage.Payout.Stand()}");
            await node.Restart();
        }

        await stage.Payout.End(() => stage.Output, Limit);
        await done.CancelAsync();
        await leases;
        output.WriteLine(await stage.Payout.Judge(first, () => stage.Output));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Distribution_WhileTheDatabaseCrashesAgainAndAgain_PaysEverybodyOnce(int seed)
    {
        var random = new Random(seed);
        var terms = new PayoutTerms(Settings.Number("KILL_PEOPLE", 200), (Keys)((seed + 1) % 4)) { InBatches = seed % 2 == 1 };
        await using var server = await OwnPostgres.Make();
        await using var database = AppDatabase.OnServer(server);
        var (stage, node) = await Stage.Build(database, terms);
        await using var _ = stage;
        var weather = Weather.Of(random, terms);
        output.WriteLine($"seed {seed}: {terms.People} people{(terms.InBatches ? " in batches" : "")}, keys {terms.Keys}, {Weather.Say(weather)}");
        await stage.Psp.Behave(weather);
        await stage.Payout.Release(node);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        for (var crashes = random.Next(2, 5); crashes > 0 && await stage.Payout.Open() > 0; crashes--)
        {
            await Task.Delay(random.Next(500, 3_000), TestContext.Current.CancellationToken);
            output.WriteLine($"crashing: {await stage.Payout.Stand()}");
            await server.Crash();
            await Task.Delay(random.Next(4_000), TestContext.Current.CancellationToken);
            await server.Start();
        }

        var leases = stage.EndLeases(done.Token);
        await stage.Payout.End(() => stage.Output, Limit);
        await done.CancelAsync();
        await leases;
        Assert.False(node.HasEnded, $"The node did not outlive the database.\n{node.Output}");
        output.WriteLine(await stage.Payout.Judge(node, () => stage.Output));
    }
}
