using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Processors;

/// <summary>One processor (processors-api, "Get Processor Details").</summary>
public sealed class GetProcessor(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<ProcessorAnswer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processor = await db.Processors.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
            ?? throw Refusal.NotFound("processor");
        return new Versioned<ProcessorAnswer>(ProcessorAnswer.Of(processor), processor.Version);
    }
}
