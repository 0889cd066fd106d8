using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes;

/// <summary>Proposes, in the caller's context, to pay a known beneficiary elsewhere. Until a second person agrees nothing changes (design, rule 7).</summary>
public static class ProposePayeeChange
{
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="open">The beneficiary's open proposal; null where there is none. It gives way.</param>
    /// <param name="beneficiary">Whose phone, account or channel changes.</param>
    /// <param name="after">The details as they would be.</param>
    /// <param name="channel">The channel as it would be.</param>
    /// <param name="importId">The import that brings it, or null.</param>
    public static PayeeChange Add(
        PaymentDb db, PayeeChange? open, Beneficiary beneficiary, SealedDetails after, PaymentChannel channel, Guid? importId, Actor actor, DateTime now)
    {
        open?.GiveWay(now);
        var change = PayeeChange.Propose(now.NewId(), beneficiary, after, channel, importId, actor, now);
        db.Add(change);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(beneficiary), new AuditedAct(AuditKinds.BeneficiaryPayeeChangeProposed, []));
        return change;
    }

    /// <summary>The open proposals of some beneficiaries, tracked.</summary>
    public static Task<Dictionary<Guid, PayeeChange>> OpenFor(PaymentDb db, IReadOnlyCollection<Guid> beneficiaryIds, CancellationToken cancellationToken) =>
        db.Set<PayeeChange>().Where(change => change.OpenFor != null && beneficiaryIds.Contains(change.OpenFor.Value))
            .ToDictionaryAsync(change => change.BeneficiaryId, cancellationToken);
}
