using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;

namespace PaymentAdmin.Connections.Pages;

/// <summary>Adds a connection or changes one; where a colleague was faster, shows both and lets the person choose.</summary>
public sealed partial class ConnectionForm
{
    private ConnectionDraft _draft = new();
    private IReadOnlyList<ProcessorListItem> _processors = [];
    private IReadOnlyList<(string Value, string Text)> _tenants = [];
    private ConnectionAnswer? _conflict;
    private string _changedBy = "";
    private int _version;

    /// <summary>The connection to change, as the person saw it; null to add one.</summary>
    [Parameter]
    public ConnectionAnswer? Connection { get; set; }

    /// <summary>The version that the person saw.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>The processor that is chosen at first, where one is being added.</summary>
    [Parameter]
    public string? ProcessorId { get; set; }

    /// <summary>Hands over the id of what was saved.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> Saved { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Cancelled { get; set; }

    [Inject]
    private AddConnection Adding { get; set; } = default!;

    [Inject]
    private UpdateConnection Updating { get; set; } = default!;

    [Inject]
    private ListProcessors ListOfProcessors { get; set; } = default!;

    [Inject]
    private ListTenants ListOfTenants { get; set; } = default!;

    private IReadOnlyList<(string Value, string Text)> Processors => [.. _processors.Select(processor => (processor.Id, $"{processor.Name} ({processor.Code}, {processor.SettlementCurrency})"))];

    private bool CallsOut => DialectFacts.Of(_draft.Dialect).CallsOut;

    private string Currency => Connection?.Limits.Currency ?? _processors.FirstOrDefault(processor => processor.Id == _draft.ProcessorId)?.SettlementCurrency ?? "";

    protected override async Task OnInitializedAsync()
    {
        _version = Version;
        _draft = Connection is null ? new ConnectionDraft { ProcessorId = ProcessorId ?? "" } : ConnectionDraft.Of(Connection, CultureInfo.CurrentCulture);
        var actor = await Actor();
        if (Connection is null)
        {
            _processors = (await ListOfProcessors.Handle(new ListProcessors.Query([], [], Sort: "name", Descending: false, PageSize: ListProcessors.MaxPageSize), actor, Left)).Processors;
        }

        var tenants = await ListOfTenants.Handle(new ListTenants.Query([], Slice: new Slice(Slice.MaxLimit, 0)), actor, Left);
        _tenants = [.. tenants.Data.Select(tenant => (tenant.Id, $"{tenant.Name} ({tenant.Code})"))];
    }

    private void ChooseDialect(string word)
    {
        _draft.Choose(word);
    }

    private Task Save() => Try(async () =>
    {
        try
        {
            var errors = new FieldErrors();
            await (Connection is null ? Add(errors) : Update(errors));
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            _conflict = (ConnectionAnswer)refusal.Facts["current"]!;
            _changedBy = (string)refusal.Facts["changedBy"]!;
            _version = (int)refusal.Facts["version"]!;
        }
    });

    private async Task Add(FieldErrors errors)
    {
        var input = _draft.ToAdd(Currency, CultureInfo.CurrentCulture, errors);
        AddConnection.Check(input, errors);
        errors.ThrowIfAny();
        var added = await Adding.Handle(input, await Actor(), CancellationToken.None);
        await Saved.InvokeAsync(added.Answer.Id);
    }

    private async Task Update(FieldErrors errors)
    {
        var input = _draft.ToUpdate(Currency, CultureInfo.CurrentCulture, errors);
        errors.ThrowIfAny();
        var saved = await Updating.Handle(PublicId.Connection.Parse(Connection!.Id), input, IfMatch.Version(_version), await Actor(), CancellationToken.None);
        await Saved.InvokeAsync(saved.Answer.Id);
    }

    private void TakeTheirs()
    {
        _draft = ConnectionDraft.Of(_conflict!, CultureInfo.CurrentCulture);
        _conflict = null;
    }

    private IEnumerable<(string Label, string Saved, string Mine)> Differences(ConnectionAnswer theirs) =>
        ConnectionDraft.Of(theirs, CultureInfo.CurrentCulture).Facts()
            .Zip(_draft.Facts(), (saved, mine) => (saved.Label, saved.Value, mine.Value))
            .Where(row => row.Item2 != row.Item3);
}
