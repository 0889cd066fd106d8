using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Connections.Pages;

/// <summary>One connection: settings and credentials, mapping, webhooks, tests, exchanges, history.</summary>
public sealed partial class ConnectionDetail
{
    private Guid _id;
    private ConnectionAnswer? _connection;
    private int _version;
    private bool _mayManage;
    private bool _mayRelease;
    private bool _releasedFirst;
    private bool _mayHalt;
    private bool _mayAudit;
    private bool _mayReconcile;
    private bool _editing;
    private string? _loaded;

    [Inject]
    private ListConnections List { get; set; } = default!;

    [Inject]
    private StopConnection Stop { get; set; } = default!;

    [Inject]
    private ReleaseHalt Releasing { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string Name => $"{_connection!.ProcessorCode} {ConnectionText.Of(_connection.Environment).ToLowerInvariant()}";

    private bool IsStopped => _connection!.Status is ConnectionStatus.Paused or ConnectionStatus.Halted or ConnectionStatus.Retired;

    private bool MayReleaseHalt => _mayRelease && !_releasedFirst && _connection!.Status == ConnectionStatus.Halted;

    private string StoppedBecause => _connection!.StatusReason ?? "no reason was given";

    private string WhoReleasesNext => (_connection!.HaltRelease, _releasedFirst, _mayRelease) switch
    {
        (null, _, _) => "It goes on once two finance reviewers have released it, each with a reason.",
        (_, true, _) => "You released it: it goes on once another finance reviewer releases it too.",
        (_, _, true) => "It goes on once you, or another finance reviewer, release it too.",
        _ => "It goes on once a second finance reviewer releases it too.",
    };

    private bool SendsPayments => DialectTargets.Find(_connection!.Dialect) is not null;

    private bool IsProduction => _connection!.Environment == ConnectionEnvironment.Production;

    private bool CallsOut => DialectFacts.Of(_connection!.Dialect).CallsOut;

    private string CurrentPath => $"connections/{Id}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", $"connections/{Id}");
            if (SendsPayments)
            {
                yield return ("Field mapping", $"connections/{Id}/field-mapping");
            }

            yield return ("Webhooks", $"connections/{Id}/webhooks");
            yield return ("Test", $"connections/{Id}/test");
            if (CallsOut)
            {
                yield return ("Exchanges", $"connections/{Id}/exchanges");
            }

            if (IsProduction)
            {
                yield return ("Go-live", $"connections/{Id}/go-live");
            }

            if (_mayReconcile)
            {
                yield return ("Reports", $"connections/{Id}/reports");
            }

            if (_mayAudit)
            {
                yield return ("History", $"connections/{Id}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            _id = PublicId.Connection.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageConnections);
        _mayRelease = actor.May(Permissions.ReleaseHalts);
        _mayHalt = StopConnection.MayHalt(actor);
        _mayAudit = actor.May(Permissions.ViewAudit);
        _mayReconcile = actor.May(Permissions.ViewReconciliation);
        (_connection, _version) = await List.One(_id, actor, Left);
        _releasedFirst = _connection.HaltRelease?.ById == actor.Id;
    }

    private async Task OnSaved()
    {
        _editing = false;
        Done("The changes were saved.");
        await Load();
    }

    private Task Pause() => Ask(
        "Pause", "Nothing new goes through it until it is resumed. What has already left is still followed: its answers and webhooks are taken.",
        (input, actor) => Stop.Pause(_id, input, actor, CancellationToken.None), "is paused");

    private Task Halt() => Ask(
        "Halt", "Nothing new goes through it until two finance reviewers have looked and released it. What has already left is still followed: its answers and webhooks are taken.",
        (input, actor) => Stop.Halt(_id, input, actor, CancellationToken.None), "is halted");

    private Task Resume() => Ask(
        "Resume", $"It goes on where it was paused. It was paused because: {StoppedBecause}.",
        (input, actor) => Stop.Resume(_id, input, actor, CancellationToken.None), "goes on", dangerous: false);

    private Task Retire() => Ask(
        "Retire", "It is out of use for good and cannot be changed again. What has already left is still followed. Another one can be added in its place.",
        (input, actor) => Stop.Retire(_id, input, actor, CancellationToken.None), "is retired");

    private Task Release()
    {
        var why = $"It was halted because: {StoppedBecause}";
        return _connection!.HaltRelease is { } first
            ? AskAndDo("Release", What("You are the second person to release it: it goes on where it was stopped.", why, $"{first.By} released it because: {first.Reason}"), ReleaseFor, dangerous: false)
            : AskAndDo("Release", What("It takes two people: it goes on once somebody else releases it too. Until then nothing new goes through it.", why), ReleaseFor, dangerous: false);
    }

    private async Task<string> ReleaseFor(string reason, Actor actor)
    {
        var (released, _) = await Releasing.Handle(_id, new ReleaseHalt.Input(reason), actor, CancellationToken.None);
        var outcome = released switch
        {
            { Released: false } => "is released by you. It goes on once somebody else releases it too",
            { Status: ConnectionStatus.Paused } => "is halted no more, but paused, as it was before",
            _ => "goes on",
        };
        return Outcome(outcome, released);
    }

    private Task Ask(string act, string what, Func<StopConnection.Input, Actor, Task<Versioned<StoppedConnectionAnswer>>> let, string outcome, bool dangerous = true) =>
        AskAndDo(act, What(what), async (reason, actor) => Outcome(outcome, (await let(new StopConnection.Input(reason), actor)).Answer), dangerous);

    private async Task AskAndDo(string act, RenderFragment what, Func<string, Actor, Task<string>> let, bool dangerous)
    {
        if (await ConfirmDialog.Ask(Dialogs, $"{act} {Name}", act, what, askReason: true, dangerous) is { } reason)
        {
            await Act(actor => let(reason, actor), Load);
        }
    }

    private string Outcome(string outcome, StoppedConnectionAnswer stopped) =>
        $"{Name} {outcome}. Payments through it: {stopped.OnTheirWay} on their way already, which are followed; {stopped.Waiting} waiting.";
}
