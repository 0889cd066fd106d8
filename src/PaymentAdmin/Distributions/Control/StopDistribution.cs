using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Control;

/// <summary>
/// Stops a distribution at once: it is paused or halted, and what of it has not left is held, in one transaction. What has left before is
/// followed to its end.
/// </summary>
public sealed class StopDistribution(UnitOfWork unitOfWork)
{
    /// <param name="Reason">Why: 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <summary>A person who runs distributions stops it for now, and goes on with it himself.</summary>
    /// <exception cref="Refusal">400; 403; 404; 409 <c>distribution_state</c>.</exception>
    public Task<ControlAnswer> Pause(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ControlPayments);
        return Stop(id, DistributionEvent.Pause, AuditKinds.DistributionPaused, input, actor, once, cancellationToken);
    }

    /// <summary>Something serious was seen: it goes on only when somebody who releases halts has looked.</summary>
    /// <exception cref="Refusal">400; 403; 404; 409 <c>distribution_state</c>.</exception>
    public Task<ControlAnswer> Halt(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(actor.May(Permissions.ResolvePayments) ? Permissions.ResolvePayments : Permissions.ControlPayments);
        return Stop(id, DistributionEvent.Halt, AuditKinds.DistributionHalted, input, actor, once, cancellationToken);
    }

    private Task<ControlAnswer> Stop(Guid id, DistributionEvent what, string kind, Input input, Actor actor, Once? once, CancellationToken cancellationToken)
    {
        var reason = GivenReason.Check(input.Reason);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var distribution = await db.Distributions.Required(id, cancellationToken);
                if (distribution.Status == DistributionStatus.Released)
                {
                    // Nothing of it has been begun: it begins and stops in one go.
                    distribution.Let(DistributionEvent.Start, reason: null, actor, now);
                }

                distribution.Let(what, reason, actor, now);
                await HoldQueued.Take(db, distribution, cancellationToken);
                var held = await HoldQueued.Of(db, id, HeldBecause.Pause, now, cancellationToken);
                RecordAudit.Record(
                    db, actor, now, AuditedThing.Of(distribution),
                    new AuditedAct(kind, [.. RecordAudit.ChangesOf(db.Entry(distribution)), new FieldChange("held", null, held.ToString(CultureInfo.InvariantCulture))], reason));
                return await ControlAnswer.Of(db, distribution, await Reached.Of(db, id, PaymentStatus.Held, held, now, cancellationToken), cancellationToken);
            },
            once,
            cancellationToken);
    }
}
