using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Payments;

/// <summary>
/// Ends distributions of which every payment has ended, stopped ones too. What is unknown, or for people to decide, has not. One that is halted
/// and of which all arrived waits for who releases halts.
/// </summary>
public sealed class EndDistributions(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts) : IJob
{
    /// <summary>Most in one run; the next goes on.</summary>
    private const int MaxAtOnce = 200;

    private static readonly PaymentStatus[] Final = [.. Enum.GetValues<PaymentStatus>().Where(Payment.IsFinal)];

    /// <returns>How many ended.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var ended = await Ended(cancellationToken);
        foreach (var id in ended)
        {
            await unitOfWork.Save(actor, (db, now) => End(db, id, actor, now, cancellationToken), once: null, cancellationToken);
        }

        return ended.Count;
    }

    private async Task<List<Guid>> Ended(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Distributions
            .Where(row => row.Status == DistributionStatus.Submitting
                || row.Status == DistributionStatus.Paused
                || (row.Status == DistributionStatus.Halted && db.Payments.Any(payment => payment.DistributionId == row.Id && payment.MappingVersion != null && payment.Status != PaymentStatus.Completed)))
            .Where(row => !db.Payments.Any(payment => payment.DistributionId == row.Id && !Final.Contains(payment.Status)))
            .OrderBy(row => row.Id).Select(row => row.Id).Take(MaxAtOnce).ToListAsync(cancellationToken);
    }

    private static async Task<Guid> End(PaymentDb db, Guid id, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.SingleAsync(row => row.Id == id, cancellationToken);
        var payments = db.Payments.Where(payment => payment.DistributionId == id);
        if (IsRunning(distribution.Status) && !await payments.AnyAsync(payment => !Final.Contains(payment.Status), cancellationToken))
        {
            // What was taken out before it was approved is no failure.
            var failures = await payments.AnyAsync(payment => payment.MappingVersion != null && payment.Status != PaymentStatus.Completed, cancellationToken);
            LetEnd(distribution, failures, actor, now);
            RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionCompleted, RecordAudit.ChangesOf(db.Entry(distribution))));
        }

        return id;
    }

    /// <summary>What was paused while the last of it was on its way has nothing left to stop: it went on to its end.</summary>
    private static void LetEnd(Distribution distribution, bool failures, Actor actor, DateTime now)
    {
        if (!failures && distribution.Status != DistributionStatus.Submitting)
        {
            distribution.Let(DistributionEvent.Resume, reason: null, actor, now);
        }

        distribution.Let(failures ? DistributionEvent.CompleteWithFailures : DistributionEvent.Complete, reason: null, actor, now);
    }

    private static bool IsRunning(DistributionStatus status) => status is DistributionStatus.Submitting or DistributionStatus.Paused or DistributionStatus.Halted;
}
