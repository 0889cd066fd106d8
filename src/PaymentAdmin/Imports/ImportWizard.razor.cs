using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.UI;

namespace PaymentAdmin.Imports;

/// <summary>The steps from a file to its rows: choose it, say which column is which, have every row checked, import. Modules put it on their pages.</summary>
public sealed partial class ImportWizard
{
    private static readonly (int Number, string Text)[] Steps = [(1, "File"), (2, "Columns"), (3, "Check"), (4, "Import")];
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private GetImport.Answer? _shown;
    private GetImportColumns.Answer? _file;
    private IReadOnlyList<ImportColumn> _columns = [];
    private Dictionary<string, string> _chosen = new(StringComparer.Ordinal);
    private string? _error;
    private string? _loaded;
    private bool _loading = true;
    private bool _busy;

    /// <summary>What is imported.</summary>
    [Parameter, EditorRequired]
    public ImportKind Kind { get; set; }

    /// <summary>Where to: the programme or the distribution.</summary>
    [Parameter, EditorRequired]
    public Guid TargetId { get; set; }

    /// <summary>The import that goes on, as the address names it; null before a file was chosen.</summary>
    [Parameter]
    public string? ImportId { get; set; }

    /// <summary>Where to go when it is done.</summary>
    [Parameter, EditorRequired]
    public string Back { get; set; } = "";

    /// <summary>The words of that link.</summary>
    [Parameter, EditorRequired]
    public string BackText { get; set; } = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private FindImportTarget FindTarget { get; set; } = default!;

    [Inject]
    private ReceiveImport Receive { get; set; } = default!;

    [Inject]
    private StartImport Start { get; set; } = default!;

    [Inject]
    private CancelImport Cancelling { get; set; } = default!;

    [Inject]
    private GetImport Get { get; set; } = default!;

    [Inject]
    private GetImportColumns GetColumns { get; set; } = default!;

    private int Step => _shown?.Import switch
    {
        null => 1,
        { Status: ImportStatus.Uploaded } => 2,
        { Status: ImportStatus.Failed, TotalRows: null } => 2,
        { Status: ImportStatus.Checking or ImportStatus.Checked } => 3,
        _ => 4,
    };

    private string Again => Navigation.GetUriWithQueryParameter("import", (string?)null);

    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{TargetId} {ImportId}";
        if (_loaded == wanted)
        {
            return;
        }

        _loaded = wanted;
        _loading = true;
        await Try(Load);
        _loading = false;
    }

    private async Task Load()
    {
        (_shown, _file) = (null, null);
        if (ImportId is null)
        {
            _columns = (await FindTarget.Handle(Kind, TargetId, await Actor(), Left)).Columns;
            return;
        }

        await Look();
        LookAgain(LookAgainAfter, () => _shown is { Import.IsRunning: true }, Look);
    }

    private async Task Look()
    {
        var actor = await Actor();
        var shown = await Get.Handle(PublicId.Import.Parse(ImportId), new GetImport.Query(), actor, Left);
        if (shown.Import is { Status: ImportStatus.Uploaded or ImportStatus.Failed, ContentDroppedAt: null } && _file is null)
        {
            await Try(async () =>
            {
                _file = await GetColumns.Handle(PublicId.Import.Parse(ImportId), actor, Left);
                _chosen = _file.Columns.ToDictionary(column => column.Name, column => column.Header ?? "", StringComparer.Ordinal);
            });
        }

        _shown = shown;
    }

    private Task Upload(IBrowserFile file) => Act(async () =>
    {
        if (file.Size > ImportContent.MaxBytes)
        {
            throw Refusal.Rule("file_too_large", $"The file is larger than {FileSize.Show(ImportContent.MaxBytes)}. Split it into several files.", "file");
        }

        await using var content = file.OpenReadStream(ImportContent.MaxBytes, Left);
        var received = await Receive.Handle(new ReceiveImport.Input(Kind, TargetId, file.Name, DryRun: true, SkipBadRows: false, Waits: true), content, await Actor(), Left);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("import", received.Id), replace: true);
    });

    private Task Check() => Run(new StartImport.Input(DryRun: true, Columns: _chosen));

    private Task Import(bool skipBadRows) => Run(new StartImport.Input(SkipBadRows: skipBadRows));

    private Task Run(StartImport.Input input) => Act(async () =>
    {
        try
        {
            await Start.Handle(PublicId.Import.Parse(ImportId), input, await Actor(), CancellationToken.None);
        }
        finally
        {
            await Look();
            LookAgain(LookAgainAfter, () => _shown is { Import.IsRunning: true }, Look);
        }
    });

    private Task Cancel() => Act(async () =>
    {
        await Cancelling.Handle(PublicId.Import.Parse(ImportId), await Actor(), CancellationToken.None);
        await Look();
    });

    private async Task Act(Func<Task> act)
    {
        _busy = true;
        await Try(act);
        _busy = false;
    }

    private async Task Try(Func<Task> act)
    {
        _error = null;
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            // What is wrong with the file as a whole stands with the import itself.
            _error = refusal.Message == _shown?.Import.Problem ? null : refusal.Message;
        }
    }
}
