using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>Stops a replay of many. What it has asked for already is still tried; nothing more is.</summary>
public sealed class CancelReplay(UnitOfWork unitOfWork)
{
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>replay_ended</c>.</exception>
    public Task<ReplayAnswer> Handle(Guid id, ReasonInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var replay = await db.Set<WebhookReplay>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("replay");
                replay.Cancel(actor.Name, reason, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(replay), new AuditedAct(AuditKinds.WebhookReplayCancelled, RecordAudit.ChangesOf(db.Entry(replay)), reason));
                return ReplayAnswer.Of(replay);
            },
            once,
            cancellationToken);
    }
}
