using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI;

namespace PaymentAdmin.Processors.Pages;

/// <summary>Edits a processor's settings; where a colleague was faster, shows both and lets the person choose.</summary>
public sealed partial class ProcessorForm
{
    private readonly FormErrors _errors = new();
    private ProcessorAnswer _opened = default!;
    private ProcessorAnswer? _conflict;
    private string _changedBy = "";
    private int _version;
    private bool _saving;

    private string _name = "";
    private bool _inflows;
    private bool _outflows;
    private bool _bank;
    private string _days = "";

    [Inject]
    private UpdateProcessor Update { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Parameter, EditorRequired]
    public ProcessorAnswer Processor { get; set; } = default!;

    /// <summary>The version that the person saw.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Saved { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Cancelled { get; set; }

    protected override void OnInitialized()
    {
        _version = Version;
        StartFrom(Processor);
    }

    private void StartFrom(ProcessorAnswer processor)
    {
        _opened = processor;
        _name = processor.Name;
        _inflows = processor.SupportsInflows;
        _outflows = processor.SupportsOutflows;
        _bank = processor.SettlementBank;
        _days = processor.SettlementDelayDays.ToString(CultureInfo.InvariantCulture);
    }

    private async Task Save()
    {
        _errors.Clear();
        if (SettlementFields.ReadDays(_days, _errors) is { } days)
        {
            await Save(new UpdateProcessor.Input(_name, SettlementDelayDays: days, SupportsInflows: _inflows, SupportsOutflows: _outflows, SettlementBank: _bank));
        }

        if (_errors.Any)
        {
            await Browser.InvokeVoidAsync("pa.focusFirstError");
        }
    }

    private async Task Save(UpdateProcessor.Input input)
    {
        _saving = true;
        try
        {
            await Update.Handle(PublicId.Processor.Parse(_opened.Id), input, IfMatch.Version(_version), await Actor(), Left);
            await Saved.InvokeAsync();
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _conflict = (ProcessorAnswer)refusal.Facts["current"]!;
            _changedBy = (string)refusal.Facts["changedBy"]!;
            _version = (int)refusal.Facts["version"]!;
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
        StartFrom(_conflict!);
        _conflict = null;
    }

    private IEnumerable<(string Field, string Before, string Theirs, string Mine)> Differences(ProcessorAnswer theirs)
    {
        (string Field, string Before, string Theirs, string Mine)[] rows =
        [
            ("Display name", _opened.Name, theirs.Name, _name),
            ("Status", Words.Plain(_opened.Status), Words.Plain(theirs.Status), Words.Plain(theirs.Status)),
            ("Flows", ProcessorText.Flows(_opened.SupportsInflows, _opened.SupportsOutflows), ProcessorText.Flows(theirs.SupportsInflows, theirs.SupportsOutflows), ProcessorText.Flows(_inflows, _outflows)),
            ("By bank transfer", YesNo(_opened.SettlementBank), YesNo(theirs.SettlementBank), YesNo(_bank)),
            ("Settlement delay", $"T+{_opened.SettlementDelayDays}", $"T+{theirs.SettlementDelayDays}", $"T+{_days}"),
        ];
        return rows.Where(row => row.Before != row.Theirs || row.Theirs != row.Mine);
    }

    private static string YesNo(bool yes) => yes ? "Yes" : "No";
}
