using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Control;

/// <summary>
/// Cancels what of a begun distribution has not left. With nothing on its way any more it has ended; else it ends when the last of that has.
/// </summary>
public sealed class CancelRest(UnitOfWork unitOfWork)
{
    private static readonly PaymentStatus[] Final = [.. Enum.GetValues<PaymentStatus>().Where(Payment.IsFinal)];

    /// <param name="Reason">Why: 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>distribution_state</c>, <c>nothing_left</c>.</exception>
    public Task<ControlAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ControlPayments);
        var reason = GivenReason.Check(input.Reason);
        return unitOfWork.Save(actor, (db, now) => Cancel(db, id, reason, actor, now, cancellationToken), once, cancellationToken);
    }

    private static async Task<ControlAnswer> Cancel(PaymentDb db, Guid id, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.Required(id, cancellationToken);
        if (distribution.Status is not (DistributionStatus.Submitting or DistributionStatus.Paused or DistributionStatus.Halted))
        {
            throw Refusal.Conflict(
                "distribution_state", $"The distribution is {Words.Plain(distribution.Status).ToLowerInvariant()}: only of one that has begun the rest is cancelled.", "status");
        }

        var cancelled = await PaymentSets.Cancel(db, distribution, now, cancellationToken);
        if (cancelled == 0)
        {
            throw Refusal.Conflict("nothing_left", "Nothing is left to cancel: all its payments have left, or have ended.");
        }

        await PaymentEnded.OfCancelled(db, id, now, cancellationToken);
        distribution.CancelledRest(actor, now);
        if (!await db.Payments.AnyAsync(payment => payment.DistributionId == id && !Final.Contains(payment.Status), cancellationToken))
        {
            distribution.Let(DistributionEvent.CompleteWithFailures, reason, actor, now);
        }

        RecordAudit.Record(
            db, actor, now, AuditedThing.Of(distribution),
            new AuditedAct(
                AuditKinds.DistributionRestCancelled,
                [.. RecordAudit.ChangesOf(db.Entry(distribution)), new FieldChange("cancelled", null, cancelled.ToString(CultureInfo.InvariantCulture))], reason));
        return await ControlAnswer.Of(db, distribution, await Reached.Of(db, id, PaymentStatus.Cancelled, cancelled, now, cancellationToken), cancellationToken);
    }
}
