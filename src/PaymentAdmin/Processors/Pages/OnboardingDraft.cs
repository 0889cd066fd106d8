using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.UI;

namespace PaymentAdmin.Processors.Pages;

/// <summary>What a person has typed into the onboarding wizard so far; kept in the browser's session until it is sent.</summary>
public sealed class OnboardingDraft
{
    /// <summary>The steps, in order.</summary>
    public static readonly IReadOnlyList<string> Steps = ["Identity", "Capabilities and settlement", "Fees", "Review"];

    public const int FeesStep = 2;
    public const int ReviewStep = 3;

    public int Step { get; set; }

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string Category { get; set; } = "";

    public bool Inflows { get; set; } = true;

    public bool Outflows { get; set; } = true;

    public bool Bank { get; set; } = true;

    public string Days { get; set; } = "1";

    public string Currency { get; set; } = "";

    /// <summary>Whether it starts as active; best practice is to test while it is inactive.</summary>
    public bool Active { get; set; } = true;

    public List<FeeRuleDraft> Fees { get; set; } = [];

    /// <summary>The step on which a field of the API is typed.</summary>
    public static int StepOf(string field) => field switch
    {
        "code" or "displayName" or "category" => 0,
        _ when field.StartsWith("fees", StringComparison.Ordinal) => FeesStep,
        _ => 1,
    };

    /// <summary>The whole input, or null with every message in <paramref name="errors"/>.</summary>
    public OnboardProcessor.Input? Read(CultureInfo culture, FormErrors errors)
    {
        var days = SettlementFields.ReadDays(Days, errors);
        var wrong = new FieldErrors();
        var known = wrong.Check(Words.TryParse<ProcessorCategory>(Category, out var category), "category", "Choose what the processor handles.");
        wrong.Check(Text.IsCode(Code), "code", Text.CodeRule);
        wrong.Check(Domain.Money.Currency.Exists(Currency), "settlementCurrency", "Choose the currency that the processor settles in.");
        new ProcessorSettings(Name, Inflows, Outflows, Bank, days ?? 0).Check(wrong);
        var fees = FeeRuleDraft.Read(Fees, culture, wrong);
        errors.Take(wrong);
        return errors.Any || !known || days is null
            ? null
            : new OnboardProcessor.Input(Code, Name, category, Inflows, Outflows, Bank, days.Value, Currency, fees, Active ? ProcessorStatus.Active : ProcessorStatus.Inactive);
    }
}
