using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
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
                openItems = await OpenItems.Of(db, processor, now, cancellationToken);
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

    private static async Task<IReadOnlyList<Warning>> WarningsOf(PaymentDb db, Processor processor, DateTime now, CancellationToken cancellationToken) =>
        await GetFees.AnyInForce(db, processor.Id, now, cancellationToken)
            ? []
            : [new Warning("no_fee_rules", $"{processor.Code} has no fee rules in force: its transactions will carry no fee until rules are set.")];
}
