using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>That somebody decides in somebody else's name for a time.</summary>
/// <param name="Counts">Whether it counts now.</param>
public sealed record DelegationAnswer(
    string Id, string FromId, string From, string ToId, string To, DateTime StartsAt, DateTime EndsAt, string? Reason, DateTime CreatedAt, DateTime? RevokedAt, bool Counts)
{
    internal static DelegationAnswer Of(Delegation delegation, DateTime now) => new(
        PublicId.Delegation.Format(delegation.Id), PublicId.User.Format(delegation.FromId), delegation.FromName, PublicId.User.Format(delegation.ToId), delegation.ToName,
        delegation.StartsAt, delegation.EndsAt, delegation.Reason, delegation.CreatedAt, delegation.RevokedAt, delegation.CountsAt(now));
}
