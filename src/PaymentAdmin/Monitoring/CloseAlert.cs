using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Monitoring;

/// <summary>Closes an alert: somebody has seen to it. The same trouble later is a new one.</summary>
public sealed class CloseAlert(UnitOfWork unitOfWork)
{
    /// <exception cref="Refusal">403; 404; 409 <c>alert_closed</c>.</exception>
    public Task<ListAlerts.Row> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageAlerts);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var alert = await db.Set<Alert>().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) ?? throw Refusal.NotFound("alert");
                if (alert.OpenKey is null)
                {
                    throw Refusal.Conflict("alert_closed", $"{alert.ClosedByName} has closed this alert already.");
                }

                alert.Close(actor, now);
                return ListAlerts.Row.Of(alert);
            },
            once: null,
            cancellationToken);
    }
}
