using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.SqlServer;

namespace PaymentAdmin.Tests.Infrastructure.SqlServerModel;

/// <summary>
/// Runs a test on the SQL Server model without a server, in two passes. The first is on SQLite and keeps, in order, every
/// row that a query read and every id that a save wrote. The second runs the same test through EF Core's SQL Server
/// provider, on a connection that keeps every command instead of sending it and answers with the rows of the first pass,
/// the ids of the first pass exchanged for those of the second. So each query is translated to T-SQL, each save is
/// batched as for SQL Server, and the handler goes its whole way. A query that only one provider sends, or that reads
/// other columns, fails the pairing and so the test. The answers are not SQL Server's: with TEST_SQLSERVER set, the same
/// tests run there.
/// </summary>
internal sealed partial class ModelRun
{
    private const int HashLength = 64;

    private static readonly AsyncLocal<ModelRun?> s_current = new();

    private readonly Queue<RecordedResult> _results = new();
    private readonly Queue<Guid> _written = new();
    private readonly Dictionary<Guid, Guid> _exchanged = [];
    private readonly Queue<string> _hashes = new();
    private readonly Dictionary<string, string> _exchangedHashes = new(StringComparer.Ordinal);
    private bool _replaying;

    /// <summary>The run that the present test belongs to, or null where it runs on real databases.</summary>
    public static ModelRun? Current => s_current.Value;

    /// <summary>Every command that SQL Server would have been sent.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Runs a test, given the database that it is to create.</summary>
    public static async Task<ModelRun> Of(Func<DatabaseProvider, Task> test)
    {
        var run = new ModelRun();
        s_current.Value = run;
        try
        {
            await test(DatabaseProvider.Sqlite);
            run._replaying = true;
            await test(DatabaseProvider.SqlServer);
            return run;
        }
        finally
        {
            s_current.Value = null;
        }
    }

    /// <summary>Sets the context of a test's database up for the present pass.</summary>
    public void Configure(IServiceCollection services)
    {
        if (_replaying)
        {
            services.ConfigureDbContext<SqlServerPaymentDb>(options => options.AddInterceptors(new ModelConnections(this)));
        }
        else
        {
            services.ConfigureDbContext<PaymentAdmin.Data.Sqlite.SqlitePaymentDb>(options => options.AddInterceptors(new Recorder(this)));
        }
    }

    public void RecordResult(RecordedResult result) => _results.Enqueue(result);

    public void RecordWritten(Guid id) => _written.Enqueue(id);

    /// <summary>A hash is made of ids, and differs as they do.</summary>
    public static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);

    public void RecordWritten(string hash) => _hashes.Enqueue(hash);

    /// <summary>A hash that the second pass writes where the first wrote another.</summary>
    public void Exchange(string written)
    {
        if (_hashes.TryDequeue(out var earlier))
        {
            _exchangedHashes.TryAdd(earlier, written);
        }
    }

    /// <summary>An id that the second pass writes where the first wrote another.</summary>
    public void Exchange(Guid written)
    {
        if (_written.TryDequeue(out var earlier))
        {
            // The first pairing holds: rows of one moment may be changed later in another order than in the first pass.
            _exchanged.TryAdd(earlier, written);
        }
    }

    /// <summary>The next result of the first pass.</summary>
    public RecordedResult Next(string command) => _results.TryDequeue(out var result)
        ? result.Exchange(Exchanged)
        : throw new InvalidOperationException($"SQL Server is asked more than SQLite was: {command}");

    /// <summary>The next rows, which must have the columns that the command reads.</summary>
    public RecordedResult NextRows(string command)
    {
        var result = Next(command);
        var columns = SelectList.Of(command);
        return columns.Count == result.Columns.Count && columns.Zip(result.Columns).All(pair => pair.First is null || pair.First == pair.Second)
            ? result
            : throw new InvalidOperationException($"SQLite read other columns ({string.Join(", ", result.Columns)}): {command}");
    }

    private object Exchanged(object value) => value switch
    {
        string hash when _exchangedHashes.TryGetValue(hash, out var other) => other,
        string text => Uuid().Replace(text, found => _exchanged.TryGetValue(Guid.Parse(found.Value), out var id) ? Cased(id, found.Value) : found.Value),
        _ => value,
    };

    /// <summary>In the same letters, and with hyphens where the other one has them.</summary>
    private static string Cased(Guid id, string like)
    {
        var text = id.ToString(like.Contains('-', StringComparison.Ordinal) ? "D" : "N");
        return like.Any(char.IsAsciiLetterUpper) ? text.ToUpperInvariant() : text;
    }

    [GeneratedRegex("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|(?<![0-9A-Za-z])[0-9A-Fa-f]{32}(?![0-9A-Za-z])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Uuid();
}
