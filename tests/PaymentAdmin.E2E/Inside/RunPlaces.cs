using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PaymentAdmin.E2E.Inside;

/// <summary>
/// The process kills itself before or after a commit of a reconciliation that a file names: by the phase that the run is at, and how many of such commits the
/// process has made. So a test reaches every phase, however short it is.
/// </summary>
internal static partial class RunPlaces
{
    /// <summary>The folder with the files. One process at a time has it.</summary>
    public const string Variable = "RUN_PLACES";

    /// <summary>Where it kills itself, each on a line that goes when it has happened: <c>before read 3</c>.</summary>
    public const string Armed = "armed.txt";

    /// <summary>Where it has killed itself, each on a line: <c>before read 3</c>.</summary>
    public const string Struck = "struck.txt";

    /// <summary>Somebody begins with a run, or goes on with it.</summary>
    public const string Begin = "begin";

    /// <summary>The answer to a question about an item is recorded; this happens beside the run.</summary>
    public const string Question = "question";

    private const string PhaseFile = "phase.txt";
    private const string FirstPhase = "read";
    private const string Database = "Microsoft.EntityFrameworkCore.Database.";

    /// <summary>In these a part may change items alone.</summary>
    private static readonly string[] s_ofItems = ["duplicates", "claims"];

    private static readonly ConditionalWeakTable<DbTransaction, Step> s_steps = [];
    private static readonly Dictionary<string, int> s_passed = new(StringComparer.Ordinal);
    private static readonly Lock s_guard = new();
    private static string s_folder = "";
    private static string s_phase = FirstPhase;

    public static void Listen()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            s_folder = folder;
            s_phase = File.Exists(Path.Combine(folder, PhaseFile)) ? File.ReadAllText(Path.Combine(folder, PhaseFile)) : FirstPhase;
            Watcher.Begin("Microsoft.EntityFrameworkCore", Hear);
        }
    }

    private static void Hear(string name, object? facts)
    {
        switch (name, facts)
        {
            case (Database + "Command.CommandExecuting", CommandEventData { Command: { Transaction: { } transaction } command }):
                s_steps.GetOrCreateValue(transaction).Note(command);
                break;
            case (Database + "Command.CommandExecuting", CommandEventData { Command: { Transaction: null } command }):
                Before(Step.Of(command));
                break;
            case (Database + "Command.CommandExecuted", CommandEventData { Command: { Transaction: null } command }):
                After(Step.Of(command));
                break;
            case (Database + "Transaction.TransactionStarted", TransactionEndEventData data):
                // A driver may use the same object again for another one.
                s_steps.Remove(data.Transaction);
                break;
            case (Database + "Transaction.TransactionCommitting", TransactionEventData data) when s_steps.TryGetValue(data.Transaction, out var step):
                Before(step);
                break;
            case (Database + "Transaction.TransactionCommitted", TransactionEndEventData data) when s_steps.TryGetValue(data.Transaction, out var step):
                After(step);
                break;
            default:
                break;
        }
    }

    private static void Before(Step step)
    {
        lock (s_guard)
        {
            Pass("before", step.Place(s_phase));
        }
    }

    private static void After(Step step)
    {
        lock (s_guard)
        {
            var place = step.Place(s_phase);
            if (step.Enters is { } phase)
            {
                s_phase = phase;
                File.WriteAllText(Path.Combine(s_folder, PhaseFile), phase);
            }

            Pass("after", place);
        }
    }

    private static void Pass(string when, string? where)
    {
        var armed = Path.Combine(s_folder, Armed);
        if (where is null || !File.Exists(armed))
        {
            return;
        }

        var place = $"{when} {where}";
        s_passed[place] = s_passed.GetValueOrDefault(place) + 1;
        var lines = File.ReadAllLines(armed).ToList();
        if (lines.Remove(FormattableString.Invariant($"{place} {s_passed[place]}")))
        {
            File.AppendAllText(Path.Combine(s_folder, Struck), $"{place} {s_passed[place]}\n");
            File.WriteAllLines(armed, lines);
            Self.Kill();
        }
    }

    [GeneratedRegex("UPDATE \"ReconciliationRuns\" SET (?<set>.*?)\\sWHERE", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChangedRun();

    [GeneratedRegex("\"(Phase|Mark|Offset|EndedAt)\" =", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moved();

    [GeneratedRegex("\"Phase\" = @(?<name>\\w+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entered();

    /// <summary>What one commit makes of a run.</summary>
    private sealed class Step
    {
        private bool _isNew;
        private bool _isOfRun;
        private bool _moves;
        private bool _isOfItems;

        /// <summary>The phase that begins with it.</summary>
        public string? Enters { get; private set; }

        public static Step Of(DbCommand command)
        {
            var step = new Step();
            step.Note(command);
            return step;
        }

        public void Note(DbCommand command)
        {
            var sql = command.CommandText;
            if (!sql.Contains("\"Reconciliation", StringComparison.Ordinal))
            {
                return;
            }

            if (sql.Contains("INSERT INTO \"ReconciliationRuns\"", StringComparison.Ordinal))
            {
                (_isNew, Enters) = (true, FirstPhase);
            }

            _isOfItems |= sql.Contains("UPDATE \"ReconciliationItems\"", StringComparison.Ordinal);
            if (ChangedRun().Match(sql) is { Success: true } change && !change.Value.Contains("\"ProblemCode\"", StringComparison.Ordinal))
            {
                _isOfRun = true;
                _moves |= Moved().IsMatch(change.Value);
                Enters = Entered().Match(change.Value) is { Success: true } entered ? ValueOf(command, entered.Groups["name"].Value) : Enters;
            }
        }

        public string? Place(string phase) =>
            _isNew ? null
            : _isOfRun ? _moves ? phase : Begin
            : !_isOfItems ? null
            : s_ofItems.Contains(phase, StringComparer.Ordinal) ? phase : Question;

        private static string ValueOf(DbCommand command, string name) =>
            (string)command.Parameters.Cast<DbParameter>().Single(parameter => parameter.ParameterName.TrimStart('@') == name).Value!;
    }
}
