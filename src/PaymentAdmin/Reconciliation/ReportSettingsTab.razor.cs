using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation.Settings;

namespace PaymentAdmin.Reconciliation;

/// <summary>How the reports of a connection are written; modules put it on their pages.</summary>
public sealed partial class ReportSettingsTab
{
    private ChangeReportSettings.Answer? _saved;
    private ChangeReportSettings.Answer? _theirs;
    private ReportSettingsDraft _draft = new();
    private Guid _loaded;
    private int _version;
    private bool _mayChange;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    /// <summary>Whether the PSP offers its reports through the connection.</summary>
    [Parameter, EditorRequired]
    public bool CanFetch { get; set; }

    [Inject]
    private ChangeReportSettings Settings { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == ConnectionId)
        {
            return;
        }

        _loaded = ConnectionId;
        var actor = await Actor();
        _mayChange = actor.May(Permissions.RunReconciliation);
        (var settings, _version) = await Settings.Get(ConnectionId, actor, Left);
        Show(settings);
    }

    private void Show(ChangeReportSettings.Answer settings) => (_saved, _draft) = (settings, ReportSettingsDraft.Of(settings));

    private Task Save() => Try(async () =>
    {
        _theirs = null;
        try
        {
            (var settings, _version) = await Settings.Handle(ConnectionId, _draft.Read(), IfMatch.Version(_version), await Actor(), CancellationToken.None);
            Show(settings);
            Done("The changes were saved.");
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _theirs = (ChangeReportSettings.Answer)refusal.Facts["current"]!;
            _version = (int)refusal.Facts["version"]!;
            throw;
        }
    });

    private void TakeTheirs()
    {
        Show(_theirs!);
        _theirs = null;
        Errors.Clear();
    }
}
