using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Control;

/// <summary>
/// Lets a stopped distribution go on, and queues what was held for the stop. What a rule or a person halted is released by who may release
/// halts; only one that was halted because our balance did not cover it goes on when an officer says that it was topped up. A paused one of
/// which the balance does not cover the rest is halted for that now: topping up is a word of its own.
/// </summary>
public sealed class ResumeDistribution(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <summary>What a pilot or a limit holds waits for those.</summary>
    private static readonly HeldBecause[] HeldByAStop = [HeldBecause.Pause, HeldBecause.Balance, HeldBecause.Breaker];

    /// <param name="Reason">Why: 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>distribution_state</c>.</exception>
    public async Task<ControlAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ViewPayments);
        actor.Require(actor.May(Permissions.ReleaseHalts) ? Permissions.ReleaseHalts : Permissions.ControlPayments);
        var reason = GivenReason.Check(input.Reason);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var distribution = await db.Distributions.Required(id, cancellationToken);
                await HoldQueued.Take(db, distribution, cancellationToken);
                var wantsBalance = await BalanceHalt.Holds(db, id, cancellationToken);
                actor.Require(NeededFor(distribution.Status, wantsBalance));
                var halts = wantsBalance && distribution.Status == DistributionStatus.Paused;
                distribution.Let(DistributionEvent.Resume, reason, actor, now);
                var resumed = halts ? 0 : await HoldQueued.Resume(db, id, HeldByAStop, now, cancellationToken);
                await PaymentQueues.Send(db, id, now, cancellationToken);
                RecordAudit.Record(
                    db, actor, now, AuditedThing.Of(distribution),
                    new AuditedAct(
                        AuditKinds.DistributionResumed, [.. RecordAudit.ChangesOf(db.Entry(distribution)), new FieldChange("resumed", null, resumed.ToString(CultureInfo.InvariantCulture))], reason));
                if (halts)
                {
                    BalanceHalt.Halt(db, distribution, Actor.System("submission", Correlation.Current()), now);
                }

                return await ControlAnswer.Of(db, distribution, await Reached.Of(db, id, PaymentStatus.Queued, resumed, now, cancellationToken), cancellationToken);
            },
            once,
            cancellationToken);
        signal.Wake(PaymentQueues.Dispatch);
        signal.Wake(PaymentQueues.Payments);
        return answer;
    }

    /// <summary>The permission that it takes.</summary>
    /// <param name="status">Paused or halted.</param>
    /// <param name="wantsBalance">Whether its payments are held because our balance does not cover them: <see cref="BalanceHalt"/>.</param>
    internal static string NeededFor(DistributionStatus status, bool wantsBalance) =>
        status == DistributionStatus.Halted && !wantsBalance ? Permissions.ReleaseHalts : Permissions.ControlPayments;
}
