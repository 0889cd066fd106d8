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
    private bool _mayHalt;
    private bool _mayAudit;
    private bool _editing;
    private string? _loaded;

    [Inject]
    private ListConnections List { get; set; } = default!;

    [Inject]
    private StopConnection Stop { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string Name => $"{_connection!.ProcessorCode} {ConnectionText.Of(_connection.Environment).ToLowerInvariant()}";

    private bool MayResume => _connection!.Status == ConnectionStatus.Halted ? _mayRelease : _mayManage;

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
        (_connection, _version) = await List.One(_id, actor, Left);
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
        "Halt", "Nothing new goes through it until a finance reviewer has looked and lets it go on. What has already left is still followed: its answers and webhooks are taken.",
        (input, actor) => Stop.Halt(_id, input, actor, CancellationToken.None), "is halted");

    private Task Resume() => Ask(
        "Resume", $"It goes on where it was stopped. It was stopped because: {_connection!.StatusReason ?? "no reason was given"}.",
        (input, actor) => Stop.Resume(_id, input, actor, CancellationToken.None), "goes on", dangerous: false);

    private Task Retire() => Ask(
        "Retire", "It is out of use for good and cannot be changed again. What has already left is still followed. Another one can be added in its place.",
        (input, actor) => Stop.Retire(_id, input, actor, CancellationToken.None), "is retired");

    private async Task Ask(string act, string what, Func<StopConnection.Input, Actor, Task<Versioned<StoppedConnectionAnswer>>> let, string outcome, bool dangerous = true)
    {
        if (await ConfirmDialog.Ask(Dialogs, $"{act} {Name}", act, What(what), askReason: true, dangerous) is not { } reason)
        {
            return;
        }

        try
        {
            var (stopped, _) = await let(new StopConnection.Input(reason), await Actor());
            Done($"{Name} {outcome}. Payments through it: {stopped.OnTheirWay} on their way already, which are followed; {stopped.Waiting} waiting.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Load();
    }
}
