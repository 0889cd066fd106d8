using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions;

/// <summary>A distribution. Amounts in minor units of its currency.</summary>
/// <param name="Counts">How many payments stand in each status, by its word.</param>
/// <param name="Amounts">Their sums, by the same words.</param>
/// <param name="PaymentCount">How many in all, cancelled ones apart.</param>
/// <param name="TotalAmount">Their sum.</param>
/// <param name="ParentId">The distribution that it follows; null for none.</param>
/// <param name="IsPilot">Whether it is the pilot of its production connection.</param>
/// <param name="IsBalanceTooLow">Whether payments are held because our balance at the PSP does not cover them.</param>
public sealed record DistributionAnswer(
    string Id, string Name, string Purpose, string Cycle, DistributionStatus Status, string? StatusReason, string ProgrammeId, string ProgrammeCode, string ProgrammeName,
    string ConnectionId, string ProcessorCode, ConnectionEnvironment Environment, string Currency, string? ParentId, bool IsPilot,
    IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, long> Amounts, int PaymentCount, long TotalAmount,
    string CreatedBy, DateTime CreatedAt, string UpdatedBy, DateTime UpdatedAt, DateTime? ReleasedAt, bool IsBalanceTooLow);
