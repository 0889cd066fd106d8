using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Settings;

namespace PaymentAdmin.Settlement;

/// <summary>How a processor settles; modules put it on their pages.</summary>
public sealed partial class SettlementTab
{
    private const string EveryDay = "every_day";
    private const string Minor = "minor";
    private const string Invoiced = "invoiced";
    private const string HolidayField = "holidays";

    private static readonly (string Value, string Text)[] Days = [("weekdays", "Monday to Friday, but for its holidays"), (EveryDay, "Every day")];
    private static readonly (string Value, string Text)[] Units = [("major", "Major units"), (Minor, "Minor units")];
    private static readonly (string Value, string Text)[] Fees = [("settled", "Taken from what it settles"), (Invoiced, "Invoiced")];

    private readonly Dictionary<StatementField, string> _columns = [];
    private ChangeSettlementSettings.Answer? _saved;
    private ChangeSettlementSettings.Answer? _theirs;
    private Guid _loaded;
    private int _version;
    private bool _maySee;
    private string _days = "";
    private string _holidays = "";
    private string _units = "";
    private string _fees = "";
    private string _fetchPath = "";
    private IReadOnlyList<ListFetches.Row> _fetches = [];

    [Parameter, EditorRequired]
    public Guid ProcessorId { get; set; }

    [Parameter, EditorRequired]
    public bool MayManage { get; set; }

    [Inject]
    private ChangeSettlementSettings Settings { get; set; } = default!;

    [Inject]
    private ListFetches Fetches { get; set; } = default!;

    /// <summary>The handler names a day by its place; people know it by what they typed.</summary>
    private string? HolidayError => TypedHolidays
        .Select((day, at) => Errors[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{HolidayField}[{at}]")] is { } wrong ? $"{day}: {wrong}" : null)
        .FirstOrDefault(wrong => wrong is not null) ?? Errors[HolidayField];

    private string[] TypedHolidays => _holidays.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == ProcessorId)
        {
            return;
        }

        _loaded = ProcessorId;
        var actor = await Actor();
        _maySee = actor.May(Permissions.ViewSettlement);
        (var settings, _version) = await Settings.Get(ProcessorId, actor, Left);
        Show(settings);
        _fetches = _maySee ? (await Fetches.Handle(ProcessorId, actor, Left)).Data : [];
    }

    private void Show(ChangeSettlementSettings.Answer settings)
    {
        _saved = settings;
        (_days, _units) = (settings.EveryDay ? EveryDay : Days[0].Value, settings.MinorUnits ? Minor : Units[0].Value);
        _fees = settings.FeesInvoiced ? Invoiced : Fees[0].Value;
        _holidays = string.Join('\n', settings.Holidays);
        _fetchPath = settings.FetchPath ?? "";
        foreach (var field in Enum.GetValues<StatementField>())
        {
            _columns[field] = settings.Columns[Words.Of(field)];
        }
    }

    private Task Save() => Try(async () =>
    {
        _theirs = null;
        var input = new ChangeSettlementSettings.Input(
            _days == EveryDay, TypedHolidays, _columns.ToDictionary(column => Words.Of(column.Key), column => column.Value.Trim(), StringComparer.Ordinal), _units == Minor, _fetchPath,
            _fees == Invoiced);
        try
        {
            (var settings, _version) = await Settings.Handle(ProcessorId, input, IfMatch.Version(_version), await Actor(), CancellationToken.None);
            Show(settings);
            Done("The changes were saved.");
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _theirs = (ChangeSettlementSettings.Answer)refusal.Facts["current"]!;
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
