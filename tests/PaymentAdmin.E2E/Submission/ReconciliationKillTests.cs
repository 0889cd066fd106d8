using System.Globalization;
using System.Text.Json;
using PaymentAdmin.E2E.Infrastructure;
using PaymentAdmin.E2E.Inside;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// The application is killed in every phase of a reconciliation, again and again: in the end all is as after one that nobody disturbed, and of the report at most one
/// part was read again for each kill. Half of the places on each database; RECONCILIATION_PLACES=1 takes all of them on both, RECONCILIATION_SEED others.
/// </summary>
[Collection<Payouts>]
public sealed class ReconciliationKillTests(ITestOutputHelper output)
{
    private const string Undisturbed = "KILLEDNOT";
    private const string Disturbed = "KILLED";
    private const int PartRows = 150;
    private static readonly int Seed = Settings.Number("RECONCILIATION_SEED", 1);
    private static readonly bool All = Settings.Number("RECONCILIATION_PLACES", 0) > 0;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Where it is killed: how often, and at the latest at which commit there that the process makes.</summary>
    private static readonly (string Place, int Kills, int Latest)[] s_places =
    [
        (RunPlaces.Begin, 1, 1), ("read", 3, 4), ("duplicates", 1, 2), ("claims", 1, 2), ("doubles", 1, 1), ("payments", 1, 1), ("transactions", 1, 1), ("changes", 1, 1), ("count", 1, 1), ("follow_up", 2, 3), (RunPlaces.Question, 2, 10),
        ("missing", 1, 1), ("withdraw", 1, 1), ("done", 1, 1),
    ];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Run_WhileTheProcessIsKilledInEveryPhase_EndsAsAnUndisturbedOne(string provider)
    {
        var random = new Random(Seed);
        await using var database = AppDatabase.On(provider);
        await using var psp = await RunningSimulator.Start();
        await ReportPair.PayThere(psp);
        var report = await ReportPair.Report(psp, random);
        using var folder = new Folder();
        await using var app = await RunningApp.StartOn(database, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Simulator__Enabled"] = "false",
            ["Reconciliation__PartRows"] = PartRows.ToString(CultureInfo.InvariantCulture),
            ["DOTNET_STARTUP_HOOKS"] = typeof(ReconciliationKillTests).Assembly.Location,
            ["DOTNET_TieredPGO"] = "0",
            [RunPlaces.Variable] = folder.Path,
        });
        var connections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var code in (string[])[Undisturbed, Disturbed])
        {
            var sandbox = await Sandbox.Build(app, code, code, code, processor => Sandbox.To(processor, psp.Api, new { requestsPerSecond = 1_000, concurrentRequests = 16 }, honoursKeys: true));
            connections.Add(code, sandbox.Connection);
            await sandbox.Approved("Yesterday's", ReportPair.Import());
        }

        await ReportPair.Leave(database, psp);
        await Begin(app, connections[Undisturbed], report);
        await Eventually.Holds(() => IsDone(database, Undisturbed), () => $"It is not done.\n{app.Output}", Limit);
        CheckTruth(await RunOutcome.Items(database, Undisturbed));

        folder.Arm(Places(random).Where((_, at) => All || (at % 2 == 0) == (provider == "Sqlite")));
        var run = await KillUntilDone(app, database, folder, connections[Disturbed], report);

        Assert.Empty(folder.Left);
        await CheckRead(database, run, folder.Struck);
        Assert.Equal(await RunOutcome.Items(database, Undisturbed), await RunOutcome.Items(database, Disturbed));
        Assert.Equal(await RunOutcome.Facts(database, Undisturbed, connections[Undisturbed]), await RunOutcome.Facts(database, Disturbed, connections[Disturbed]));
    }

    private static IEnumerable<string> Places(Random random)
    {
        foreach (var (place, kills, latest) in s_places)
        {
            for (var kill = 0; kill < kills; kill++)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? "before" : "after")} {place} {random.Next(latest) + 1}");
            }
        }
    }

    private static async Task Begin(RunningApp app, string connection, byte[] report)
    {
        using var finance = await ApiClient.SignIn(app, People.Finance);
        try
        {
            await finance.Upload(
                "reconciliations", report, "report.csv", ("connectionId", connection), ("from", $"{ReportPair.Day:yyyy-MM-dd}"), ("to", $"{ReportPair.Day.AddDays(1):yyyy-MM-dd}"));
        }
        catch (HttpRequestException)
        {
            // Who is killed does not answer; what was begun is there.
        }
    }

    /// <summary>Each time the process has killed itself it is started again; what it had claimed is taken over at once.</summary>
    /// <returns>The run.</returns>
    private async Task<JsonElement> KillUntilDone(RunningApp app, AppDatabase database, Folder folder, string connection, byte[] report)
    {
        var kills = 0;
        await Begin(app, connection, report);
        while (!await IsDone(database, Disturbed) || app.HasEnded)
        {
            await Eventually.Holds(
                async () => app.HasEnded || await IsDone(database, Disturbed), () => $"It does not go on; killed at {string.Join(", ", folder.Struck)}.\n{app.Output}", Limit);
            if (app.HasEnded)
            {
                kills++;
                await database.Execute("""UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00' WHERE "ClaimToken" IS NOT NULL""");
                await Restart(app, folder);
            }
        }

        output.WriteLine($"{database.Provider}, seed {Seed}: killed {kills} times ({string.Join(", ", folder.Struck)})");
        Assert.Equal(kills, folder.Struck.Length);
        using var api = await ApiClient.SignIn(app, People.Finance);
        return await Run(api, connection);
    }

    /// <summary>It goes on with the run as it starts, and may be killed before it listens.</summary>
    private static async Task Restart(RunningApp app, Folder folder)
    {
        var struck = folder.Struck.Length;
        try
        {
            await app.Restart();
        }
        catch (InvalidOperationException) when (folder.Struck.Length > struck)
        {
            // The next one goes on.
        }
    }

    private static async Task<JsonElement> Run(ApiClient api, string connection) => (await api.Get($"reconciliations?connection_id={connection}")).GetProperty("data").EnumerateArray().Single();

    /// <summary>The run is completed, and everything about it was asked.</summary>
    private static async Task<bool> IsDone(AppDatabase database, string processor) =>
        await database.Count($"""SELECT COUNT(*) FROM "ReconciliationRuns" WHERE "Id" IN ({RunOutcome.Runs(processor)}) AND "Status" = 'completed'""") == 1
        && await database.Count($"""SELECT COUNT(*) FROM "ReconciliationItems" WHERE "RunId" IN ({RunOutcome.Runs(processor)}) AND "Step" IN ('asking', 'asking_again')""") == 0
        && await database.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "Queue" IN ('reconciliations', 'reconciliation_questions', 'outcomes') AND "State" = 'waiting'""") == 0;

    private static void CheckTruth(IReadOnlyList<string> items) => Assert.Equal(
        ReportPair.Truth.OrderBy(kind => kind.Key, StringComparer.Ordinal), items.CountBy(item => item.Split(' ')[0], StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal));

    /// <summary>No row stands twice, none is forgotten; and for each time that the process was killed while it read, one part was read again at most.</summary>
    private static async Task CheckRead(AppDatabase database, JsonElement run, string[] struck)
    {
        var items = await database.Count($"""SELECT COUNT(*) FROM "ReconciliationItems" WHERE "RunId" IN ({RunOutcome.Runs(Disturbed)})""");
        var places = await database.Count($"""SELECT COUNT(DISTINCT "FileOffset") FROM "ReconciliationItems" WHERE "RunId" IN ({RunOutcome.Runs(Disturbed)}) AND "Class" <> 'platform_only'""");
        var last = await database.Count($"""SELECT MAX("Number") FROM "ReconciliationItems" WHERE "RunId" IN ({RunOutcome.Runs(Disturbed)})""");
        Assert.Equal((ReportPair.Rows, ReportPair.Rows), (run.GetProperty("rowsRead").GetInt32(), places));
        Assert.Equal((items, ReportPair.Truth.Values.Sum()), (last, items));
        Assert.InRange(run.GetProperty("chunksReadAgain").GetInt32(), 1, struck.Count(place => place.Split(' ')[1] is "read" or RunPlaces.Begin));
    }

    /// <summary>What the test and the application tell each other.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paymentadmin-run-");

        public string Path => _folder.FullName;

        public string[] Left => Read(RunPlaces.Armed);

        public string[] Struck => Read(RunPlaces.Struck);

        public void Arm(IEnumerable<string> places) => File.WriteAllLines(System.IO.Path.Combine(Path, RunPlaces.Armed), places);

        public void Dispose() => _folder.Delete(recursive: true);

        private string[] Read(string file) => File.Exists(System.IO.Path.Combine(Path, file)) ? File.ReadAllLines(System.IO.Path.Combine(Path, file)) : [];
    }
}
