using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>A transaction as scripts see it. All amounts are minor units of its currency; <c>fee</c> is what the processor charges, VAT included.</summary>
public sealed record TransactionAnswer(
    string Id,
    string ProcessorId,
    string ConnectionId,
    ConnectionEnvironment Environment,
    string Reference,
    string EventType,
    TransactionDirection Direction,
    string? Channel,
    long Amount,
    long Fee,
    long FeeNet,
    long FeeVat,
    string Currency,
    TransactionStatus Status,
    string? TenantId,
    DateTime? ConfirmedAt,
    DateOnly? SettlementDueOn)
{
    /// <summary>The payment of a distribution that it is; null for any other.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Whether the processor had no fee rule for it: its fee is then zero.</summary>
    public bool WithoutFeeRule { get; init; }

    /// <summary>The version of the processor's fees that its fee is from.</summary>
    public int? FeeVersion { get; init; }

    /// <summary>How much of it is settled.</summary>
    public long Settled { get; init; }

    /// <summary>What is still to be settled of it; below zero where it is to be taken back.</summary>
    public long Open { get; init; }

    /// <summary>For a refund: the reference of what it gives back.</summary>
    public string? RefundOf { get; init; }

    /// <summary>When the money moved.</summary>
    public DateTime? MovedAt { get; init; }

    public DateTime? FailedAt { get; init; }

    public DateTime? ReversedAt { get; init; }

    public DateTime CreatedAt { get; init; }

    public static TransactionAnswer Of(Transaction row) => new(
        PublicId.Transaction.Format(row.Id), PublicId.Processor.Format(row.ProcessorId), PublicId.Connection.Format(row.ConnectionId), row.Environment, row.Reference, row.EventType, row.Direction,
        row.Channel, row.AmountMinor, row.FeeMinor, row.FeeNetMinor, row.FeeVatMinor, row.Currency, row.Status, row.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null, row.ConfirmedAt, row.SettlementDueOn)
    {
        PaymentId = row.PaymentId is { } payment ? PublicId.Payment.Format(payment) : null,
        WithoutFeeRule = row.HasNoFeeRule,
        FeeVersion = row.FeeVersion,
        Settled = row.SettledMinor,
        Open = row.OpenMinor,
        RefundOf = row.RefundOf,
        MovedAt = row.MovedAt,
        FailedAt = row.FailedAt,
        ReversedAt = row.ReversedAt,
        CreatedAt = row.CreatedAt,
    };
}
