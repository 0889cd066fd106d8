using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments;

/// <summary>
/// That distributions are halted because our balance at the PSP does not cover them: what an officer resumes after topping up. It is seen by
/// what their payments are held for: with that, and with that alone, such a halt begins.
/// </summary>
public static class BalanceHalt
{
    private const string Reason = "Our balance at the PSP does not cover the rest.";

    /// <summary>Whether payments of a distribution are held for it.</summary>
    public static Task<bool> Holds(PaymentDb db, Guid distributionId, CancellationToken cancellationToken) =>
        db.Payments.AnyAsync(payment => payment.DistributionId == distributionId && payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Balance, cancellationToken);

    /// <summary>
    /// Connections whose PSP said that our balance does not cover a payment, until it told what we have: nothing new leaves through them before,
    /// it may fail as well.
    /// </summary>
    public static IQueryable<Guid> Asked(PaymentDb db) =>
        db.Set<WorkItem>().Where(item => item.Queue == PaymentQueues.Balances && item.State == WorkState.Waiting).Select(item => item.SubjectId);

    /// <summary>Halts one of which payments are held for it, in the caller's context.</summary>
    /// <exception cref="Refusal">409 <c>distribution_state</c>.</exception>
    public static void Halt(PaymentDb db, Distribution distribution, Actor actor, DateTime now)
    {
        distribution.Let(DistributionEvent.Halt, Reason, actor, now);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionHalted, RecordAudit.ChangesOf(db.Entry(distribution)), Reason));
    }
}
