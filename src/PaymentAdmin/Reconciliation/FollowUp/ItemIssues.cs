using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement;

namespace PaymentAdmin.Reconciliation.FollowUp;

/// <summary>The issues about items: the class stands in their kind.</summary>
internal static class ItemIssues
{
    /// <summary>Opens an issue about each, or takes the one that is open about the same. In the caller's context.</summary>
    public static async Task Open(PaymentDb db, ReconciliationRun run, IReadOnlyList<ReconciliationItem> items, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return;
        }

        var fallback = await db.Processors.Where(row => row.Id == run.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        var unreadable = items[0].Class == ReconciliationClass.Unreadable ? await db.Set<ReconciliationItem>().CountAsync(item => item.RunId == run.Id && item.Class == ReconciliationClass.Unreadable, cancellationToken) : 0;
        var issues = await OpenReportIssues.Open(
            db, new IssueHome(run.ProcessorId, run.Environment), [.. items.Select(item => new OpenReportIssues.Told(FindingOf(run, item, fallback), StoryOf(run, item, unreadable)))], dueAfter, actor, now, cancellationToken);
        foreach (var (item, issue) in items.Zip(issues))
        {
            item.Follow(ItemStep.Issue, issue);
        }
    }

    private static SettlementFinding FindingOf(ReconciliationRun run, ReconciliationItem item, string fallback)
    {
        var kind = KindOf(item);
        var currency = (kind == IssueKind.CurrencyMismatch ? item.PlatformCurrency : item.PspCurrency ?? item.PlatformCurrency) ?? fallback;
        return new SettlementFinding(kind, SubjectOf(run, item), item.Reference, currency)
        {
            ExpectedMinor = kind == IssueKind.FeeDifference ? item.PlatformFeeMinor!.Value : item.PlatformMinor ?? 0,
            ActualMinor = kind == IssueKind.FeeDifference ? item.PspFeeMinor!.Value : kind == IssueKind.CurrencyMismatch ? 0 : item.PspMinor ?? 0,
            TransactionIds = item is { RecordKind: RecordKind.Transaction, IsClaim: true, RecordId: { } id } ? [id] : [],
        };
    }

    private static IssueKind KindOf(ReconciliationItem item) => item.Class switch
    {
        ReconciliationClass.PlatformOnly => IssueKind.PlatformOnly,
        ReconciliationClass.PspOnly => IssueKind.PspOnly,
        ReconciliationClass.StatusMismatch => IssueKind.StatusMismatch,
        ReconciliationClass.AmountMismatch => IssueKind.AmountMismatch,
        ReconciliationClass.CurrencyMismatch => IssueKind.CurrencyMismatch,
        ReconciliationClass.Duplicate => IssueKind.Duplicate,
        ReconciliationClass.Unreadable => IssueKind.Unreadable,
        _ => IssueKind.FeeDifference,
    };

    /// <summary>What the same finding of another run has too.</summary>
    private static string SubjectOf(ReconciliationRun run, ReconciliationItem item) => item switch
    {
        { Class: ReconciliationClass.Unreadable } => SettlementFinding.AboutRow(run.Id, 0),
        { IsClaim: true } or { Class: ReconciliationClass.PlatformOnly } => SettlementFinding.AboutRecord(item.RecordId!.Value, item.Intent),
        { PspId.Length: > 0 } => SettlementFinding.AboutPspId(item.PspId),
        _ => SettlementFinding.AboutRow(run.Id, item.Number),
    };

    /// <summary>All that the report and our record say.</summary>
    private static string StoryOf(ReconciliationRun run, ReconciliationItem item, int unreadable)
    {
        var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"Found in {PublicId.Reconciliation.Format(run.Id)}, row {item.Number}.") };
        if (item.IsDouble)
        {
            var payment = PublicId.Payment.Format(item.RecordId!.Value);
            lines.Add($"Possible double payment: {payment} {(item.IsClaim ? "failed before it was paid again, or never left by our records" : "is another payment at the PSP")}. The connection is halted.");
        }

        if (item.Disagrees is { } difference)
        {
            lines.Add($"Another row of the report has the same PSP id and counts; this one has another {(difference == Disagreement.Amount ? "amount or currency" : "status")}.");
        }

        if (Asked(item) is { } asked)
        {
            lines.Add(asked);
        }

        if (item.PspMinor is { } theirs)
        {
            lines.Add($"The report says: {Said("PSP id", item.PspId)}{Said("reference", item.Reference)}{Amount.Show(theirs, item.PspCurrency!, CultureInfo.InvariantCulture)}, {item.StatusWord}{When(item.PspAt)}{Fee(item.PspFeeMinor, item.PspCurrency!)}.");
        }

        if (item is { PlatformMinor: { } ours, RecordId: { } id })
        {
            var record = item.RecordKind == RecordKind.Payment ? PublicId.Payment.Format(id) : PublicId.Transaction.Format(id);
            lines.Add($"Our record: {record}, {Said("reference", item.Reference)}{Amount.Show(ours, item.PlatformCurrency!, CultureInfo.InvariantCulture)}, {item.PlatformStatus}{When(item.PlatformAt)}{Fee(item.PlatformFeeMinor, item.PlatformCurrency!)}.");
        }

        if (item.Fault is { } fault)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{unreadable:N0} cannot be read. The first: {fault}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>What came of the question before.</summary>
    private static string? Asked(ReconciliationItem item) => (item.Step, item.Class) switch
    {
        (ItemStep.Asking, _) => "The PSP was asked, and did not confirm our record.",
        (ItemStep.AskingAgain, ReconciliationClass.PlatformOnly) => "No later report has it, and the PSP was asked twice: it does not know it, or did not answer.",
        (ItemStep.NotKnown or ItemStep.NotTold, _) => "No later report has it, and the PSP cannot be asked.",
        (_, ReconciliationClass.StatusMismatch) => "The PSP cannot be asked about it.",
        _ => null,
    };

    private static string Said(string what, string text) => text.Length == 0 ? "" : $"{what} {text}, ";

    private static string When(DateTime? at) => at is { } time ? string.Create(CultureInfo.InvariantCulture, $", {time:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "";

    private static string Fee(long? minor, string currency) => minor is { } fee ? $", fee {Amount.Show(fee, currency, CultureInfo.InvariantCulture)}" : "";
}
