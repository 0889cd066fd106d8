using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Plain words for what pages say of issues.</summary>
internal static class IssueText
{
    /// <summary>All kinds, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Kinds { get; } = [.. Enum.GetValues<IssueKind>().Select(kind => (Words.Of(kind), Kind(kind)))];

    /// <summary>The orders of the queue.</summary>
    public static IReadOnlyList<(string Value, string Text)> Orders { get; } =
        [(Words.Of(IssueOrder.Oldest), "Oldest first"), (Words.Of(IssueOrder.Newest), "Newest first"), (Words.Of(IssueOrder.Amount), "Largest difference first")];

    public static string Kind(IssueKind kind) => kind switch
    {
        IssueKind.Short => "Settled short",
        IssueKind.Excess => "Settled too much",
        IssueKind.Fee => "Another fee than expected",
        IssueKind.Currency => "Another currency",
        IssueKind.NotConfirmed => "Not confirmed in our books",
        IssueKind.Ambiguous => "Fits several transactions",
        IssueKind.Restated => "Changed after it was resolved",
        IssueKind.NotInStatement => "Missing in the statement",
        IssueKind.NotReturned => "Reversed, not taken back",
        IssueKind.FetchTimedOut => "Statement not fetched in time",
        IssueKind.FetchRefused => "Statement was refused",
        IssueKind.PlatformOnly => "Not known to the PSP",
        IssueKind.PspOnly => "Only in the PSP's report",
        IssueKind.StatusMismatch => "Stands otherwise at the PSP",
        IssueKind.AmountMismatch => "Another amount in the PSP's report",
        IssueKind.CurrencyMismatch => "Another currency in the PSP's report",
        IssueKind.Duplicate => "Twice in the PSP's report",
        IssueKind.Unreadable => "Rows of a report not readable",
        IssueKind.FeeDifference => "Another fee in the PSP's report",
        _ => Words.Plain(kind),
    };

    /// <summary>What a resolution does.</summary>
    public static string Does(IssueResolution resolution) => resolution switch
    {
        IssueResolution.ManualAdjustment => "The difference is taken into settlement differences.",
        IssueResolution.WriteOff => "What is still open is given up.",
        IssueResolution.ReverseDuplicate => "What came too often was given back through the bank.",
        IssueResolution.CreditMissing => "What was missing has come to the bank outside any statement, or what waits is held for whom it belongs to.",
        IssueResolution.AcceptFee => "The fee is right as it was charged.",
        IssueResolution.ConfirmedByProcessor => "The processor confirmed that the rest will come. Nothing is posted, and the rest stays open.",
        _ => "Nothing is posted. Of a statement that could not be fetched the day is given up, and the next one is fetched.",
    };

    public static string Account(AccountClass kind) => $"{AccountText.Number(kind)} {AccountText.Name(kind)}";

    public static string Amount(long minor, string currency) => Domain.Money.Amount.Show(minor, currency, CultureInfo.CurrentCulture);

    /// <summary>"NGN 5.00 and USD 3.00"; nothing where no money moves.</summary>
    public static string Amounts(IReadOnlyList<(long Minor, string Currency)> amounts) => string.Join(" and ", amounts.Select(one => Amount(one.Minor, one.Currency)));

    public static string Count(int issues) => issues == 1 ? "1 issue" : $"{issues.ToString("N0", CultureInfo.CurrentCulture)} issues";

    /// <summary>What resolving does, to how many and for how much.</summary>
    public static string Plan(int count, PlanResolution.Way way) =>
        $"{Count(count)}, {(way.Moves.Count == 0 ? "no money moves" : $"{Amounts(way.Moves)} together")}. {Second(way.NeedsSecond)}";

    public static string Second(bool needed) => needed ? "A second person has to approve before anything is posted." : "It is done at once: nobody else has to approve.";

    public static string View(IssueView view) => view == IssueView.ToApprove ? "To approve" : Words.Plain(view);

    /// <summary>What to say of a view in which there is nothing.</summary>
    public static string Empty(IssueView view) => view switch
    {
        IssueView.Mine => "You have no issue.",
        IssueView.Unassigned => "Every open issue has somebody who works on it.",
        IssueView.Overdue => "No issue is overdue.",
        IssueView.Escalated => "No issue is escalated.",
        IssueView.ToApprove => "No resolution waits for you.",
        IssueView.Open => "No issue is open: everything that was settled fits.",
        _ => "There has been no issue yet.",
    };

    /// <summary>What happened, in an entry of the timeline.</summary>
    public static string Happened(GetIssue.Note note) => note.Kind switch
    {
        IssueNoteKind.Status => $"{Word(note.From)} → {Word(note.To)}",
        IssueNoteKind.Assignment => note.To is { } to ? $"Given to {to}" : $"Taken from {note.From}: nobody has it",
        IssueNoteKind.Facts => "What it is about changed",
        IssueNoteKind.Retry => "Tried again",
        IssueNoteKind.Proposal => note.To is { } proposed ? $"Proposed: {Word(proposed)}" : $"Not approved: {Word(note.From)}",
        IssueNoteKind.Resolution => note.To is { } resolution ? $"Resolved: {Word(resolution)}" : "Closed",
        IssueNoteKind.File => "File attached",
        _ => Words.Plain(note.Kind),
    };

    private static string Word(string? word) => Words.Plain(word ?? "");
}
