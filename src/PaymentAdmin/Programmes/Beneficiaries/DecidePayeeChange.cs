using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>
/// The second person's word on a change of phone, account or channel (design, rule 7). A proposal never changes: a later one takes its
/// place under another id, so what is decided on is what was seen.
/// </summary>
public sealed class DecidePayeeChange(UnitOfWork unitOfWork, PersonalData personal, IPayeeEffect effect)
{
    private static readonly HashSet<string> NoPermissions = [];

    private readonly ReadBeneficiaries _read = new(personal);

    /// <param name="Reason">Why: 1 to 500 characters, without personal data.</param>
    public sealed record RejectInput(string Reason);

    /// <summary>From now on the person is paid there; draft payments follow, what is in approval or beyond does not.</summary>
    /// <exception cref="Refusal">403, for its maker <c>maker_may_not_approve</c>; 404; 409 <c>payee_change_decided</c>, <c>payee_changed_meanwhile</c>.</exception>
    public async Task<PayeeChangeAnswer> Approve(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var (change, beneficiary) = await Load(db, id, cancellationToken);
                change.Decide(approves: true, reason: null, actor, now);
                if (beneficiary.PayeeVersion != change.BaseVersion)
                {
                    throw Refusal.Conflict("payee_changed_meanwhile", "Where this person is paid has changed since it was proposed. Reject it, look at the beneficiary, and propose it again.");
                }

                // The name may have changed since: only where the money goes is taken over.
                var (known, wanted) = (personal.Open(beneficiary.Sealed), personal.Open(change.SealedAfter));
                var after = personal.Seal(known with { PhoneNumber = wanted.PhoneNumber, AccountNumber = wanted.AccountNumber }, beneficiary.RegisterId, marks);
                beneficiary.ChangePayee(after, change.ChannelAfter, actor, now);
                var maker = new Actor(change.MadeById, change.MadeByName, NoPermissions, actor.CorrelationId);
                await effect.PayeeChanged(db, beneficiary, maker, actor, now, cancellationToken);
                Record(db, change, beneficiary, AuditKinds.BeneficiaryPayeeChangeApproved, actor, now);
                return _read.Of(change, known, actor);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>The person stays paid where he was. Its maker may take it back with this.</summary>
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>payee_change_decided</c>.</exception>
    public Task<PayeeChangeAnswer> Reject(Guid id, RejectInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var errors = new FieldErrors();
        errors.Check(!string.IsNullOrWhiteSpace(input.Reason), "reason", "Say why, in a few words.");
        errors.Check(Text.IsNote(input.Reason, PayeeChange.ReasonMaxLength), "reason", $"The reason is up to {PayeeChange.ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var (change, beneficiary) = await Load(db, id, cancellationToken);
                change.Decide(approves: false, input.Reason.Trim(), actor, now);
                if (actor.Id != change.MadeById)
                {
                    await effect.PayeeKept(db, beneficiary, actor, now, cancellationToken);
                }

                Record(db, change, beneficiary, AuditKinds.BeneficiaryPayeeChangeRejected, actor, now);
                return _read.Of(change, personal.Open(beneficiary.Sealed), actor);
            },
            once: null,
            cancellationToken);
    }

    // In one statement: read one after the other, a decision in between would show a change that is still open for somebody who has moved.
    private static async Task<(PayeeChange Change, Beneficiary Beneficiary)> Load(PaymentDb db, Guid id, CancellationToken cancellationToken)
    {
        var found = await (
            from change in db.Set<PayeeChange>()
            join beneficiary in db.Beneficiaries on change.BeneficiaryId equals beneficiary.Id
            where change.Id == id
            select new { change, beneficiary }).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("payee change");
        return (found.change, found.beneficiary);
    }

    // Neither numbers nor the reason, which may name them: the change itself keeps both.
    private static void Record(PaymentDb db, PayeeChange change, Beneficiary beneficiary, string kind, Actor actor, DateTime now) =>
        RecordAudit.Record(db, actor, now, AuditedThing.Of(beneficiary), new AuditedAct(kind, [new FieldChange("proposedBy", null, change.MadeByName)]));
}
