using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Reconciliation.FollowUp;

/// <summary>
/// What follows from what does not fit, some items at a time, in the caller's context (psp-integration, "Reconciliation workflow"): the PSP is asked, issues are
/// opened, and where money may have moved otherwise than was approved the connection halts. No payment is changed here.
/// </summary>
internal static class FollowUpRun
{
    /// <summary>How many items are one commit.</summary>
    private const int PartItems = 200;

    /// <summary>The alert about amounts and doubles; its thing is the connection.</summary>
    public const string SeriousAlert = "reconciliation_serious";

    /// <summary>The alert about a run that waits for a person; its thing is the run.</summary>
    public const string AwaitingAlert = "reconciliation_awaits";

    /// <summary>In this order: what is serious first.</summary>
    private static readonly ReconciliationClass[] Order =
    [
        ReconciliationClass.AmountMismatch, ReconciliationClass.CurrencyMismatch, ReconciliationClass.PspOnly, ReconciliationClass.StatusMismatch, ReconciliationClass.PlatformOnly,
        ReconciliationClass.Duplicate, ReconciliationClass.Unreadable, ReconciliationClass.Matched,
    ];

    /// <summary>
    /// Halts the connection where anything is serious, and has a person look where so much does not fit that a wrong mapping is likelier. What was the same in the
    /// version that the run corrects has been followed up.
    /// </summary>
    /// <returns>Whether the items may be followed up now.</returns>
    public static async Task<bool> Begin(PaymentDb db, ReconciliationRun run, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (run.IsConfirmed)
        {
            return true;
        }

        db.ReadWholeTables();
        var open = db.Set<ReconciliationItem>().Where(item => item.RunId == run.Id && item.Class != ReconciliationClass.Matched && item.Step == ItemStep.None);
        var counts = await open.GroupBy(item => item.Class).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(same => same.Key, same => same.Count, cancellationToken);
        int Of(Func<ReconciliationClass, bool> which) => counts.Where(one => which(one.Key)).Sum(one => one.Value);
        var serious = Of(ReconciliationClasses.IsSerious) + await open.CountAsync(item => item.Class == ReconciliationClass.Duplicate && item.Disagrees == Disagreement.Amount, cancellationToken);
        var doubles = await open.CountAsync(item => item.IsDouble, cancellationToken);
        var (opening, wrong) = (Of(ReconciliationClasses.OpensIssue), Of(ReconciliationClasses.DoesNotFit));
        if (serious + doubles > 0 || ReconciliationClasses.AreTooMany(opening, run.Items))
        {
            await Halt(db, run, serious, doubles, opening, actor, now, cancellationToken);
        }

        if (!ReconciliationClasses.AreTooMany(wrong, run.Items))
        {
            return true;
        }

        run.Await(now);
        await RaiseAlert.Raise(
            db, now, AwaitingAlert, run.Id,
            string.Create(CultureInfo.InvariantCulture, $"{wrong:N0} of {run.Items:N0} rows of a reconciliation do not fit. Look at some of them, then confirm or discard it: a wrong mapping is likelier than so many errors."),
            LinkOf(run), cancellationToken);
        return false;
    }

