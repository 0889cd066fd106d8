using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Processors;

/// <summary>Ends an inactive processor for good, where nothing of it is unsettled or open (processors-api, "Processor Lifecycle").</summary>
public sealed class RetireProcessor(UnitOfWork unitOfWork)
{
    private const int ReasonMaxLength = 500;

    /// <param name="Reason">Why: 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>processor_active</c>, <c>processor_retired</c>, <c>still_open</c>; 412 <c>changed_meanwhile</c>.</exception>
    public Task<Versioned<ProcessorAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        var reason = Text.RequireReason(input.Reason, ReasonMaxLength);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var processor = await db.Processors.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("processor");
                ifMatch.Require(processor.Version, processor.Code, processor.UpdatedByName, processor.UpdatedAt, () => ProcessorAnswer.Of(processor));
                var open = await OpenItems.Of(db, processor, now, cancellationToken);
                processor.Retire([.. open.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Count} {item.Kind.Replace('_', ' ')}"))], actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.ProcessorRetired, [], reason));
                return new Versioned<ProcessorAnswer>(ProcessorAnswer.Of(processor), processor.Version);
            },
            once: null,
            cancellationToken);
    }
}
