using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// The application is killed again and again while it pays through a PSP that misbehaves: everybody who can be paid is paid, and nobody
/// twice. Every second seed in batches. Few seeds here; eng/kill-test.sh makes as many as one likes.
/// </summary>
[Collection<Payouts>]
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>The seeds: KILL_SEEDS of them, from KILL_FIRST.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(Settings.Number("KILL_FIRST", 1), Settings.Number("KILL_SEEDS", 2))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Distribution_WhileTheProcessIsKilledAgainAndAgain_PaysEverybodyOnce(int seed)
    {
        var random = new Random(seed);
        var terms = new PayoutTerms(Settings.Number("KILL_PEOPLE", seed == 1 ? 500 : 60), (Keys)(seed % 4)) { InBatches = seed % 2 == 0 };
        await using var database = AppDatabase.OnSqlite();
        var (stage, node) = await Stage.Build(database, terms);
        await using var _ = stage;
        var weather = Weather.Of(random, terms);
        output.WriteLine($"seed {seed}: {terms.People} people{(terms.InBatches ? " in batches" : "")}, keys {terms.Keys}, {Weather.Say(weather)}");
        await stage.Psp.Behave(weather);
        await stage.Payout.Release(node);
        for (var kills = random.Next(3, 7); kills > 0 && await stage.Payout.Open() > 0; kills--)
        {
            await Task.Delay(random.Next(2_500), TestContext.Current.CancellationToken);
            await node.Kill();
            output.WriteLine($"killed: {await stage.Payout.Stand()}");
            if (terms.Keys == Keys.Forgotten)
            {
                await stage.Psp.ForgetKeys();
            }

            await stage.ExpireLeases();
            await node.Restart();
        }

        await stage.Payout.End(() => stage.Output, Limit);
        output.WriteLine(await stage.Payout.Judge(node, () => stage.Output));
    }
}
