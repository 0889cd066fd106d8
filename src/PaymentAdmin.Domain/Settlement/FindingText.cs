using System.Globalization;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>What was found, in plain words with amounts, for people.</summary>
public static class FindingText
{
    /// <summary>One or two sentences about a finding.</summary>
    public static string Of(SettlementFinding finding)
    {
        var (expected, actual) = (Shown(finding, finding.ExpectedMinor), Shown(finding, finding.ActualMinor));
        var difference = Shown(finding, Math.Abs(finding.ActualMinor - finding.ExpectedMinor));
        var waiting = $"{Shown(finding, finding.WaitingMinor)} wait in clearing.";
        var reference = finding.TransactionReference;
        return finding.Kind switch
        {
            IssueKind.Short => $"Settlement amount differs from expected by {difference}: {actual} of {expected} came for {reference}. The rest is still open.",
            IssueKind.Excess => $"Settlement amount differs from expected by {difference}: {actual} came for {reference}, {expected} were expected. {waiting}",
            IssueKind.Fee => $"The fee differs from expected by {difference}: {actual} were charged for {reference}, {expected} were expected.",
            IssueKind.Currency => $"The statement settles {reference} in {finding.Currency}, which is not its currency. {waiting}",
            IssueKind.NotConfirmed => $"The statement settles {reference}, which is not confirmed in our books. {waiting}",
            IssueKind.Ambiguous => $"{finding.TransactionIds.Count} transactions have the reference {reference}, and the statement fits none better than the others. {waiting}",
            IssueKind.Restated => $"What an issue about {Named(reference)} was resolved on has changed since. Look whether its resolution still holds.",
            IssueKind.NotInStatement => $"{reference} was due and is in no statement: {expected} are missing.",
            IssueKind.NotReturned => $"{reference} was reversed, and no statement took it back: {difference} are still to be taken.",
            IssueKind.UnknownToUs => $"The statement has {actual} for {Named(reference)}, which we do not know. {waiting}",
            IssueKind.IdenticalLine => $"{reference} appears more than once with the same amounts: {actual} beyond what was expected. {waiting}",
            IssueKind.SettledAlready => $"{reference} was paid from the balance at the PSP and so is settled already, but the statement has {actual} for it. {waiting}",
            IssueKind.FetchTimedOut => "The processor did not answer in time when the settlement statement was fetched. Nothing of it was imported.",
            IssueKind.FetchRefused => "The processor gave no settlement statement that can be read. Nothing of it was imported.",
            IssueKind.PlatformOnly => $"{Named(reference)} over {expected} is in no report of the PSP, and the PSP does not know it. It may have failed silently: verify with the PSP's support before anything is paid again.",
            IssueKind.PspOnly => $"The PSP's report has {actual} for {AtPsp(finding)}, which we do not have.",
            IssueKind.StatusMismatch => $"{Named(reference)} over {expected} stands otherwise in the PSP's report than here, and asking the PSP did not settle it.",
            IssueKind.AmountMismatch => $"The PSP's report has another amount for {Named(reference)}: {actual}, where {expected} were approved.",
            IssueKind.CurrencyMismatch => $"The PSP's report has {Named(reference)} in another currency than the {expected} that were approved.",
            IssueKind.Duplicate => $"The PSP's report has {AtPsp(finding)} more than once, again with {actual}.",
            IssueKind.Unreadable => "Rows of the PSP's report cannot be read: what they tell of is not reconciled.",
            IssueKind.FeeDifference => $"The PSP's report has a fee of {actual} for {Named(reference)}, {expected} were expected.",
            _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Kind, "No such kind."),
        };
    }

    private static string Named(string reference) => reference.Length == 0 ? "a line without reference" : reference;

    private static string AtPsp(SettlementFinding finding) => (finding.PspId, finding.TransactionReference) switch
    {
        ({ } id, { Length: > 0 } reference) => $"{id} ({reference})",
        ({ } id, _) => id,
        _ => Named(finding.TransactionReference),
    };

    private static string Shown(SettlementFinding finding, long minor) => new Amount(minor, Currency.Of(finding.Currency)).Show(CultureInfo.InvariantCulture);
}
