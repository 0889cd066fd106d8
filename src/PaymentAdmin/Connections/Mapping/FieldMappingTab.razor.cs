using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>The field mapping tab of a connection's page.</summary>
public sealed partial class FieldMappingTab
{
    private FieldMappingAnswer? _mapping;
    private PreviewFieldMapping.Answer? _preview;
    private string? _problem;
    private int _version;
    private bool _mayManage;
    private bool _editing;
    private Guid _loaded;

    [Inject]
    private GetFieldMapping Get { get; set; } = default!;

    [Inject]
    private PreviewFieldMapping Preview { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    /// <summary>The connection's name for people.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public Dialect Dialect { get; set; }

    [Parameter, EditorRequired]
    public ConnectionEnvironment Environment { get; set; }

    /// <summary>Whether the connection is out of use: its mapping is only read.</summary>
    [Parameter]
    public bool Retired { get; set; }

    private TargetForm Form => DialectTargets.Find(Dialect)!;

    private bool NeedsAnother => Environment == ConnectionEnvironment.Production;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ConnectionId)
        {
            _loaded = ConnectionId;
            _editing = false;
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageConnections);
        (_mapping, _version) = await Get.Handle(ConnectionId, actor, Left);
        (_preview, _problem) = (null, null);
        try
        {
            _preview = await Preview.Handle(ConnectionId, new PreviewFieldMapping.Input(_mapping.Rules), actor, Left);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Invalid or RefusalKind.Rule)
        {
            _problem = refusal.Message;
        }
    }

    private async Task OnSaved(FieldMappingAnswer saved)
    {
        _editing = false;
        Done((saved.Proposed, Changed: saved.Version != _mapping!.Version || saved.Proposed?.Version != _mapping.Proposed?.Version) switch
        {
            (_, false) => "Nothing differs from what was there.",
            ({ } proposed, _) => $"Version {proposed.Version} is proposed. Somebody else with the right to approve connections decides.",
            _ when NeedsAnother => "The proposal was taken back: these rules are in force already.",
            _ => $"Version {saved.Version} is in force.",
        });
        await Load();
    }
}
