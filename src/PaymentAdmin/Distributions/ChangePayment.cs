using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions;

/// <summary>Changes a payment that is being prepared, or takes it out. Who is paid does not change: take it out and add another.</summary>
public sealed class ChangePayment(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content)
{
    [PartialInput]
    public sealed record Input(long? Amount = null, string? Reference = null);

    /// <summary>Changes amount or reference, and takes over the beneficiary's present details.</summary>
    /// <exception cref="Refusal">403; 404; 400 with every field; 409 <c>distribution_state</c>, <c>payment_state</c>, <c>reference_taken</c>; 422 <c>beneficiary_inactive</c>.</exception>
    public async Task<PaymentAnswer> Handle(Guid distributionId, Guid paymentId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var (distribution, payment) = await Begin(db, distributionId, paymentId, actor, now, cancellationToken);
                var (amount, reference) = (payment.AmountMinor, payment.Reference);
                var (newAmount, newReference) = (input.Amount ?? amount, input.Reference?.Trim() ?? reference);
                var errors = new FieldErrors();
                PaymentInput.Check(newAmount, newReference, errors);
                errors.ThrowIfAny();
                await PaymentInput.RefuseTaken(db, distribution.ProgrammeId, newReference, payment.Id, cancellationToken);
                var register = await db.Programmes.Where(row => row.Id == distribution.ProgrammeId).Select(row => row.TenantId ?? Guid.Empty).SingleAsync(cancellationToken);
                var beneficiary = await PaymentInput.Beneficiary(db, payment.BeneficiaryId, register, cancellationToken);
                payment.Change(content.Of(marks, payment.Id, beneficiary, newAmount, payment.Currency, newReference), now);
                distribution.PaymentsChanged(0, newAmount - amount, actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionPaymentChanged, PaymentChanges.Changed(payment, amount, reference)));
                return PaymentAnswer.Of(payment, personal, actor);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>Takes it out: it is cancelled, and its reference may be used again.</summary>
    /// <exception cref="Refusal">403; 404; 409 <c>distribution_state</c>, <c>payment_state</c>.</exception>
    public Task<PaymentAnswer> Remove(Guid distributionId, Guid paymentId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var (distribution, payment) = await Begin(db, distributionId, paymentId, actor, now, cancellationToken);
                payment.Let(PaymentEvent.Cancel, now);
                distribution.PaymentsChanged(-1, -payment.AmountMinor, actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionPaymentRemoved, PaymentChanges.Removed(payment)));
                return PaymentAnswer.Of(payment, personal, actor);
            },
            once: null,
            cancellationToken);
    }

    private static async Task<(Distribution Distribution, Payment Payment)> Begin(PaymentDb db, Guid distributionId, Guid paymentId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await ChangeContent.Begin(db, distributionId, actor, now, cancellationToken);
        var payment = await db.Payments.SingleOrDefaultAsync(row => row.Id == paymentId && row.DistributionId == distributionId, cancellationToken) ?? throw Refusal.NotFound("payment");
        return payment.Status == PaymentStatus.Draft
            ? (distribution, payment)
            : throw Refusal.Conflict("payment_state", $"The payment is {Words.Plain(payment.Status).ToLowerInvariant()}: only a draft can be changed.", "status");
    }
}
