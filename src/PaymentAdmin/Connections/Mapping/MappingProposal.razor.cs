using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>The decision on a proposed mapping, on exactly the version that is shown.</summary>
public sealed partial class MappingProposal
{
    private bool _isMaker;

    [Inject]
    private DecideFieldMapping Decide { get; set; } = default!;

    [Inject]
    private ReplaceFieldMapping Replace { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    /// <summary>The connection's name for people.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public TargetForm Form { get; set; } = default!;

    [Parameter, EditorRequired]
    public FieldMappingAnswer Mapping { get; set; } = default!;

    [Parameter]
    public bool MayManage { get; set; }

    [Parameter]
    public bool Retired { get; set; }

    /// <summary>Told after a decision, and after one that came too late.</summary>
    [Parameter, EditorRequired]
    public EventCallback Decided { get; set; }

    private ProposedMappingAnswer Proposed => Mapping.Proposed!;

    private int InForce => Mapping.Version;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actor();
        _isMaker = actor.May(Permissions.ApproveConnections) && !Proposed.MayDecide;
    }

    private Task Approve() => Ask(
        "Approve", $"Every payment through {Name} is made with version {Proposed.Version} from now on, instead of version {InForce}.", askReason: false, dangerous: false,
        (input, actor) => Decide.Approve(ConnectionId, input, actor, CancellationToken.None), $"Version {Proposed.Version} is in force.");

    private Task Reject() => Ask(
        "Reject", $"Version {InForce} stays in force. The reason is kept with the version, for who proposed it.", askReason: true, dangerous: true,
        (input, actor) => Decide.Reject(ConnectionId, input, actor, CancellationToken.None), $"Version {Proposed.Version} is rejected.");

    private Task TakeBack() => Ask(
        "Take back", $"Nobody needs to decide on version {Proposed.Version} any more; version {InForce} stays in force.", askReason: false, dangerous: false,
        (_, actor) => Replace.Handle(ConnectionId, new ReplaceFieldMapping.Input(Mapping.Rules), IfMatch.Version(Proposed.Version), actor, CancellationToken.None), "The proposal was taken back.");

    private async Task Ask(
        string act, string what, bool askReason, bool dangerous, Func<DecideFieldMapping.Input, Actor, Task<Versioned<FieldMappingAnswer>>> let, string outcome)
    {
        // What is on the screen now, not what may be there when the dialog closes.
        var (version, hash) = (Proposed.Version, Proposed.Hash);
        if (await ConfirmDialog.Ask(Dialogs, $"{act}: version {version}", act, What(what), askReason, dangerous) is not { } reason)
        {
            return;
        }

        try
        {
            await let(new DecideFieldMapping.Input(version, hash, reason.Length == 0 ? null : reason), await Actor());
            Done(outcome);
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Decided.InvokeAsync();
    }

    private static RenderFragment What(string text) => builder =>
    {
        builder.OpenElement(0, "p");
        builder.AddContent(1, text);
        builder.CloseElement();
    };
}
