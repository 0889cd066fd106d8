using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>Plain words for what pages say of reconciliations.</summary>
internal static class RunText
{
    /// <summary>What has come of an item, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Steps { get; } = [.. Enum.GetValues<ItemStep>().Select(step => (Words.Of(step), Step(step)))];

    public static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    public static string Class(ReconciliationClass kind) => kind switch
    {
        ReconciliationClass.Matched => "Fits",
        ReconciliationClass.PlatformOnly => "Not in the report",
        ReconciliationClass.PspOnly => "Only in the report",
        ReconciliationClass.StatusMismatch => "Another status",
        ReconciliationClass.AmountMismatch => "Another amount",
        ReconciliationClass.CurrencyMismatch => "Another currency",
        ReconciliationClass.Duplicate => "Repeated",
        _ => Words.Plain(kind),
    };

    /// <summary>What a class means.</summary>
    public static string About(ReconciliationClass kind) => kind switch
    {
        ReconciliationClass.Matched => "Both sides have these, and agree.",
        ReconciliationClass.PlatformOnly => "We have these, the report does not. The PSP is asked; what it does not know either, and the next report lacks too, is asked for once more and then becomes an issue.",
        ReconciliationClass.PspOnly => "The report has these, we do not. Each is an issue.",
        ReconciliationClass.StatusMismatch => "Both sides have these, but they stand otherwise at the PSP. It is asked, and what it says is applied.",
        ReconciliationClass.AmountMismatch => "Both sides have these, with another amount: serious. Each is an issue, and the connection is halted.",
        ReconciliationClass.CurrencyMismatch => "Both sides have these, in another currency: serious. Each is an issue, and the connection is halted.",
        ReconciliationClass.Duplicate => "The report names the same payment of the PSP's again; where it says another amount, that is serious.",
        _ => "These rows of the report cannot be read. The others went on.",
    };

    /// <summary>In what a repeated row differs from the one that counts.</summary>
    public static string Disagrees(Disagreement difference) => difference == Disagreement.Amount ? "Another amount than the row that counts" : "Another status than the row that counts";

    public static string Step(ItemStep step) => step switch
    {
        ItemStep.None => "Nothing to do",
        ItemStep.Asking => "The PSP is being asked",
        ItemStep.AskingAgain => "The PSP is being asked again",
        ItemStep.Agrees => "Agrees by now",
        ItemStep.Known => "The PSP has it",
        ItemStep.NotKnown => "The PSP does not know it",
        ItemStep.NotTold => "The PSP could not be asked",
        ItemStep.Found => "Found by another run",
        ItemStep.NeedsReview => "People decide",
        _ => "Issue",
    };

    /// <summary>What a run is at.</summary>
    public static string Phase(RunPhase phase) => phase switch
    {
        RunPhase.Fetch => "The report is being fetched.",
        RunPhase.Read => "The rows of the report are being read.",
        RunPhase.Duplicates or RunPhase.Claims or RunPhase.Doubles => "Rows that name the same payment are being told apart.",
        RunPhase.Payments or RunPhase.Transactions => "What the report does not have is being looked for.",
        RunPhase.Changes => "It is being compared with the version that it corrects.",
        RunPhase.Count => "Everything is being added up.",
        _ => "What does not fit is being followed up.",
    };

    /// <summary>"14 Mar 2026", or "14 to 16 Mar 2026", in days of the connection's clock; with times where they are no whole days.</summary>
    public static string Period(DateTime from, DateTime to, TimeZoneInfo zone)
    {
        var (begins, ends) = (TimeZoneInfo.ConvertTimeFromUtc(from, zone), TimeZoneInfo.ConvertTimeFromUtc(to, zone));
        if (begins.TimeOfDay > TimeSpan.Zero || ends.TimeOfDay > TimeSpan.Zero)
        {
            return $"{begins.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture)} to {ends.ToString(begins.Date == ends.Date ? "HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.CurrentCulture)}";
        }

        var last = ends.AddDays(-1);
        return last.Date == begins.Date ? Day(begins) : $"{Day(begins)} to {Day(last)}";
    }

    /// <summary>How many items do not fit.</summary>
    public static int Misfits(RunAnswer run) => run.Counts.Where(count => count.Key != Words.Of(ReconciliationClass.Matched)).Sum(count => count.Value);

    public static int Count(RunAnswer run, ReconciliationClass kind) => run.Counts[Words.Of(kind)];

    /// <summary>The classes that do not fit and of which there are any.</summary>
    public static IEnumerable<ReconciliationClass> Found(RunAnswer run) => ReconciliationClasses.All.Where(kind => kind != ReconciliationClass.Matched && Count(run, kind) > 0);

    /// <summary>What does not fit comes to, by currency: the larger of both sides of each class, since one of them may have nothing.</summary>
    public static IReadOnlyList<(string Currency, long Minor)> Unsettled(RunAnswer run) =>
    [
        .. run.Amounts.Where(kind => kind.Key != Words.Of(ReconciliationClass.Matched)).SelectMany(kind => kind.Value)
            .GroupBy(one => one.Key, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => (same.Key, (long)Int128.Min(long.MaxValue, same.Aggregate(Int128.Zero, (sum, one) => sum + Math.Max(one.Value.Platform, one.Value.Psp))))),
    ];

    private static string Day(DateTime day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
