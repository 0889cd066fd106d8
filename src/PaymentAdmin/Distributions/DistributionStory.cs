using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions;

/// <summary>What people decided about a payment's distribution, and did to it while it was sent.</summary>
internal sealed class DistributionStory : IPaymentStory
{
    private static readonly string[] Acts = [AuditKinds.DistributionPaused, AuditKinds.DistributionResumed, AuditKinds.DistributionHalted];

    public async Task<IReadOnlyList<StoryEvent>> Of(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken)
    {
        var decisions = await ListDecisions.Read(db, payment.DistributionId, cancellationToken);
        var acts = await AuditedActs.Of(db, payment.DistributionId, Acts, actor, cancellationToken);
        return
        [
            .. decisions.Select(row => new StoryEvent(row.At, StoryKind.Decision, $"Distribution {Words.Plain(row.Kind).ToLowerInvariant()}", row.By, row.Comment, row.Id)),
            .. acts.Select(row => new StoryEvent(row.At, StoryKind.Act, Words.Plain(row.Kind), row.Actor, row.Reason, PublicId.AuditEntry.Format(row.Id))),
        ];
    }
}
