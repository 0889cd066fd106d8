using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Domain;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Reports;
using PaymentAdmin.UI;

namespace PaymentAdmin.Reconciliation.Runs.Pages;

/// <summary>Begins the reconciliation of some days, with a report that a person has or that is fetched, and shows how it would be read.</summary>
public sealed partial class NewRun
{
    /// <summary>So often is said how much of a file has come.</summary>
    private const long Told = 4 * 1024 * 1024;

    private ListRunConnections.Answer _connections = ListRunConnections.Answer.None;
    private ListRunConnections.Row? _connection;
    private DateOnly? _first;
    private DateOnly? _last;
    private IBrowserFile? _file;
    private byte[]? _head;
    private bool _isWhole;
    private bool _fetch;
    private bool _unsaved;
    private long _sent;

    /// <summary>The connection that a link names.</summary>
    [SupplyParameterFromQuery(Name = "connection_id")]
    private string? ConnectionId { get; set; }

    /// <summary>The day that a link names.</summary>
    [SupplyParameterFromQuery(Name = "day")]
    private string? Day { get; set; }

    [Inject]
    private ListRunConnections Named { get; set; } = default!;

    [Inject]
    private BeginRun Runs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Sent => _file is null ? "" : $"{FileSize.Show(_sent)} of {FileSize.Show(_file.Size)}";

    protected override async Task OnInitializedAsync()
    {
        _connections = await Named.Handle(ConnectionId is { } id ? [id] : [], await Actor(), Left);
        if (ConnectionId is { } named)
        {
            Choose(named);
        }
    }

    private void Choose(string id)
    {
        _connection = _connections.Find(id);
        _fetch = _connection is { Fetches: true } && _file is null;
        _unsaved = false;
        if (_connection is { } connection && _first is null)
        {
            var named = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            _last = _first = named ? day : DaysOfConnection.Today(Time.GetUtcNow().UtcDateTime, connection.Zone).AddDays(-1);
        }
    }

    /// <summary>Its beginning is read at once, for the preview; the rest when it is sent.</summary>
    private Task Take(InputFileChangeEventArgs args) => Try(async () =>
    {
        (_file, _head) = (args.File, null);
        var head = new byte[PreviewReport.HeadBytes];
        await using var content = _file.OpenReadStream(Math.Max(_file.Size, 1), Left);
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Left);
        (_head, _isWhole) = (head[..read], read == _file.Size);
    });

    private Task Begin() => Try(async () =>
    {
        var errors = new FieldErrors();
        errors.Check(_connection is not null, "connectionId", "Choose which connection is reconciled.");
        errors.Check(_first is not null, "from", "Choose the first day.");
        errors.Check(_last is not null, "to", "Choose the last day.");
        errors.Check(_fetch || _file is not null, "file", "Choose the file.");
        errors.Check(_fetch || _file is null || _file.Size <= ReportContent.MaxBytes, "file", "The file is larger than 1 GiB. Ask the PSP for shorter periods.");
        errors.Check(_fetch || !_unsaved, "file", "The settings below were changed and not saved. Save them first: the report is read as they say.");
        errors.ThrowIfAny();
        var input = new BeginRun.Input(_connection!.Id, Written(_first!.Value), Written(_last!.Value.AddDays(1)), _fetch);
        var actor = await Actor();
        var run = await Runs.Handle(input, _fetch ? null : await Keep(actor), actor, CancellationToken.None);
        Done(run.CreatedAt < Time.GetUtcNow().UtcDateTime.AddMinutes(-1) ? "This very report had come before: nothing was changed." : "The reconciliation has begun.");
        Navigation.NavigateTo($"reconciliations/{run.Id}");
    });

    private async Task<BeginRun.Kept> Keep(Actor actor)
    {
        _sent = 0;
        await using var content = _file!.OpenReadStream(ReportContent.MaxBytes, Left);
        await using var counted = new CountedStream(content, Count);
        return await Runs.Keep(_file.Name, counted, actor, Left);
    }

    private void Count(int bytes)
    {
        var before = _sent;
        _sent += bytes;
        if (_sent / Told > before / Told)
        {
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
