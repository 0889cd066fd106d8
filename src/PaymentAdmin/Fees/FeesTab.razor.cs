using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Fees;

/// <summary>The Fees tab of a processor's page.</summary>
public sealed partial class FeesTab
{
    private FeesAnswer? _fees;
    private IReadOnlyList<FeeVersionAnswer> _history = [];
    private int _latest;
    private bool _editing;
    private Guid _loaded;

    [Inject]
    private GetFees Get { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ProcessorId { get; set; }

    [Parameter, EditorRequired]
    public string ProcessorCode { get; set; } = "";

    /// <summary>The currency that a new rule starts with.</summary>
    [Parameter, EditorRequired]
    public string Currency { get; set; } = "";

    private IReadOnlyList<FeeVersionAnswer> Scheduled =>
        [.. _history.Where(version => version.WithdrawnAt is null && version.EffectiveFrom > Clock.Now()).OrderBy(version => version.EffectiveFrom)];

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ProcessorId)
        {
            _loaded = ProcessorId;
            await Load();
        }
    }

    private IReadOnlyList<string> Changes(FeeVersionAnswer version)
    {
        var before = _history.FirstOrDefault(other => other.Version == version.Replaces)?.Fees ?? [];
        return FeeText.Changes([.. before.Select(rule => rule.ToTerms())], [.. version.Fees.Select(rule => rule.ToTerms())]);
    }

    private async Task Load()
    {
        var actor = await Actor();
        var history = await Get.Handle(ProcessorId, at: null, history: true, actor, Left);
        _history = history.Answer.History!;
        _latest = history.Version;
        _fees = (await Get.Handle(ProcessorId, at: null, history: false, actor, Left)).Answer;
    }

    private async Task OnSaved()
    {
        _editing = false;
        Done("The fees were changed.");
        await Load();
    }
}
