using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Processors;

/// <summary>Changes a processor's settings or status (processors-api, "Update Processor"). Only what is sent changes.</summary>
public sealed class UpdateProcessor(UnitOfWork unitOfWork)
{
    private const int ReasonMaxLength = 500;

    /// <summary>
    /// Code, category and settlementCurrency may be sent, as long as they say what is so already. Reason, up to 500
    /// characters, goes into the record.
    /// </summary>
    [PartialInput]
    [IgnoresFields("id", "createdAt", "updatedAt")]
    public sealed record Input(
        string? DisplayName = null,
        ProcessorStatus? Status = null,
        int? SettlementDelayDays = null,
        bool? SupportsInflows = null,
        bool? SupportsOutflows = null,
        bool? SettlementBank = null,
        string? Code = null,
        ProcessorCategory? Category = null,
        string? SettlementCurrency = null,
        string? Reason = null);

    /// <exception cref="Refusal">403; 404; 400 with every field; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>, <c>base_accounts_missing</c>.</exception>
    public Task<Versioned<UpdatedProcessorAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        var errors = new FieldErrors();
        errors.Check(input.Reason is null || Text.IsNote(input.Reason, ReasonMaxLength), "reason", $"The reason is up to {ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return unitOfWork.Save(actor, (db, now) => Update(db, id, input, ifMatch, actor, now, cancellationToken), once: null, cancellationToken);
    }

    private static async Task<Versioned<UpdatedProcessorAnswer>> Update(
        PaymentDb db, Guid id, Input input, IfMatch ifMatch, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.SingleOrDefaultAsync(p => p.Id == id, cancellationToken) ?? throw Refusal.NotFound("processor");
        ifMatch.Require(processor.Version, processor.Code, processor.UpdatedByName, processor.UpdatedAt, () => ProcessorAnswer.Of(processor));
        processor.RefuseImmutable(input.Code, input.Category, input.SettlementCurrency);

        var changed = processor.Change(Merge(processor.Settings, input), actor, now);
        IReadOnlyList<OpenItem>? openItems = null;
        IReadOnlyList<Warning>? warnings = null;
        switch (input.Status)
        {
            case ProcessorStatus.Inactive:
                changed |= processor.Deactivate(actor, now);
                openItems = await OpenItemsOf(db, processor, now, cancellationToken);
                break;
            case ProcessorStatus.Active:
                changed |= processor.Activate(await OpenAccounts.BaseAreOpen(db, processor.Id, cancellationToken), actor, now);
                warnings = await WarningsOf(db, processor, now, cancellationToken);
                break;
        }

        if (changed)
        {
            RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.ProcessorChanged, RecordAudit.ChangesOf(db.Entry(processor)), string.IsNullOrWhiteSpace(input.Reason) ? null : input.Reason.Trim()));
        }

        return new Versioned<UpdatedProcessorAnswer>(new UpdatedProcessorAnswer(ProcessorAnswer.Of(processor), openItems, warnings), processor.Version);
    }

    private static ProcessorSettings Merge(ProcessorSettings now, Input input) => new(
        input.DisplayName ?? now.Name,
        input.SupportsInflows ?? now.SupportsInflows,
        input.SupportsOutflows ?? now.SupportsOutflows,
        input.SettlementBank ?? now.SettlementBank,
        input.SettlementDelayDays ?? now.SettlementDelayDays);

    private static async Task<IReadOnlyList<OpenItem>> OpenItemsOf(PaymentDb db, Processor processor, DateTime now, CancellationToken cancellationToken)
    {
        var scheduled = await GetFees.CountScheduled(db, processor.Id, now, cancellationToken);
        var (onTheirWay, waiting) = await PaymentsOf(db, processor.Id, cancellationToken);
        return
        [
            .. scheduled == 0 ? [] : (OpenItem[])[new OpenItem("scheduled_fee_change", scheduled, "A fee change is scheduled and will come into force.")],
            .. onTheirWay == 0 ? [] : (OpenItem[])[new OpenItem("payments_on_their_way", onTheirWay, "Payments have left already: they are followed to their end.")],
            .. waiting == 0 ? [] : (OpenItem[])[new OpenItem("payments_waiting", waiting, "Payments are queued: they wait until it is active again.")],
        ];
    }

    /// <summary>Of production: sandbox connections go on whatever the processor's status.</summary>
    private static async Task<(int OnTheirWay, int Waiting)> PaymentsOf(PaymentDb db, Guid processorId, CancellationToken cancellationToken)
    {
        var found = await (
            from connection in db.Connections
            join payment in db.Payments on connection.Id equals payment.ConnectionId
            where connection.ProcessorId == processorId && connection.Environment == ConnectionEnvironment.Production
                && (payment.Status == PaymentStatus.Queued || payment.Status == PaymentStatus.Submitting || payment.Status == PaymentStatus.Pending || payment.Status == PaymentStatus.Unknown)
            group payment by payment.Status into payments
            select new { Status = payments.Key, Count = payments.Count() }).ToListAsync(cancellationToken);
        return (found.Where(row => row.Status != PaymentStatus.Queued).Sum(row => row.Count), found.Where(row => row.Status == PaymentStatus.Queued).Sum(row => row.Count));
    }

    private static async Task<IReadOnlyList<Warning>> WarningsOf(PaymentDb db, Processor processor, DateTime now, CancellationToken cancellationToken) =>
        await GetFees.AnyInForce(db, processor.Id, now, cancellationToken)
            ? []
            : [new Warning("no_fee_rules", $"{processor.Code} has no fee rules in force: its transactions will carry no fee until rules are set.")];
}
