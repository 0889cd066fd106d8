using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Processors;

/// <summary>Onboards a processor: itself, its base accounts, its fee rules and the audit entry, or nothing (processors-api, "Onboard Processor").</summary>
public sealed class OnboardProcessor(UnitOfWork unitOfWork)
{
    public sealed record Input(
        string Code,
        string DisplayName,
        ProcessorCategory Category,
        bool SupportsInflows,
        bool SupportsOutflows,
        bool SettlementBank,
        int SettlementDelayDays,
        string SettlementCurrency,
        IReadOnlyList<FeeRuleInput> Fees,
        ProcessorStatus Status = ProcessorStatus.Active);

    /// <exception cref="Refusal">403; 400 with every field; 409 <c>processor_code_taken</c>; 422 <c>fee_rule_overlap</c>.</exception>
    public Task<Versioned<OnboardedAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageProcessors);
        var terms = Check(input);
        return unitOfWork.Save(actor, (db, now) => Onboard(db, input, terms, actor, now, cancellationToken), once, cancellationToken);
    }

    private static IReadOnlyList<FeeTerms> Check(Input input)
    {
        var errors = new FieldErrors();
        Identity(input).Check(errors);
        Settings(input).Check(errors);
        var terms = FeeRuleInput.ToTerms(input.Fees, errors);
        errors.ThrowIfAny();
        FeeSet.RefuseOverlaps(terms);
        return terms;
    }

    private static async Task<Versioned<OnboardedAnswer>> Onboard(
        PaymentDb db, Input input, IReadOnlyList<FeeTerms> terms, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var code = Text.NormaliseCode(input.Code);
        if (await db.Processors.AnyAsync(processor => processor.Code == code, cancellationToken))
        {
            throw Refusal.Conflict("processor_code_taken", $"There is a processor with the code {code} already. Choose another code, or change that one.", "code");
        }

        var number = 1 + (await db.Processors.MaxAsync(processor => (int?)processor.Number, cancellationToken) ?? 0);
        var processor = Processor.Onboard(now.NewId(), number, Identity(input), Settings(input), input.Status, actor, now);
        var entry = db.Add(processor);
        var accounts = await OpenAccounts.ForProcessor(db, processor, now, cancellationToken);
        var fees = ReplaceFees.OpenFirst(db, processor, terms, actor, now);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.ProcessorOnboarded, RecordAudit.ChangesOf(entry)));
        ReplaceFees.Record(db, processor, [], fees, actor, now);
        return new Versioned<OnboardedAnswer>(new OnboardedAnswer(ProcessorAnswer.Of(processor), accounts), processor.Version);
    }

    private static ProcessorIdentity Identity(Input input) => new(input.Code, input.Category, input.SettlementCurrency);

    private static ProcessorSettings Settings(Input input) =>
        new(input.DisplayName, input.SupportsInflows, input.SupportsOutflows, input.SettlementBank, input.SettlementDelayDays);
}
