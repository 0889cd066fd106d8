namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// One line of a processor's settlement statement, as it was read. It is written once: a corrected statement withdraws lines and brings others.
/// Gross less fee is net, always.
/// </summary>
/// <param name="Id">The id.</param>
/// <param name="Number">Its number in the file, as the file's reader counts; above zero.</param>
/// <param name="SettlementReference">The processor's name of the settlement, trimmed, 1 to 200 characters.</param>
/// <param name="TransactionReference">The transaction's reference, trimmed, up to 200 characters; empty where the line is about none.</param>
/// <param name="GrossMinor">Minor units: above zero comes in, below zero goes out; within 10^15.</param>
/// <param name="FeeMinor">What the processor takes, VAT included; below zero it returns a fee; within 10^15.</param>
/// <param name="NetMinor">By how much the bank account moves: gross less fee.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="SettledAt">When it was settled, UTC.</param>
public sealed record StatementLine(
    Guid Id, int Number, string SettlementReference, string TransactionReference, long GrossMinor, long FeeMinor, long NetMinor, string Currency, DateTime SettledAt)
    : IWrittenOnce
{
    /// <summary>Longest reference, in characters.</summary>
    public const int ReferenceMaxLength = 200;

    /// <summary>The day of <see cref="SettledAt"/>.</summary>
    public DateOnly SettledOn => DateOnly.FromDateTime(SettledAt);

    /// <summary>All that it says, for comparison of two versions of a statement: everything but its id and number.</summary>
    public (string Settlement, string Transaction, long Gross, long Fee, long Net, string Currency, DateTime SettledAt) Content =>
        (SettlementReference, TransactionReference, GrossMinor, FeeMinor, NetMinor, Currency, SettledAt);
}
