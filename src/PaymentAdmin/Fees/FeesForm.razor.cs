using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Fees;

/// <summary>Replaces a processor's fee rules; shows what will change before it does.</summary>
public sealed partial class FeesForm
{
    private readonly FormErrors _errors = new();
    private List<FeeRuleDraft> _rules = [];
    private bool _later;
    private DateTime? _start;
    private string _reason = "";
    private int _version;
    private bool _saving;
    private Conflict? _conflict;

    [Inject]
    private GetFees Get { get; set; } = default!;

    [Inject]
    private ReplaceFees Replace { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ProcessorId { get; set; }

    [Parameter, EditorRequired]
    public string ProcessorCode { get; set; } = "";

    [Parameter, EditorRequired]
    public string Currency { get; set; } = "";

    /// <summary>The newest version that the person has seen.</summary>
    [Parameter, EditorRequired]
    public int Latest { get; set; }

    /// <summary>The rules that the person starts from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<FeeRuleAnswer> Start { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<FeeVersionAnswer> Scheduled { get; set; } = [];

    [Parameter, EditorRequired]
    public EventCallback Saved { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Cancelled { get; set; }

    protected override void OnInitialized()
    {
        _version = Latest;
        StartFrom(Start);
    }

    private void StartFrom(IReadOnlyList<FeeRuleAnswer> rules) =>
        _rules = [.. rules.Select(rule => FeeRuleDraft.Of(rule, CultureInfo.CurrentCulture))];

    private async Task Save()
    {
        var rules = Check();
        if (rules is null)
        {
            await Browser.InvokeVoidAsync("pa.focusFirstError");
            return;
        }

        if (await Confirmed(rules))
        {
            await Save(rules);
        }
    }

    /// <summary>The rules as typed, or null where something is wrong with the form.</summary>
    private IReadOnlyList<FeeRuleInput>? Check()
    {
        _errors.Clear();
        var errors = new FieldErrors();
        var rules = FeeRuleDraft.Read(_rules, CultureInfo.CurrentCulture, errors);
        errors.Check(!string.IsNullOrWhiteSpace(_reason), "reason", "Say why, in a few words.");
        errors.Check(!_later || _start is not null, "effectiveFrom", "Choose the day and time when the new fees start.");
        errors.Check(!_later || _start is not { } start || !Zone.Zone.IsInvalidTime(start), "effectiveFrom", "There is no such time on that day: the clocks change. Choose another.");
        _errors.Take(errors);
        return _errors.Any || FeeRulesEditor.Overlap(rules, _errors) ? null : rules;
    }

    private async Task<bool> Confirmed(IReadOnlyList<FeeRuleInput> rules)
    {
        // Against what will be in force up to the new start, a colleague's change of a minute ago included.
        DateTime? until = _later ? Zone.Utc(_start!.Value).AddMilliseconds(-1) : null;
        var before = (await Get.Handle(ProcessorId, until, history: false, await Actor(), Left)).Answer.Fees;
        var changes = FeeText.Changes([.. before.Select(rule => rule.ToTerms())], FeeRuleInput.ToTerms(rules, new FieldErrors()));
        return await ConfirmDialog.Ask(Dialogs, $"Replace the fees of {ProcessorCode}", "Replace the fees", Summary(changes), dangerous: false) is not null;
    }

    private async Task Save(IReadOnlyList<FeeRuleInput> rules)
    {
        _saving = true;
        try
        {
            var input = new ReplaceFees.Input(rules, _later ? Zone.Utc(_start!.Value) : null, _reason);
            await Replace.Handle(ProcessorId, input, IfMatch.Version(_version), await Actor(), Left);
            await Saved.InvokeAsync();
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _conflict = Conflict.Of(refusal);
            _version = _conflict.Version;
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
        }
        finally
        {
            _saving = false;
        }
    }

    private void TakeTheirs()
    {
        StartFrom(_conflict!.Theirs);
        _conflict = null;
    }

    /// <summary>That somebody else changed the fees meanwhile, and how.</summary>
    private sealed record Conflict(string ChangedBy, DateTime ChangedAt, int Version, IReadOnlyList<FeeRuleAnswer> Theirs)
    {
        public static Conflict Of(Refusal refusal) => new(
            (string)refusal.Facts["changedBy"]!,
            (DateTime)refusal.Facts["changedAt"]!,
            (int)refusal.Facts["version"]!,
            ((FeesAnswer)refusal.Facts["current"]!).Fees);
    }
}
