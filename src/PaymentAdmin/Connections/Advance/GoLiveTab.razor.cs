using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Connections.Advance;

/// <summary>The go-live tab of a production connection's page.</summary>
public sealed partial class GoLiveTab
{
    private GetAdvance.Answer? _answer;
    private bool _mayManage;
    private bool _mayApprove;
    private Guid _loaded;

    [Inject]
    private GetAdvance Get { get; set; } = default!;

    [Inject]
    private AdvanceConnection Advance { get; set; } = default!;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    /// <summary>The connection's name for people.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public ConnectionStatus Status { get; set; }

    /// <summary>Told after every act, and after one that came too late.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ConnectionId)
        {
            _loaded = ConnectionId;
            await Load();
        }
    }

    private static string Heading(GetAdvance.Answer answer) => answer.Next is { } next ? $"Next: {Words.Of(next)}" : "Go-live";

    private static string What(ConnectionStatus next) => next == ConnectionStatus.Pilot
        ? "In pilot it carries real money for the first time: of its first distribution 5 to 10 payments are sent, the others wait until a person has confirmed the results."
        : "Live is full use: distributions go through it as they are approved and released.";

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageConnections);
        _mayApprove = actor.May(Permissions.ApproveConnections);
        _answer = await Get.Handle(ConnectionId, actor, Left);
    }

    private Task Propose()
    {
        var next = _answer!.Next!.Value;
        return Ask(
            $"Propose {Words.Of(next)}", "Nothing changes until a second platform admin has agreed. The proposal holds for the connection as it is now: settings, credentials and mapping.", dangerous: false,
            (reason, actor) => Advance.Ask(ConnectionId, new AdvanceConnection.Input(next, reason), actor, CancellationToken.None), $"{Name} is proposed for {Words.Of(next)}. A second platform admin decides.");
    }

    private Task Approve()
    {
        // What is on the screen now, not what may be there when the dialog closes.
        var advance = _answer!.Advance!;
        return Ask(
            "Approve", $"{What(advance.To)} {advance.ProposedBy} proposed it.", dangerous: true,
            (reason, actor) => Advance.Approve(ConnectionId, new AdvanceConnection.Decision(advance.Hash, reason), actor, CancellationToken.None), $"{Name} is in {Words.Of(advance.To)}.");
    }

    private Task Reject() => Refuse("Reject", "The connection stays where it is.", "The proposal is rejected.");

    private Task TakeBack() => Refuse("Take back", "Nobody needs to decide on it any more; the connection stays where it is.", "The proposal was taken back.");

    private Task Refuse(string act, string what, string outcome)
    {
        var hash = _answer!.Advance!.Hash;
        return Ask(act, what, dangerous: false, (reason, actor) => Advance.Reject(ConnectionId, new AdvanceConnection.Decision(hash, reason), actor, CancellationToken.None), outcome);
    }

    private async Task Ask(string act, string what, bool dangerous, Func<string, Actor, Task> let, string outcome)
    {
        if (await ConfirmDialog.Ask(Dialogs, $"{act}: {Name}", act, Paragraph(what), askReason: true, dangerous) is not { } reason)
        {
            return;
        }

        try
        {
            await let(reason, await Actor());
            Done(outcome);
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Load();
        await Changed.InvokeAsync();
    }

    private static RenderFragment Paragraph(string text) => builder =>
    {
        builder.OpenElement(0, "p");
        builder.AddContent(1, text);
        builder.CloseElement();
    };
}
