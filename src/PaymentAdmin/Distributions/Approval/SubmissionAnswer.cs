using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>How a distribution stands after something was decided. Amounts in minor units.</summary>
/// <param name="Round">Which submission, from 1; null where it was never submitted.</param>
/// <param name="Stage">The stage that waits for approval, from 1; null where none does.</param>
/// <param name="Stages">How many stages it needs.</param>
public sealed record SubmissionAnswer(
    string Id, DistributionStatus Status, string? StatusReason, int PaymentCount, long TotalAmount, string Currency, int? Round, RoundStatus? RoundStatus, int? Stage, int? Stages,
    string? ContentHash, DateTime? ExpiresAt, DateTime? ReleasedAt, int Version)
{
    internal static SubmissionAnswer Of(Distribution distribution, ApprovalRound? round) => new(
        PublicId.Distribution.Format(distribution.Id), distribution.Status, distribution.StatusReason, distribution.PaymentCount, distribution.TotalMinor, distribution.Currency,
        round?.Number, round?.Status, round is { Status: Domain.Approvals.RoundStatus.Open } ? round.Stage + 1 : null, round?.Stages.Count, round?.ContentHash, round?.ExpiresAt,
        distribution.ReleasedAt, distribution.Version);
}