    /// <summary>Follows up some items.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Part(PaymentDb db, ReconciliationRun run, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (at, last) = run.Mark?.Split(' ') is [var place, var number] ? (int.Parse(place, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture)) : (0, 0);
        var kind = Order[at];
        var items = await db.Set<ReconciliationItem>()
            .Where(item => item.RunId == run.Id && item.Class == kind && item.Number > last && item.Step == ItemStep.None && (kind != ReconciliationClass.Matched || item.FeeDifferenceMinor != null))
            .OrderBy(item => item.Number).Take(kind == ReconciliationClass.Unreadable ? 1 : PartItems).ToListAsync(cancellationToken);
        await Follow(db, run, kind, items, dueAfter, actor, now, cancellationToken);
        return items.Count == PartItems ? string.Create(CultureInfo.InvariantCulture, $"{at} {items[^1].Number}")
            : at + 1 < Order.Length ? string.Create(CultureInfo.InvariantCulture, $"{at + 1} 0")
            : null;
    }

    /// <summary>The page that shows what an alert is about.</summary>
    private static string LinkOf(ReconciliationRun run) => $"reconciliations/{PublicId.Reconciliation.Format(run.Id)}";

    private static async Task Follow(
        PaymentDb db, ReconciliationRun run, ReconciliationClass kind, List<ReconciliationItem> items, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var questions = kind switch
        {
            ReconciliationClass.StatusMismatch or ReconciliationClass.PlatformOnly => items,
            ReconciliationClass.Duplicate => [.. items.Where(item => item.Disagrees == Disagreement.Status)],
            _ => [],
        };
        await Ask(db, run, questions, ItemStep.Asking, dueAfter, actor, now, cancellationToken);
        await ItemIssues.Open(db, run, [.. items.Except(questions)], dueAfter, actor, now, cancellationToken);
    }

    /// <summary>The PSP is asked about each; what it cannot be asked about is followed up without an answer.</summary>
    /// <param name="step">For the first time, or again.</param>
    public static async Task Ask(
        PaymentDb db, ReconciliationRun run, IReadOnlyList<ReconciliationItem> items, ItemStep step, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return;
        }

        var connection = await db.Connections.AsNoTracking().Where(row => row.Id == run.ConnectionId).Select(row => new { row.Dialect, row.Status }).SingleAsync(cancellationToken);
        var canAsk = DialectFacts.Of(connection.Dialect).CallsOut && connection.Status != ConnectionStatus.Retired;
        List<ReconciliationItem> asked = [.. items.Where(item => canAsk && item.RecordId is not null)];
        foreach (var item in asked)
        {
            item.Follow(step);
        }

        await Enqueue.AddAll(db, AskAboutItems.QueueName, Records(asked, RecordKind.Payment), run.ConnectionId, now, cancellationToken);
        await Enqueue.AddAll(db, AskAboutTransactions.QueueName, Records(asked, RecordKind.Transaction), run.ConnectionId, now, cancellationToken);
        await NotAsked(db, run, [.. items.Except(asked)], dueAfter, actor, now, cancellationToken);
    }

    /// <summary>Nobody can be asked: another status is for people; what is missing may still be in the next report, but not in a third.</summary>
    public static async Task NotAsked(PaymentDb db, ReconciliationRun run, IReadOnlyList<ReconciliationItem> items, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        List<ReconciliationItem> waiting = [.. items.Where(item => item is { Class: ReconciliationClass.PlatformOnly, Step: ItemStep.None or ItemStep.Asking })];
        waiting.ForEach(item => item.Follow(ItemStep.NotTold));
        await ItemIssues.Open(db, run, [.. items.Except(waiting)], dueAfter, actor, now, cancellationToken);
    }

    private static List<Guid> Records(IEnumerable<ReconciliationItem> items, RecordKind kind) => [.. items.Where(item => item.RecordKind == kind).Select(item => item.RecordId!.Value).Distinct()];

    private static async Task Halt(PaymentDb db, ReconciliationRun run, int serious, int doubles, int opening, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var found = (serious, doubles) switch
        {
            (> 0, > 0) => $"{Counted(serious, "payment")} with another amount or currency, and {Counted(doubles, "possible double payment")}",
            (> 0, _) => $"{Counted(serious, "payment")} with another amount or currency",
            (_, > 0) => Counted(doubles, "possible double payment"),
            _ => $"{Counted(opening, "row")} that we do not know",
        };
        var why = $"Reconciliation with the PSP's report found {found}.";
        await HaltConnection.Halt(db, run.ConnectionId, $"{PublicId.Reconciliation.Format(run.Id)}: {why}", actor, now, cancellationToken);
        await RaiseAlert.Raise(db, now, SeriousAlert, run.ConnectionId, $"{why} The connection is halted until two people release it.", LinkOf(run), cancellationToken);
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s");
}
