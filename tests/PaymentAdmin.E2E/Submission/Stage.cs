using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using PaymentAdmin.E2E.Infrastructure;
using PaymentAdmin.E2E.Inside;

namespace PaymentAdmin.E2E.Submission;

/// <summary>A PSP, a database, and the nodes of the application between them: what a test kills, stops and judges.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>How long a claim of each queue lasts: batches have many rows.</summary>
    private static readonly (string Queue, int Seconds)[] Leases = [("payments", 120), ("outcomes", 120), ("dispatch", 120), ("balances", 120), ("webhooks", 60), ("batches", 300), ("batch_outcomes", 300)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paymentadmin-stage-");
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();
    private readonly List<RunningApp> _nodes = [];
    private readonly int _port = Ports.Free();
    private readonly PosixSignalRegistration[] _stops;

    private Stage(AppDatabase database, RunningSimulator psp, PayoutTerms terms)
    {
        (Database, Psp) = (database, psp);
        Payout = new Payout(database, psp, terms);
        File.WriteAllBytes(Clock, new byte[sizeof(long)]);
        _stops = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _folder.Delete(recursive: true)), PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => _folder.Delete(recursive: true))];
    }

    public AppDatabase Database { get; }

    public RunningSimulator Psp { get; }

    public Payout Payout { get; }

    /// <summary>What all nodes that run have written.</summary>
    public string Output => string.Join("\n\n", _nodes.Select(node => node.Output));

    private string Clock => Path.Combine(_folder.FullName, "clock");

    /// <summary>A PSP of its own, one node, and a distribution that is approved.</summary>
    public static async Task<(Stage Stage, RunningApp Node)> Build(AppDatabase database, PayoutTerms terms)
    {
        var stage = new Stage(database, await RunningSimulator.Start(), terms);
        try
        {
            var node = await stage.StartNode();
            await stage.Payout.Prepare(node);
            return (stage, node);
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more node, with a home folder of its own. Webhooks go to the first one, whichever port the others have.</summary>
    public async Task<RunningApp> StartNode()
    {
        var home = _folder.CreateSubdirectory(string.Create(CultureInfo.InvariantCulture, $"home{_nodes.Count}"));
        var port = _nodes.Count == 0 ? _port : Ports.Free();
        var node = await RunningApp.StartOn(Database, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = home.FullName,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Public__BaseUrl"] = $"http://127.0.0.1:{_port}",
            ["Simulator__Enabled"] = "false",
            ["DOTNET_STARTUP_HOOKS"] = typeof(Stage).Assembly.Location,
            ["DOTNET_TieredPGO"] = "0",
            [FastClock.Variable] = string.Create(CultureInfo.InvariantCulture, $"{_since.ToUnixTimeMilliseconds()} {PayoutTerms.Haste} {Clock}"),
            [Failpoints.Variable] = _folder.FullName,
        });
        _nodes.Add(node);
        return node;
    }

    /// <summary>
    /// Takes the claims from whoever had them, where none of them lives or their clock was put forward: their leases are not waited for. Who
    /// stands still in the middle of a transaction keeps what he has locked.
    /// </summary>
    public Task ExpireLeases() => Database.Execute(Database.Provider == "Sqlite"
        ? """UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00' WHERE "ClaimToken" IS NOT NULL"""
        : """
            UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00'
            WHERE "Id" IN (SELECT "Id" FROM "WorkItems" WHERE "ClaimToken" IS NOT NULL FOR UPDATE SKIP LOCKED)
            """);

    /// <summary>
    /// Lets leases end when they do by the nodes' clock, which goes faster than the database's: a node that lives knows that it may not go on then,
    /// and one that was killed is not waited for any longer than that.
    /// </summary>
    public async Task EndLeases(CancellationToken enough)
    {
        var left = 1 - (1.0 / PayoutTerms.Haste);
        while (!enough.IsCancellationRequested)
        {
            foreach (var (queue, seconds) in Leases)
            {
                await Database.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                    UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00'
                    WHERE "Id" IN (
                        SELECT "Id" FROM "WorkItems"
                        WHERE "ClaimToken" IS NOT NULL AND "Queue" = '{queue}' AND "LeaseUntil" < now() + interval '{seconds * left} seconds' FOR UPDATE SKIP LOCKED)
                    """));
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5), CancellationToken.None);
        }
    }

    /// <summary>Puts the clock of all nodes forward.</summary>
    public void Forward(TimeSpan by)
    {
        using var file = MemoryMappedFile.CreateFromFile(Clock, FileMode.Open, mapName: null, sizeof(long), MemoryMappedFileAccess.ReadWrite);
        using var clock = file.CreateViewAccessor();
        clock.Write(0, clock.ReadInt64(0) + (long)by.TotalMilliseconds);
    }

    /// <summary>The next time a node passes a place, it kills itself or stands still there.</summary>
    public void Arm(string what, string point)
    {
        var file = Path.Combine(_folder.FullName, Failpoints.Armed);
        File.WriteAllText(file + ".new", $"{what} {point}");
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Whether what was armed has happened.</summary>
    public bool HasStruck() => !File.Exists(Path.Combine(_folder.FullName, Failpoints.Armed));

    /// <summary>Every place that was passed, and how often.</summary>
    public IReadOnlyDictionary<string, int> Passed() =>
        _folder.EnumerateFiles(Failpoints.Passed).SelectMany(file => File.ReadAllLines(file.FullName)).CountBy(point => point, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Psp.DisposeAsync();
        foreach (var stop in _stops)
        {
            stop.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
