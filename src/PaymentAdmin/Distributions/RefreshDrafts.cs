using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions;

/// <summary>
/// When two people agreed to pay somebody elsewhere, his draft payments go there too. What is in approval, approved or beyond stays as it
/// was submitted. Who proposed it has then changed the distribution, and approves it no more; who only agreed has not.
/// </summary>
internal sealed class RefreshDrafts(PaymentContent content, PersonalData personal) : IPayeeEffect
{
    public async Task PayeeKept(PaymentDb db, Beneficiary beneficiary, Actor by, DateTime now, CancellationToken cancellationToken)
    {
        DistributionStatus[] open = [DistributionStatus.Draft, DistributionStatus.SentBack, DistributionStatus.InApproval];
        var concerned = await db.Distributions.AsNoTracking()
            .Where(distribution => open.Contains(distribution.Status))
            .Where(distribution => db.Payments.Any(payment => payment.DistributionId == distribution.Id && payment.BeneficiaryId == beneficiary.Id && payment.Status == PaymentStatus.Draft))
            .Select(distribution => distribution.Id).ToListAsync(cancellationToken);
        foreach (var id in concerned)
        {
            await ChangeContent.Remember(db, id, by, now, cancellationToken);
        }
    }

    public async Task PayeeChanged(PaymentDb db, Beneficiary beneficiary, Actor maker, Actor approver, DateTime now, CancellationToken cancellationToken)
    {
        // Tracked, so that a submission at this moment is a conflict and everything is looked at again.
        var open = await db.Distributions
            .Where(distribution => distribution.Status == DistributionStatus.Draft || distribution.Status == DistributionStatus.SentBack)
            .Where(distribution => db.Payments.Any(payment => payment.DistributionId == distribution.Id && payment.BeneficiaryId == beneficiary.Id && payment.Status == PaymentStatus.Draft))
            .OrderBy(distribution => distribution.Id).ToListAsync(cancellationToken);
        var marks = await personal.Marks(cancellationToken);
        foreach (var distribution in open)
        {
            await ChangeContent.Begin(db, distribution.Id, maker, now, cancellationToken);
            var drafts = await db.Payments
                .Where(payment => payment.DistributionId == distribution.Id && payment.BeneficiaryId == beneficiary.Id && payment.Status == PaymentStatus.Draft)
                .ToListAsync(cancellationToken);
            drafts.ForEach(payment => payment.Change(content.Of(marks, payment.Id, beneficiary, payment.AmountMinor, payment.Currency, payment.Reference), now));
            distribution.PaymentsChanged(0, 0, approver, now);
            var changes = new[] { new FieldChange("payee", null, AuditedThing.Of(beneficiary).Name), new FieldChange("payments", null, $"{drafts.Count}") };
            RecordAudit.Record(db, approver, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionPaymentChanged, changes));
        }
    }
}
