using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions;

/// <summary>Takes over the present details of beneficiaries who changed after their payments were prepared.</summary>
public sealed class RefreshPayees(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content)
{
    /// <summary>Most payments at once; called again it goes on.</summary>
    public const int MaxAtOnce = 1_000;

    /// <param name="Refreshed">How many payments were changed.</param>
    public sealed record Answer(int Refreshed);

    /// <exception cref="Refusal">403; 404; 409 <c>distribution_state</c>.</exception>
    public async Task<Answer> Handle(Guid distributionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                (await db.Distributions.Required(distributionId, cancellationToken)).RequireChangeable();
                var live = db.Payments.Where(payment => payment.DistributionId == distributionId && payment.Status != PaymentStatus.Cancelled);
                var changed = from payment in live
                              join beneficiary in db.Beneficiaries on payment.BeneficiaryId equals beneficiary.Id
                              where payment.PayeeVersion != beneficiary.PayeeVersion
                              orderby payment.Id
                              select new { payment, beneficiary };
                if (!await changed.AnyAsync(cancellationToken))
                {
                    // Nothing to do is no change: an approval that was given still counts.
                    return new Answer(0);
                }

                var distribution = await ChangeContent.Begin(db, distributionId, actor, now, cancellationToken);
                var outdated = await changed.Take(MaxAtOnce).ToListAsync(cancellationToken);
                await RememberMakers(db, distributionId, [.. outdated.Select(row => row.beneficiary.Id)], actor, now, cancellationToken);
                foreach (var row in outdated)
                {
                    row.payment.Change(content.Of(marks, row.payment.Id, row.beneficiary, row.payment.AmountMinor, row.payment.Currency, row.payment.Reference), now);
                }

                distribution.PaymentsChanged(0, 0, actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(
                    AuditKinds.DistributionPaymentChanged, [new FieldChange("payeesRefreshed", null, outdated.Count.ToString(CultureInfo.InvariantCulture))]));
                return new Answer(outdated.Count);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>Who proposed where these people are paid now has made a part of it, whoever takes it over.</summary>
    private static async Task RememberMakers(PaymentDb db, Guid distributionId, IReadOnlyList<Guid> beneficiaries, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var makers = await (
            from change in db.Set<PayeeChange>()
            join beneficiary in db.Beneficiaries on change.BeneficiaryId equals beneficiary.Id
            where beneficiaries.Contains(change.BeneficiaryId) && change.Status == PayeeChangeStatus.Approved && change.BaseVersion == beneficiary.PayeeVersion - 1
            select new { change.MadeById, change.MadeByName }).Distinct().ToListAsync(cancellationToken);
        foreach (var maker in makers)
        {
            await ChangeContent.Remember(db, distributionId, actor with { Id = maker.MadeById, Name = maker.MadeByName }, now, cancellationToken);
        }
    }
}
