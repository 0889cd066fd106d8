using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Processors;

/// <summary>What a processor is, fixed at onboarding (processors-api, "Important Notes").</summary>
/// <param name="Code">2 to 32 of A–Z, 0–9 and _, in any case.</param>
/// <param name="Category">What it handles.</param>
/// <param name="SettlementCurrency">ISO 4217 code.</param>
public sealed record ProcessorIdentity(string Code, ProcessorCategory Category, string SettlementCurrency)
{
    /// <summary>Notes every field that is out of bounds, under its name in the API.</summary>
    public void Check(FieldErrors errors)
    {
        errors.Check(Text.IsCode(Code), "code", Text.CodeRule);
        errors.Check(Currency.Exists(SettlementCurrency), "settlementCurrency", "The settlement currency is an ISO 4217 code in capitals, such as NGN.");
    }
}

/// <summary>What may change about a processor (processors-api, "Update Processor").</summary>
/// <param name="Name">The display name, 1 to 100 characters; <c>displayName</c> in requests, <c>name</c> in answers.</param>
/// <param name="SupportsInflows">Whether it can receive inbound payments.</param>
/// <param name="SupportsOutflows">Whether it can send outbound payments.</param>
/// <param name="SettlementBank">Whether it settles by bank transfer.</param>
/// <param name="SettlementDelayDays">Days from transaction to settlement (T+N), 0 to 30.</param>
public sealed record ProcessorSettings(string Name, bool SupportsInflows, bool SupportsOutflows, bool SettlementBank, int SettlementDelayDays)
{
    /// <summary>Notes every field that is out of bounds, under its name in the API.</summary>
    public void Check(FieldErrors errors)
    {
        errors.Check(Text.IsName(Name, Processor.NameMaxLength), "displayName", Text.NameRule("display name", Processor.NameMaxLength));
        errors.Check(
            SettlementDelayDays is >= 0 and <= Processor.SettlementDelayMaxDays,
            "settlementDelayDays",
            $"The settlement delay is 0 to {Processor.SettlementDelayMaxDays} days.");
    }
}
