using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Fees;

/// <summary>Edits a list of fee rules in place.</summary>
public sealed partial class FeeRulesEditor
{
    // What the documents name; any other snake_case word may be typed.
    private static readonly string[] KnownEventTypes = ["card_purchase", "inflow", "payout", "refund"];

    private static readonly IReadOnlyList<(string Value, string Text)> Currencies =
        [.. Currency.All.Select(currency => (currency.Code, $"{currency.Code} – {currency.Name}"))];

    /// <summary>The rules; changed in place.</summary>
    [Parameter, EditorRequired]
    public IList<FeeRuleDraft> Rules { get; set; } = [];

    /// <summary>What is wrong, under <c>fees[n].field</c>.</summary>
    [Parameter, EditorRequired]
    public FormErrors Errors { get; set; } = new();

    /// <summary>The currency that a new rule starts with.</summary>
    [Parameter]
    public string DefaultCurrency { get; set; } = "";

    /// <summary>Told after a rule was added or removed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Whether two rules would decide about one transaction; says so at the later one.</summary>
    public static bool Overlap(IReadOnlyList<FeeRuleInput> rules, FormErrors errors)
    {
        try
        {
            FeeSet.RefuseOverlaps(FeeRuleInput.ToTerms(rules, new FieldErrors()));
            return false;
        }
        catch (Refusal overlap)
        {
            errors.Take(overlap);
            return true;
        }
    }

    private static string Name(int index, string field) => $"fees[{index}].{field}";

    private static string Id(int index, string field) => $"fee-{index}-{field}";

    private static string Unit(FeeRuleDraft rule) => rule.Currency.Length == 0 ? "" : $" ({rule.Currency})";

    private async Task Add()
    {
        Rules.Add(new FeeRuleDraft { Currency = DefaultCurrency });
        await Changed.InvokeAsync();
    }

    private async Task Remove(FeeRuleDraft rule)
    {
        // The messages are numbered like the rules: they would move to the wrong ones.
        Errors.Clear();
        Rules.Remove(rule);
        await Changed.InvokeAsync();
    }

    private RenderFragment Number(int index, string name, string label, string value, Action<string> set, bool required = false) => builder =>
    {
        builder.OpenComponent<Field>(0);
        builder.AddComponentParameter(1, nameof(Field.Id), Id(index, name));
        builder.AddComponentParameter(2, nameof(Field.Label), label);
        builder.AddComponentParameter(3, nameof(Field.Error), Errors[Name(index, name)]);
        builder.AddComponentParameter(4, nameof(Field.Required), required);
        builder.AddComponentParameter(5, nameof(Field.ChildContent), (RenderFragment<Field.Ids>)(field => input =>
        {
            input.OpenComponent<TextInput>(0);
            input.AddComponentParameter(1, nameof(TextInput.Value), value);
            input.AddComponentParameter(2, nameof(TextInput.ValueChanged), EventCallback.Factory.Create(this, set));
            input.AddComponentParameter(3, nameof(TextInput.Mode), "decimal");
            input.AddComponentParameter(4, nameof(TextInput.Attributes), field.Attributes);
            input.CloseComponent();
        }));
        builder.CloseComponent();
    };
}
