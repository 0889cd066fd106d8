using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Fees;

namespace PaymentAdmin.Processors;

/// <summary>What of a processor is still unsettled or open, in the caller's context.</summary>
internal static class OpenItems
{
    private static readonly PaymentStatus[] s_onTheirWay = [PaymentStatus.Submitting, PaymentStatus.Pending, PaymentStatus.Unknown, PaymentStatus.NeedsReview];

    /// <summary>Accounts on which something stands that is owed or waited for; the others keep what was.</summary>
    private static readonly AccountClass[] s_owed = [AccountClass.SettlementFloat, AccountClass.FeePayable, AccountClass.FeePayableOverride, AccountClass.PrincipalReceivable];

    public static async Task<IReadOnlyList<OpenItem>> Of(PaymentDb db, Processor processor, DateTime now, CancellationToken cancellationToken)
    {
        var issues = await db.Set<SettlementIssue>().CountAsync(issue => issue.ProcessorId == processor.Id && issue.Status != IssueStatus.Resolved, cancellationToken);
        var statements = await db.Set<SettlementStatement>()
            .CountAsync(row => row.ProcessorId == processor.Id && (row.Status == StatementStatus.Reading || row.Status == StatementStatus.Matching), cancellationToken);
        var unsettled = await db.Transactions.CountAsync(row => row.ProcessorId == processor.Id && row.OpenMinor != 0, cancellationToken);
        var undecided = await db.Transactions
            .CountAsync(row => row.ProcessorId == processor.Id && (row.Status == TransactionStatus.Pending || row.Status == TransactionStatus.NeedsReview), cancellationToken);
        var proposed = await db.Set<ManualEntry>().CountAsync(entry => entry.ProcessorId == processor.Id && !db.Set<ManualEntryDecision>().Any(decision => decision.EntryId == entry.Id), cancellationToken);
        OpenItem[] items =
        [
            new("scheduled_fee_change", await GetFees.CountScheduled(db, processor.Id, now, cancellationToken), "A fee change is scheduled and will come into force."),
            new("payments_on_their_way", await Payments(db, processor.Id, s_onTheirWay, cancellationToken), "Payments have left already: they are followed to their end."),
            new("payments_waiting", await Payments(db, processor.Id, [PaymentStatus.Queued, PaymentStatus.Held], cancellationToken), "Payments are queued: they wait until it is active again."),
            new("undecided_transactions", undecided, "Transactions of which it is not known yet whether they moved."),
            new("unsettled_transactions", unsettled, "Transactions are not settled, or not taken back."),
            new("open_issues", issues, "Settlement issues are not resolved."),
            new("undecided_manual_entries", proposed, "Manual entries wait for a second person."),
            new("running_statements", statements, "Settlement statements are being imported."),
            new("open_balances", await Balances(db, processor.Id, cancellationToken), "Accounts of it do not stand at zero: float, fees owed, or receivables."),
        ];
        return [.. items.Where(item => item.Count > 0)];
    }

    /// <summary>Of production: sandbox connections go on whatever the processor's status.</summary>
    private static Task<int> Payments(PaymentDb db, Guid processorId, IReadOnlyCollection<PaymentStatus> statuses, CancellationToken cancellationToken) => (
        from connection in db.Connections
        join payment in db.Payments on connection.Id equals payment.ConnectionId
        where connection.ProcessorId == processorId && connection.Environment == ConnectionEnvironment.Production && statuses.Contains(payment.Status)
        select payment.Id).CountAsync(cancellationToken);

    private static async Task<int> Balances(PaymentDb db, Guid processorId, CancellationToken cancellationToken)
    {
        var accounts = db.LedgerAccounts.Where(account => account.ProcessorId == processorId && s_owed.Contains(account.Class)).Select(account => account.Id);
        var summed = db.Set<AccountTurnover>().Where(row => accounts.Contains(row.AccountId)).Select(row => new { row.AccountId, row.Environment, Minor = row.DebitMinor - row.CreditMinor });
        var unsummed = db.Set<UnsummedEntry>().Join(db.JournalLines, entry => entry.EntryId, line => line.EntryId, (_, line) => line)
            .Where(line => accounts.Contains(line.AccountId)).Select(line => new { line.AccountId, line.Environment, Minor = line.DebitMinor });
        return await summed.Concat(unsummed).GroupBy(row => new { row.AccountId, row.Environment }).Select(group => new { group.Key, Minor = group.Sum(row => row.Minor) })
            .CountAsync(row => row.Minor != 0, cancellationToken);
    }
}
