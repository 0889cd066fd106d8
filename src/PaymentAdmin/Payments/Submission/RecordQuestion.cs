using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Commits what the PSP said when it was asked what it has under our reference.</summary>
internal sealed class RecordQuestion(UnitOfWork unitOfWork, PersonalData personal)
{
    public Task Handle(Step.Ask ask, PspResult<IReadOnlyList<PspPayment>> told, WorkClaim claim, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                var payment = await db.Payments.SingleAsync(row => row.Id == ask.PaymentId, cancellationToken);
                await HearAnswer.Of(db, personal, payment, ask.Intent, ask.Connection, told, actor, now, cancellationToken);
                return payment.Id;
            },
            once: null,
            cancellationToken);
}
