using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tenants;

namespace PaymentAdmin.Programmes.Pages;

/// <summary>Adds a programme or changes one.</summary>
public sealed partial class ProgrammeForm
{
    private static readonly IReadOnlyList<(string Value, string Text)> Countries = [.. Domain.Programmes.Country.All.Select(country => (country.Code, $"{country.Name} (+{country.Calling.Code})"))];

    private static readonly IReadOnlyList<(string Value, string Text)> Currencies = [.. Currency.All.Select(currency => (currency.Code, $"{currency.Code} – {currency.Name}"))];

    private static readonly IReadOnlyList<(string Value, string Text)> Rights = [.. ApprovalPolicy.StagePermissions.Select(permission => (permission, Words.Plain(permission)))];

    private ProgrammeDraft _draft = new();
    private IReadOnlyList<(string Id, string Text)> _connections = [];
    private IReadOnlyList<(string Value, string Text)> _tenants = [];

    /// <summary>The programme to change, as the person saw it; null to add one.</summary>
    [Parameter]
    public ProgrammeAnswer? Programme { get; set; }

    /// <summary>The version that the person saw.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>Hands over the id of what was saved.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> Saved { get; set; }

    [Parameter, EditorRequired]
    public EventCallback Cancelled { get; set; }

    [Inject]
    private AddProgramme Adding { get; set; } = default!;

    [Inject]
    private UpdateProgramme Updating { get; set; } = default!;

    [Inject]
    private ListConnections ListOfConnections { get; set; } = default!;

    [Inject]
    private ListTenants ListOfTenants { get; set; } = default!;

    private string InCurrency => _draft.Currency.Length == 0 ? "" : $" ({_draft.Currency})";

    private string? ConnectionError => Errors["connectionIds"] ?? Errors.Fields.Where(name => name.StartsWith("connectionIds[", StringComparison.Ordinal)).Select(name => Errors[name]).FirstOrDefault();

    protected override async Task OnInitializedAsync()
    {
        _draft = Programme is null ? new ProgrammeDraft() : ProgrammeDraft.Of(Programme, CultureInfo.CurrentCulture);
        var actor = await Actor();
        var connections = await ListOfConnections.Handle(new ListConnections.Query([], [], [], Slice: new Slice(Slice.MaxLimit, 0)), actor, Left);
        _connections = [.. connections.Data
            .Where(row => DialectFacts.Of(row.Dialect).CallsOut && (row.Status != ConnectionStatus.Retired || _draft.ConnectionIds.Contains(row.Id)))
            .Select(row => (row.Id, $"{row.ProcessorName} ({row.ProcessorCode}), {Words.Of(row.Environment)}, {Words.Plain(row.Status).ToLowerInvariant()}"))];
        var tenants = await ListOfTenants.Handle(new ListTenants.Query([Domain.Tenants.TenantStatus.Active], Slice: new Slice(Slice.MaxLimit, 0)), actor, Left);
        _tenants = [.. tenants.Data.Select(tenant => (tenant.Id, $"{tenant.Name} ({tenant.Code})"))];
    }

    private Task Save() => Try(async () => await Saved.InvokeAsync((await Keep()).Answer.Id));

    private async Task<Versioned<ProgrammeAnswer>> Keep()
    {
        var errors = new FieldErrors();
        var actor = await Actor();
        if (Programme is null)
        {
            var input = _draft.ToAdd(CultureInfo.CurrentCulture, errors);
            errors.ThrowIfAny();
            return await Adding.Handle(input, actor, CancellationToken.None);
        }

        var change = _draft.ToUpdate(CultureInfo.CurrentCulture, errors);
        errors.ThrowIfAny();
        try
        {
            return await Updating.Handle(PublicId.Programme.Parse(Programme.Id), change, IfMatch.Version(Version), actor, CancellationToken.None);
        }
        catch (Refusal stale) when (stale.Kind == RefusalKind.Stale)
        {
            throw Refusal.Conflict(stale.Code, $"{stale.Facts["changedBy"]} changed the programme while you were editing. Cancel, look at it again, then make your change.");
        }
    }
}
