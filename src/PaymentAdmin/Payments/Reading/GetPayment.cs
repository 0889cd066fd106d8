using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Shows one payment.</summary>
public sealed class GetPayment(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<PaymentAnswer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("payment");
        var distribution = await db.Distributions.Where(row => row.Id == payment.DistributionId).Select(row => row.Name).SingleAsync(cancellationToken);
        var processor = await (
            from connection in db.Connections
            join row in db.Processors on connection.ProcessorId equals row.Id
            where connection.Id == payment.ConnectionId
            select row.Code).SingleAsync(cancellationToken);
        var open = await OpenProposals.Of(db).SingleOrDefaultAsync(proposal => proposal.PaymentId == id, cancellationToken);
        return new Versioned<PaymentAnswer>(PaymentAnswer.Of(payment, personal, actor, PendingDecision.Of(open, payment)) with { DistributionName = distribution, ProcessorCode = processor }, payment.Version);
    }
}
