using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Reconciliation.Runs.Pages;

/// <summary>One reconciliation: what came of it, and its rows. While it is done it moves by itself.</summary>
public sealed partial class RunDetail
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private Guid _id;
    private RunAnswer? _run;
    private ListRunConnections.Answer _connections = ListRunConnections.Answer.None;
    private string? _corrected;
    private string? _loaded;
    private bool _may;
    private bool _mayConnections;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private ReadRuns Read { get; set; } = default!;

    [Inject]
    private ListRunConnections Named { get; set; } = default!;

    [Inject]
    private DecideRun Decide { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool IsMoving => _run is { Status: RunStatus.Queued or RunStatus.Running };

    private string Title => $"{_connections.NameOf(_run!.ConnectionId)}, {RunText.Period(_run.From, _run.To, _connections.ZoneOf(_run.ConnectionId))}";

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
        {
            return;
        }

        _loaded = Id;
        _id = PublicId.Reconciliation.Parse(Id);
        await Load();
        Watch();
    }

    private void Watch() => LookAgain(s_pause, () => IsMoving, Load);

    private async Task Load()
    {
        var actor = await Actor();
        (_may, _mayConnections) = (actor.May(Permissions.RunReconciliation), actor.May(Permissions.ViewConnections));
        var run = await Read.One(_id, actor, Left);
        if (_connections.Find(run.ConnectionId) is null)
        {
            _connections = await Named.Handle([run.ConnectionId], actor, Left);
        }

        _corrected = run.IsCorrected ? await Read.Counting(_id, actor, Left) : null;
        _run = run;
    }

    private Task Confirm() => Ask(
        "Confirm", "It was confirmed: what does not fit is being followed up.", Decide.Confirm,
        $"{RunText.Number(RunText.Misfits(_run!))} rows do not fit. What they say is taken for true, and an issue is opened for each that needs people.");

    private Task Discard() => Ask(
        "Discard", "It was discarded.", Decide.Discard,
        "Nothing of it is followed up. A connection that was halted stays halted until two people release it.", "The same report can be sent again once the settings are mended.");

    private Task Resume() => Ask("Resume", "It goes on.", Decide.Resume, "It goes on where it was.");

    private async Task Ask(string act, string outcome, Func<Guid, DecideRun.Input, Actor, CancellationToken, Task<RunAnswer>> let, params IReadOnlyList<string> what)
    {
        if (await ConfirmDialog.Ask(Dialogs, $"{act} this reconciliation", act, What(what), askReason: true, dangerous: act == "Discard") is { } reason)
        {
            await Act(outcome, actor => let(_id, new DecideRun.Input(reason), actor, CancellationToken.None), Load);
            Watch();
        }
    }
}
