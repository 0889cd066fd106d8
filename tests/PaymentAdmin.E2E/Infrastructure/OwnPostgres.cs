using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>A PostgreSQL of a test's own, which it may stop in the middle of everything.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    // Not in TMPDIR: another user must reach it, and the path of a socket is short.
    private readonly string _folder = Directory.CreateDirectory($"/tmp/pg-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}"[..24]).FullName;
    private readonly PosixSignalRegistration[] _stops;

    private OwnPostgres() => _stops = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Abandon()), PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Abandon())];

    /// <summary>For <see cref="AppDatabase.OnServer"/>.</summary>
    public string ConnectionString => $"Host={_folder};Username=postgres;Database=postgres";

    /// <summary>Makes one and starts it; where there are no programs for that, the test is skipped.</summary>
    public static async Task<OwnPostgres> Make()
    {
        Assert.SkipWhen(Programs() is null && !Repository.Unattended, "There is no PostgreSQL under /usr/lib/postgresql.");
        var postgres = new OwnPostgres();
        try
        {
            if (Environment.UserName == "root")
            {
                await Run("chown", "postgres:", postgres._folder);
            }

            await Server("initdb", $"--pgdata={postgres._folder}/data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale");
            await postgres.Start();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server as a crash would: nothing is said to anybody, nothing written any more.</summary>
    public Task Crash() => Server("pg_ctl", "stop", $"--pgdata={_folder}/data", "--mode=immediate", "--silent");

    /// <summary>Starts it, and returns when it takes questions.</summary>
    public Task Start() => Server(
        "pg_ctl", "start", $"--pgdata={_folder}/data", $"--log={_folder}/log", "--wait", "--timeout=60", "--silent",
        $"--options=-c listen_addresses='' -c unix_socket_directories={_folder} -c max_connections=200");

    public async ValueTask DisposeAsync()
    {
        foreach (var stop in _stops)
        {
            stop.Dispose();
        }

        if (File.Exists($"{_folder}/data/postmaster.pid"))
        {
            await Crash();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderBy(version => int.Parse(Path.GetFileName(version), System.Globalization.CultureInfo.InvariantCulture)).Select(version => $"{version}/bin").LastOrDefault()
        : null;

    // The server refuses to run as root.
    private static Task Server(string program, params string[] arguments) => Environment.UserName == "root"
        ? Run("runuser", ["-u", "postgres", "--", $"{Programs()}/{program}", .. arguments])
        : Run($"{Programs()}/{program}", arguments);

    // Without pipes: the server would keep them open as long as it lives.
    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private void Abandon()
    {
        if (File.Exists($"{_folder}/data/postmaster.pid") && int.TryParse(File.ReadLines($"{_folder}/data/postmaster.pid").First(), out var server))
        {
            Process.GetProcessById(server).Kill(entireProcessTree: true);
        }

        Directory.Delete(_folder, recursive: true);
    }
}
