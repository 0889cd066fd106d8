using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Progress;

/// <summary>How far a distribution is. Amounts in minor units of its currency, times UTC. Nothing in it is personal.</summary>
/// <param name="Counts">How many payments stand in each status, by its word.</param>
/// <param name="Amounts">Their sums, by the same words.</param>
/// <param name="PaymentCount">How many in all, cancelled ones apart.</param>
/// <param name="TotalAmount">Their sum.</param>
/// <param name="Ended">How many have ended: arrived, failed for certain, or were given back.</param>
/// <param name="EndedAmount">Their sum.</param>
/// <param name="Rate">How many ended per minute over the last minutes.</param>
/// <param name="Errors">What failed, or is for people to decide, by reason; the most frequent first, 50 at most.</param>
/// <param name="HeldBecause">How many are held, by why.</param>
/// <param name="ConnectionId">Through which it is paid.</param>
/// <param name="WaitsBecause">Why what is queued does not leave now, and what has to happen first, for people; null where it may leave, or nothing is queued.</param>
/// <param name="StartedAt">When its first payment was taken up.</param>
/// <param name="EndedAt">When all had ended.</param>
/// <param name="ExpectedEndAt">When all that moves will have ended if it goes on like this; null where nobody can say.</param>
/// <param name="AsOf">When this was counted.</param>
public sealed record ProgressAnswer(
    string DistributionId, DistributionStatus Status, string Currency, IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, long> Amounts, int PaymentCount, long TotalAmount,
    int Ended, long EndedAmount, decimal Rate, IReadOnlyList<ProgressError> Errors, IReadOnlyDictionary<string, int> HeldBecause,
    string ConnectionId, string? WaitsBecause, DateTime? StartedAt, DateTime? EndedAt, DateTime? ExpectedEndAt, DateTime AsOf);

/// <summary>Payments that failed, or are for people to decide, for one reason.</summary>
/// <param name="Status">Where they stand.</param>
/// <param name="FailureReason">Why, as one word.</param>
/// <param name="Count">How many.</param>
/// <param name="Amount">Their sum, in minor units.</param>
/// <param name="Guidance">What to do about it.</param>
public sealed record ProgressError(PaymentStatus Status, string FailureReason, int Count, long Amount, string Guidance);
