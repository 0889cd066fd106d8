using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions;

/// <summary>Adds one payment to a distribution, for a beneficiary who is known.</summary>
public sealed class AddPayment(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, PersonalData personal, PaymentContent content)
{
    /// <param name="Amount">Minor units, above zero, up to 10^15.</param>
    /// <param name="Reference">1 to 100 characters, unique in the programme.</param>
    /// <param name="BeneficiaryId">Who is paid: our id …</param>
    /// <param name="ExternalId">… or the organisation's.</param>
    public sealed record Input(long Amount, string Reference, string? BeneficiaryId = null, string? ExternalId = null);

    /// <exception cref="Refusal">403; 404; 400 with every field; 409 <c>distribution_state</c>, <c>reference_taken</c>; 422 <c>beneficiary_unknown</c>, <c>beneficiary_inactive</c>.</exception>
    public async Task<PaymentAnswer> Handle(Guid distributionId, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        var errors = new FieldErrors();
        PaymentInput.Check(input.Amount, input.Reference, errors);
        errors.Check((input.BeneficiaryId is null) != (input.ExternalId is null), input.BeneficiaryId is null ? "externalId" : "beneficiaryId", "Name the beneficiary by one of beneficiaryId and externalId.");
        errors.ThrowIfAny();
        var marks = await personal.Marks(cancellationToken);

        // Only the id is kept with the request's key: the answer is personal.
        var added = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var distribution = await ChangeContent.Begin(db, distributionId, actor, now, cancellationToken);
                var programme = await db.Programmes.AsNoTracking().SingleAsync(row => row.Id == distribution.ProgrammeId, cancellationToken);
                var beneficiary = await PaymentInput.Beneficiary(db, await Named(db, input, programme.RegisterId, marks, cancellationToken), programme.RegisterId, cancellationToken);
                var reference = input.Reference.Trim();
                await PaymentInput.RefuseTaken(db, programme.Id, reference, except: null, cancellationToken);
                var id = now.NewId();
                var payment = Payment.Prepare(
                    id,
                    distribution.NextPlace(),
                    content.Of(marks, id, beneficiary, input.Amount, distribution.Currency, reference),
                    importId: null,
                    now);
                db.Add(payment);
                distribution.PaymentsChanged(1, payment.AmountMinor, actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionPaymentAdded, PaymentChanges.Added(payment)));
                return id;
            },
            once,
            cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return PaymentAnswer.Of(await db.Payments.AsNoTracking().SingleAsync(payment => payment.Id == added, cancellationToken), personal, actor);
    }

    private static async Task<Guid?> Named(PaymentDb db, Input input, Guid registerId, PersonalMarks marks, CancellationToken cancellationToken)
    {
        if (input.ExternalId is null)
        {
            return PublicId.Beneficiary.TryParse(input.BeneficiaryId, out var id) ? id : null;
        }

        var mark = marks.OfExternalId(registerId, input.ExternalId);
        return await db.Beneficiaries.Where(row => row.ExternalIdMark == mark).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken);
    }
}
