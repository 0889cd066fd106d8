using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>Takes a released payment back while nothing of it has left. Of a worker who begins it at the same moment, one is first.</summary>
public sealed class CancelPayment(UnitOfWork unitOfWork, PersonalData personal)
{
    /// <param name="Reason">Why: 1 to 500 characters, nothing personal.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>payment_state</c>, with what it is.</exception>
    public Task<DecidedPayment> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ControlPayments);
        var reason = GivenReason.Check(input.Reason);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var payment = await db.Payments.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("payment");
                GivenReason.RefusePersonal(reason, payment, personal);
                payment.Cancel(now);
                await PaymentEnded.Of(db, payment, now, cancellationToken);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(payment), new AuditedAct(AuditKinds.PaymentCancelled, RecordAudit.ChangesOf(db.Entry(payment)), reason));
                return DecidedPayment.Of(payment, open: null);
            },
            once,
            cancellationToken);
    }
}
