using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Fees;

/// <summary>Says what a processor charges for a transaction, and which rule decides.</summary>
public sealed class QuoteFee(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="EventType">The transaction's type.</param>
    /// <param name="Direction">Inbound or outbound; a transaction is never both.</param>
    /// <param name="Amount">Minor units, 0 to 10^15.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="At">The transaction's time; now where left out.</param>
    public sealed record Input(string EventType, FeeDirection Direction, long Amount, string Currency, DateTime? At = null);

    /// <summary>Amounts in minor units of the currency; <c>total</c> is fee and VAT; <c>rule</c> decided.</summary>
    public sealed record Answer(long Fee, long Vat, long Total, string Currency, FeeRuleAnswer Rule);

    /// <exception cref="Refusal">403; 404; 400 with every field; 422 <c>no_fee_rule</c>.</exception>
    public async Task<Answer> Handle(Guid processorId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        var errors = new FieldErrors();
        errors.Check(FeeTerms.IsEventType(input.EventType), "eventType", "The event type is up to 64 small letters, digits and _, such as card_purchase.");
        errors.Check(input.Direction != FeeDirection.Both, "direction", "A transaction is inbound or outbound.");
        errors.Check(input.Amount is >= 0 and <= Amount.MaxMinor, "amount", "The amount is a whole number of minor units, from 0 to 10^15.");
        errors.Check(Currency.Exists(input.Currency), "currency", "The currency is an ISO 4217 code in capitals, such as NGN.");
        errors.ThrowIfAny();

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var code = await db.Processors.Where(processor => processor.Id == processorId).Select(processor => processor.Code).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("processor");
        var set = await GetFees.InForce(db, processorId, input.At ?? clock.Now(), cancellationToken);
        var rule = set?.RuleFor(input.EventType, input.Direction, input.Currency)
            ?? throw Refusal.Rule("no_fee_rule", $"{code} has no fee rule for {Words.Of(input.Direction)} {input.EventType} in {input.Currency} at that time.", "eventType");
        var charge = FeeCalculation.Charge(rule.Terms, input.Amount);
        return new Answer(charge.Fee, charge.Vat, charge.Total, rule.Currency, FeeRuleAnswer.Of(set, rule));
    }
}
