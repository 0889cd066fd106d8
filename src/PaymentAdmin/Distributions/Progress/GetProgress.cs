using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Progress;

/// <summary>Shows how far a distribution is.</summary>
public sealed class GetProgress(IDbContextFactory<PaymentDb> contexts, ConnectionGate gate, TimeProvider clock)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ProgressAnswer> Handle(Guid distributionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await CountProgress.Of(db, gate, await db.Distributions.AsNoTracking().Required(distributionId, cancellationToken), clock.Now(), cancellationToken);
    }
}
