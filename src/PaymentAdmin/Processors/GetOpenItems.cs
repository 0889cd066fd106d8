using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Processors;

/// <summary>What of a processor is still unsettled or open: it can be retired only where that is nothing.</summary>
public sealed class GetOpenItems(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="OpenItems">What is open, each kind once.</param>
    /// <param name="MayRetire">Whether it is inactive and nothing is open.</param>
    /// <param name="RetiredAt">When it was retired; null where it was not.</param>
    public sealed record Answer(IReadOnlyList<OpenItem> OpenItems, bool MayRetire, DateTime? RetiredAt);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processor = await db.Processors.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("processor");
        var items = await OpenItems.Of(db, processor, clock.Now(), cancellationToken);
        return new Answer(items, items.Count == 0 && processor is { Status: Domain.Processors.ProcessorStatus.Inactive, RetiredAt: null }, processor.RetiredAt);
    }
}
