using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What of ours a report is compared with.</summary>
public enum RecordKind
{
    /// <summary>A payment of a distribution.</summary>
    Payment,

    /// <summary>A transaction that is none of our payments: money that came in, or that the PSP gave back.</summary>
    Transaction,
}

/// <summary>One thing of ours as a report may name it. Of a payment that was paid again after a failure each intent is one.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The payment or transaction.</param>
/// <param name="Intent">Which intent of a payment; 0 for a transaction.</param>
/// <param name="AmountMinor">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Status">How it stands here, as its word.</param>
/// <param name="Agreeing">What a PSP says where it stands the same there; null where nothing agrees: nobody knows, or people decide.</param>
public sealed record PlatformRecord(RecordKind Kind, Guid Id, int Intent, long AmountMinor, string Currency, string Status, PaymentSaid? Agreeing)
{
    /// <summary>What we expect the PSP to charge, VAT included; null where nothing is booked.</summary>
    public long? FeeMinor { get; init; }

    /// <summary>When it left, or was first told of, UTC.</summary>
    public DateTime? At { get; init; }

    /// <summary>The PSP's ids of it that we know.</summary>
    public IReadOnlyList<string> PspIds { get; init; } = [];

    /// <summary>Our reference at the PSP, or the payer's; empty where it has none.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The key with which it was sent; empty where it has none.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Whether no money may have moved for it: an intent that failed before the payment was paid again, or a payment that never left.</summary>
    public bool MustNotMove { get; init; }

    /// <summary>What a PSP says of a payment that stands so here.</summary>
    public static PaymentSaid? SaidOf(PaymentStatus status) => status switch
    {
        PaymentStatus.Submitting or PaymentStatus.Pending => PaymentSaid.Pending,
        PaymentStatus.Completed => PaymentSaid.Completed,
        PaymentStatus.Failed => PaymentSaid.Failed,
        PaymentStatus.Reversed => PaymentSaid.Reversed,
        _ => null,
    };

    /// <summary>What a PSP says of a transaction that stands so here.</summary>
    public static PaymentSaid? SaidOf(TransactionStatus status) => status switch
    {
        TransactionStatus.Pending => PaymentSaid.Pending,
        TransactionStatus.Confirmed => PaymentSaid.Completed,
        TransactionStatus.Failed => PaymentSaid.Failed,
        TransactionStatus.Reversed => PaymentSaid.Reversed,
        _ => null,
    };

    /// <summary>How a row that means this compares with it: currency before amount before status.</summary>
    public ReconciliationClass Compare(ReportRow row) =>
        row.Currency != Currency ? ReconciliationClass.CurrencyMismatch
        : row.AmountMinor != AmountMinor ? ReconciliationClass.AmountMismatch
        : row.Said != Agreeing ? ReconciliationClass.StatusMismatch
        : ReconciliationClass.Matched;
}
