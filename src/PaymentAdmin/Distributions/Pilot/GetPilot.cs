using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>Shows how a pilot stands.</summary>
public sealed class GetPilot(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403; 404: no such distribution, or one that is no pilot.</exception>
    public async Task<PilotAnswer> Handle(Guid distributionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await PilotState.Read(db, distributionId, cancellationToken)).Answer(actor);
    }
}
