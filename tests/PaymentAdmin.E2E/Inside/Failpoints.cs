using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;

namespace PaymentAdmin.E2E.Inside;

/// <summary>
/// Every place where the sending of payments can be cut off: before and after each commit that is part of it, before and after each request
/// to the PSP. Each that is passed is noted in a file; at the one that another file names the process kills itself, or stands still.
/// </summary>
internal static partial class Failpoints
{
    /// <summary>The folder with the files.</summary>
    public const string Variable = "FAILPOINTS";

    /// <summary>Each place that was passed, one on a line; each process has a file of its own, or one would write over another's line.</summary>
    public const string Passed = "passed.*.txt";

    /// <summary>What is to happen, kill or stop, and where; it goes when it has happened.</summary>
    public const string Armed = "armed.txt";

    private const string Database = "Microsoft.EntityFrameworkCore.Database.";

    /// <summary>Every place, without before and after: what is committed, by what it writes, and what is asked of the PSP.</summary>
    private static readonly string[] s_acts = ["release", "dispatch", "attempt", "send", "outcome", "webhook", "question", "news"];
    private static readonly ConditionalWeakTable<DbTransaction, SortedSet<string>> s_writes = [];
    private static readonly Lock s_guard = new();
    private static string s_folder = "";
    private static string s_passed = "";

    /// <summary>Every place there is.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_acts.SelectMany(act => new[] { $"before {act}", $"after {act}" })];

    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            s_folder = folder;
            s_passed = Path.Combine(folder, Passed.Replace("*", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("n"), StringComparison.Ordinal));
            Watcher.Begin("Microsoft.EntityFrameworkCore", HearDatabase);
            Watcher.Begin("Microsoft.Extensions.Hosting", Install);
        }
    }

    private static void Install(string name, object? host)
    {
        if (name == "HostBuilding" && host is IHostBuilder builder)
        {
            builder.ConfigureServices(services => services.ConfigureAll<HttpClientFactoryOptions>(
                options => options.HttpMessageHandlerBuilderActions.Add(handlers => handlers.AdditionalHandlers.Add(new Requests()))));
        }
    }

    private static void HearDatabase(string name, object? facts)
    {
        switch (name, facts)
        {
            case (Database + "Command.CommandExecuting", CommandEventData { Command: { Transaction: { } transaction } command }):
                Note(transaction, command.CommandText);
                break;
            case (Database + "Command.CommandExecuting", CommandEventData { Command: { Transaction: null } command }):
                Commit("before", Writes(command.CommandText));
                break;
            case (Database + "Command.CommandExecuted", CommandEventData { Command: { Transaction: null } command }):
                Commit("after", Writes(command.CommandText));
                break;
            case (Database + "Transaction.TransactionStarted", TransactionEndEventData data):
                // A driver may use the same object again for another one.
                s_writes.Remove(data.Transaction);
                break;
            case (Database + "Transaction.TransactionCommitting", TransactionEventData data):
                Commit("before", Of(data.Transaction));
                break;
            case (Database + "Transaction.TransactionCommitted", TransactionEndEventData data):
                Commit("after", Of(data.Transaction));
                break;
            default:
                break;
        }
    }

    private static void Note(DbTransaction transaction, string sql)
    {
        var writes = s_writes.GetOrCreateValue(transaction);
        lock (writes)
        {
            writes.UnionWith(Writes(sql));
        }
    }

    private static SortedSet<string> Of(DbTransaction transaction) => s_writes.TryGetValue(transaction, out var writes) ? writes : [];

    /// <summary>What a command writes: "INSERT PaymentAttempts".</summary>
    private static SortedSet<string> Writes(string sql) => new(Change().Matches(sql).Select(match => $"{match.Groups["what"].Value} {match.Groups["table"].Value}"), StringComparer.Ordinal);

    private static void Commit(string when, SortedSet<string> writes)
    {
        string? act;
        lock (writes)
        {
            act = ActOf(writes);
        }

        if (act is not null)
        {
            Pass($"{when} {act}");
        }
    }

    /// <summary>What is committed, by what it writes; null where it has nothing to do with the sending of payments.</summary>
    private static string? ActOf(SortedSet<string> writes) => writes switch
    {
        _ when writes.Contains("INSERT INTO Payments") || writes.Contains("UPDATE ApprovalRounds") || writes.Contains("INSERT INTO __EFMigrationsHistory") => null,
        _ when writes.Contains("INSERT INTO Decisions") && writes.Contains("UPDATE Payments") => "release",
        _ when writes.Contains("INSERT INTO PaymentAttempts") => "attempt",
        _ when writes.Contains("UPDATE PaymentAttempts") || writes.Contains("UPDATE PaymentBatches") => "outcome",
        _ when writes.Contains("INSERT INTO WebhookAttempts") && writes.Contains("UPDATE Payments") => "webhook",
        _ when writes.Contains("INSERT INTO LimitReservations") || writes.SetEquals(["INSERT INTO WorkItems", "UPDATE WorkItems"]) => "dispatch",
        _ when writes.Contains("UPDATE Payments") && writes.Contains("UPDATE WorkItems") => "news",
        // A part of what the PSP says of a batch: the work ends with the last one.
        _ when writes.Contains("UPDATE Payments") && (writes.Contains("INSERT INTO JournalEntries") || writes.Contains("UPDATE LimitReservations")) => "news",
        _ when writes.Any(write => write.Split(' ')[^1] is "Payments" or "PaymentAttempts" or "PaymentBatches") => string.Join(", ", writes),
        _ => null,
    };

    private static void Pass(string point)
    {
        string? what;
        lock (s_guard)
        {
            File.AppendAllText(s_passed, point + "\n");
            what = TakeArmed(point);
        }

        switch (what)
        {
            case "kill":
                Self.Kill();
                break;
            case "stop":
                Self.Stop();
                break;
            default:
                break;
        }
    }

    private static string? TakeArmed(string point)
    {
        var file = Path.Combine(s_folder, Armed);
        if (!File.Exists(file) || File.ReadAllText(file).Split(' ', 2) is not [var what, var where] || where != point)
        {
            return null;
        }

        File.Delete(file);
        return what;
    }

    [GeneratedRegex("(?<what>INSERT INTO|UPDATE|DELETE FROM) \"(?<table>\\w+)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Change();

    private sealed class Requests : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var act = (request.Method.Method, request.RequestUri!.AbsolutePath) switch
            {
                ("POST", "/api/v2/payments" or "/api/v2/batches") => "send",
                ("GET", var path) when path.StartsWith("/api/v2/payments", StringComparison.Ordinal) || path.StartsWith("/api/v2/batches", StringComparison.Ordinal) => "question",
                _ => null,
            };
            if (act is null)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Pass($"before {act}");
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Pass($"after {act}");
            }
        }
    }
}
