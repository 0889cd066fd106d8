using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>What of a transaction decides which accounts its money moves through.</summary>
/// <param name="Direction">Which way the money moves.</param>
/// <param name="HasTenant">Whether a tenant is known whose it is.</param>
public readonly record struct PostedAs(TransactionDirection Direction, bool HasTenant)
{
    /// <summary>Where the other side of the float waits until settlement: the tenant's principal receivable, or clearing.</summary>
    public AccountClass Principal => Direction == TransactionDirection.Inbound && HasTenant ? AccountClass.PrincipalReceivable : AccountClass.TransactionClearing;
}

/// <summary>The posting table of the design ("The ledger"), one method a row. All amounts are minor units of one currency.</summary>
public static class PostingTable
{
    /// <summary>A transaction is confirmed: its gross amount waits in the float until it is settled. Its reversal is the exact inverse.</summary>
    public static Posting Confirmed(PostedAs how, long amount) => Posting.Of(how.Principal, AccountClass.SettlementFloat, amount);

    /// <summary>The processor's fee is incurred, VAT included. Where the PSP returns it: the exact inverse.</summary>
    public static Posting FeeIncurred(long fee) => Posting.Of(AccountClass.FeeExpense, AccountClass.FeePayable, fee);

    /// <summary>A line of a statement settles a transaction, or a part of it, through the operating bank.</summary>
    /// <param name="how">The transaction.</param>
    /// <param name="gross">As the statement has it: above zero comes in, below zero goes out (an outbound one, or an inbound one taken back).</param>
    /// <param name="fee">What the line takes for the processor, VAT included; below zero it returns a fee. The bank moves by gross less fee.</param>
    public static Posting Settled(PostedAs how, long gross, long fee) => Through(how, gross, AccountClass.OperatingBank) + Posting.Of(AccountClass.FeePayable, AccountClass.OperatingBank, fee);

    /// <summary>An outbound transaction that was paid from the balance at the PSP, settled with its confirmation. Where it is returned: the exact inverse.</summary>
    public static Posting SettledFromPrefund(long amount) => Through(new PostedAs(TransactionDirection.Outbound, false), -amount, AccountClass.PspBalance);

    /// <summary>The prefund at a PSP is topped up from the bank.</summary>
    public static Posting PrefundToppedUp(long amount) => Posting.Of(AccountClass.PspBalance, AccountClass.OperatingBank, amount);

    /// <summary>Somebody funds a programme.</summary>
    public static Posting ProgrammeFunded(long amount) => Posting.Of(AccountClass.OperatingBank, AccountClass.FundsHeld, amount);

    /// <summary>A processor's invoice for its fees is paid.</summary>
    public static Posting FeeInvoiced(long fee) => Posting.Of(AccountClass.FeePayable, AccountClass.OperatingBank, fee);

    /// <summary>The PSP took its fees from the prefund.</summary>
    public static Posting FeeTakenFromPrefund(long fee) => Posting.Of(AccountClass.FeePayable, AccountClass.PspBalance, fee);

    /// <summary>A tenant is paid what is held for it.</summary>
    public static Posting TenantPaid(long amount) => Posting.Of(AccountClass.FundsHeld, AccountClass.OperatingBank, amount);

    /// <summary>A fee other than expected is accepted.</summary>
    /// <param name="difference">The fee charged less the fee expected; below zero where less was charged.</param>
    public static Posting FeeDifferenceAccepted(long difference) => Posting.Of(AccountClass.FeeExpense, AccountClass.FeePayable, difference);

    /// <summary>What a statement left open of a transaction is written off.</summary>
    /// <param name="how">The transaction.</param>
    /// <param name="shortfall">What is still open of it, above zero: a loss of an inbound one, a gain of an outbound one.</param>
    public static Posting ShortfallWrittenOff(PostedAs how, long shortfall) =>
        Through(how, how.Direction == TransactionDirection.Inbound ? shortfall : -shortfall, AccountClass.SettlementDifferences);

    /// <summary>What a statement brought, or took, that fits no transaction waits in clearing under its issue.</summary>
    /// <param name="net">As the statement has it; below zero where it took.</param>
    public static Posting Waiting(long net) => Posting.Of(AccountClass.OperatingBank, AccountClass.TransactionClearing, net);

    /// <summary>What waited in clearing is found to be somebody's: it is held for the tenant, or unallocated.</summary>
    public static Posting WaitingCredited(long net) => Posting.Of(AccountClass.TransactionClearing, AccountClass.FundsHeld, net);

    /// <summary>What waited in clearing is ours to keep, or to bear.</summary>
    public static Posting WaitingAdjusted(long net) => Posting.Of(AccountClass.TransactionClearing, AccountClass.SettlementDifferences, net);

    /// <summary>What waited in clearing was given back through the bank, outside any statement.</summary>
    public static Posting WaitingReturned(long net) => -Waiting(net);

    /// <summary>The float ends, and what is held for the tenant moves with the money.</summary>
    private static Posting Through(PostedAs how, long gross, AccountClass money) => how.Direction == TransactionDirection.Inbound
        ? Posting.Of(AccountClass.SettlementFloat, how.Principal, gross) + Posting.Of(money, AccountClass.FundsHeld, gross)
        : Posting.Of(AccountClass.SettlementFloat, how.Principal, -gross) + Posting.Of(AccountClass.FundsHeld, money, -gross);
}
