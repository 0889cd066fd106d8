using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation.Settings;

namespace PaymentAdmin.Reconciliation.Runs.Pages;

/// <summary>The settings of a connection's reports beside the first rows of the report at hand; each change is tried at once, and kept when it is saved.</summary>
public sealed partial class ReportMapping
{
    private ReportSettingsDraft? _draft;
    private PreviewReport.Answer? _preview;
    private byte[]? _shown;
    private string? _loaded;
    private Guid _id;
    private int _version;
    private bool _isStale;
    private string _said = "";

    [Parameter, EditorRequired]
    public string ConnectionId { get; set; } = "";

    /// <summary>Whether the PSP offers its reports through the connection.</summary>
    [Parameter, EditorRequired]
    public bool CanFetch { get; set; }

    /// <summary>The beginning of the report at hand; null where there is none.</summary>
    [Parameter]
    public byte[]? Head { get; set; }

    /// <summary>Whether that is all of it.</summary>
    [Parameter]
    public bool IsWhole { get; set; }

    /// <summary>Something was changed and is not saved.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Everything is saved.</summary>
    [Parameter]
    public EventCallback Saved { get; set; }

    [Inject]
    private ChangeReportSettings Settings { get; set; } = default!;

    [Inject]
    private PreviewReport Preview { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ConnectionId)
        {
            _loaded = ConnectionId;
            _id = PublicId.Connection.Parse(ConnectionId);
            (var saved, _version) = await Settings.Get(_id, await Actor(), Left);
            _draft = ReportSettingsDraft.Of(saved);
        }

        if (!ReferenceEquals(_shown, Head))
        {
            _shown = Head;
            await Show();
        }
    }

    private async Task OnChanged()
    {
        await Changed.InvokeAsync();
        await Show();
    }

    private Task Show() => Try(async () =>
    {
        _preview = null;
        var settings = _draft!.Read();
        if (Head is { } head)
        {
            _preview = await Preview.Handle(_id, new PreviewReport.Input(head, IsWhole, settings), await Actor(), Left);
            _said = _preview.Problem ?? $"{_preview.Rows.Count(row => row.Fault is null)} of the first {_preview.Rows.Count} rows can be read.";
        }
    });

    private Task Save() => Try(async () =>
    {
        _isStale = false;
        try
        {
            (var saved, _version) = await Settings.Handle(_id, _draft!.Read(), IfMatch.Version(_version), await Actor(), CancellationToken.None);
            _draft = ReportSettingsDraft.Of(saved);
            Done("The settings were saved.");
            await Saved.InvokeAsync();
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            // What was typed stays; saved once more, it goes over what the colleague did.
            _version = (int)refusal.Facts["version"]!;
            _isStale = true;
            throw;
        }
    });
}
