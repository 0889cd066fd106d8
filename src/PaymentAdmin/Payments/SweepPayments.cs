using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments;

/// <summary>
/// Nothing stays stuck: finds payments whose next step is overdue and that nobody has work for, distributions whose payments wait and are not
/// handed on, and says so where payments have not moved for an hour.
/// </summary>
public sealed class SweepPayments(UnitOfWork unitOfWork, WorkSignal signal) : IJob
{
    /// <summary>Most in one run; the next goes on.</summary>
    private const int MaxAtOnce = 1_000;

    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(1);
    private static readonly PaymentStatus[] Moving = [.. Enum.GetValues<PaymentStatus>().Where(Payment.IsMoving)];
    private static readonly DistributionStatus[] Running = [DistributionStatus.Released, DistributionStatus.Submitting];

    /// <returns>How many payments and distributions were brought on.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var found = 0;

        // Each by itself: what goes wrong with one keeps no other from its work, and first of all people are told.
        foreach (var part in (Func<PaymentDb, DateTime, CancellationToken, Task<int>>[])[TellOfStuck, TakeUpOverdue, TakeUpBatches, HandOn, TakeUpHeld])
        {
            found += await unitOfWork.Save(actor, (db, now) => part(db, now, cancellationToken), once: null, cancellationToken);
        }

        if (found > 0)
        {
            signal.Wake(PaymentQueues.Dispatch);
            signal.Wake(PaymentQueues.Payments);
            signal.Wake(PaymentQueues.Outcomes);
            signal.Wake(PaymentQueues.Batches);
            signal.Wake(PaymentQueues.BatchOutcomes);
        }

        return found;
    }

    private static async Task<int> TakeUpHeld(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var requeued = await HeldByLimit.Requeue(db, MaxAtOnce, now, cancellationToken);
        foreach (var distribution in requeued)
        {
            await PaymentQueues.Send(db, distribution.DistributionId, now, cancellationToken);
        }

        return requeued.Sum(distribution => distribution.Payments);
    }

    private static async Task<int> TakeUpOverdue(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        // What was parked is begun again, every few hours: nobody else would ask what became of it.
        var before = now - Overdue;
        var items = Unfinished(db).Where(item => item.State == WorkState.Waiting);
        var overdue = await db.Payments.AsNoTracking()
            .Where(payment => payment.NextStepAt < before && Moving.Contains(payment.Status) && !items.Any(item => item.SubjectId == payment.Id))
            .OrderBy(payment => payment.NextStepAt).Take(MaxAtOnce).ToListAsync(cancellationToken);
        foreach (var payment in overdue)
        {
            await PaymentQueues.Step(db, payment, now, now, cancellationToken);
        }

        return overdue.Count;
    }

    private static async Task<int> TakeUpBatches(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        // As for payments: what was parked is begun again.
        var before = now - Overdue;
        var items = db.Set<WorkItem>().Where(item => (item.Queue == PaymentQueues.Batches || item.Queue == PaymentQueues.BatchOutcomes) && item.State == WorkState.Waiting);
        var overdue = await db.PaymentBatches.AsNoTracking()
            .Where(batch => batch.NextStepAt < before && !items.Any(item => item.SubjectId == batch.Id))
            .OrderBy(batch => batch.NextStepAt).Take(MaxAtOnce).ToListAsync(cancellationToken);
        foreach (var batch in overdue)
        {
            await PaymentQueues.Step(db, batch, now, now, cancellationToken);
        }

        return overdue.Count;
    }

    private static async Task<int> HandOn(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var items = Unfinished(db);
        var waiting = await db.Distributions
            .Where(row => Running.Contains(row.Status)
                && !db.Set<WorkItem>().Any(item => item.Queue == PaymentQueues.Dispatch && item.SubjectId == row.Id && item.State != WorkState.Done)
                && db.Payments.Any(payment => payment.DistributionId == row.Id && payment.Status == PaymentStatus.Queued && !items.Any(item => item.SubjectId == payment.Id)))
            .OrderBy(row => row.Id).Select(row => row.Id).Take(MaxAtOnce).ToListAsync(cancellationToken);
        foreach (var id in waiting)
        {
            await PaymentQueues.Send(db, id, now, cancellationToken);
        }

        return waiting.Count;
    }

    private static async Task<int> TellOfStuck(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var before = now - Stuck;
        var stuck = await db.Payments
            .Where(payment => Moving.Contains(payment.Status) && payment.ProgressAt < before)
            .GroupBy(payment => payment.DistributionId).Select(payments => new { Id = payments.Key, Count = payments.Count() })
            .OrderBy(found => found.Id).Take(MaxAtOnce).ToListAsync(cancellationToken);
        foreach (var found in stuck)
        {
            if (!await RaiseAlert.IsOpen(db, AlertKind, found.Id, cancellationToken))
            {
                await RaiseAlert.Raise(
                    db, now, AlertKind, found.Id, $"{found.Count} payments of a distribution have not moved for an hour. See why: the connection, the PSP, or the jobs.",
                    $"distributions/{PublicId.Distribution.Format(found.Id)}", cancellationToken);
            }
        }

        // To tell brings none of them on.
        return 0;
    }

    private const string AlertKind = "payments_without_progress";

    private static IQueryable<WorkItem> Unfinished(PaymentDb db) =>
        db.Set<WorkItem>().Where(item => (item.Queue == PaymentQueues.Payments || item.Queue == PaymentQueues.Outcomes) && item.State != WorkState.Done);
}
