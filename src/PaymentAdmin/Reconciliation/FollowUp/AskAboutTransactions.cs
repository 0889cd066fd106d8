using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Reconciliation.FollowUp;

/// <summary>Asks the PSP about a transaction that its report has otherwise, or does not have; the transaction and the books follow the answer.</summary>
public sealed class AskAboutTransactions(UnitOfWork unitOfWork, AskTransaction ask, SettlementRules rules) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "reconciliation_transactions";

    /// <summary>The queue; a PSP that hangs leaves hands to the others.</summary>
    public static WorkQueue Settings { get; } = new(QueueName)
    {
        Title = "Questions of reconciliation about transactions", Subject = PublicId.Transaction, SubjectPage = "transactions/", Parallelism = 4, PerLane = 2, Lease = TimeSpan.FromMinutes(5),
    };

    /// <inheritdoc/>
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System("reconciliation", Correlation.Current());
        if (await ask.Handle(subjectId, actor, cancellationToken) is not { } told)
        {
            await unitOfWork.Save(actor, async (db, now) => { await GiveUp(db, claim, now, cancellationToken); await EndWork.Complete(db, claim, cancellationToken); return 0; }, once: null, cancellationToken);
            return;
        }

        if (!told.IsAnswer)
        {
            throw new Refusal(RefusalKind.Upstream, "no_answer", told.Words);
        }

        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var status = await db.Transactions.Where(row => row.Id == subjectId).Select(row => row.Status).SingleAsync(cancellationToken);
                foreach (var item in await AskAboutItems.Open(db, subjectId).ToListAsync(cancellationToken))
                {
                    await AskAboutItems.Conclude(db, item, StepOf(item, status, told.IsOurs), rules.DueAfter, actor, now, cancellationToken);
                }

                await EndWork.Complete(db, claim, cancellationToken);
                return 0;
            },
            once: null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken) => AskAboutItems.NoAnswer(db, AskAboutItems.Open(db, claim.SubjectId), rules.DueAfter, now, cancellationToken);

    /// <returns>What came of it; null where it is for people, as an issue.</returns>
    private static ItemStep? StepOf(ReconciliationItem item, TransactionStatus status, bool knows) =>
        item.Class == ReconciliationClass.PlatformOnly ? (knows ? ItemStep.Known : AskAboutItems.NotKnown(item))
        : knows && (PlatformRecord.SaidOf(status) == item.Said || item.Said == PaymentSaid.Pending) ? ItemStep.Agrees
        : null;
}
