using Microsoft.AspNetCore.Components;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections;

/// <summary>The tests of one connection.</summary>
public sealed partial class TestTab
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private TestConnection.Answer? _run;
    private Guid? _shown;
    private bool _loaded;
    private string? _problem;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    /// <summary>Whether test payments are made.</summary>
    [Parameter, EditorRequired]
    public bool Sandbox { get; set; }

    /// <summary>Whether we call the PSP at all.</summary>
    [Parameter]
    public bool CallsOut { get; set; } = true;

    [Parameter]
    public bool MayManage { get; set; }

    /// <summary>A test has ended: the connection may have another status now.</summary>
    [Parameter]
    public EventCallback Ended { get; set; }

    [Inject]
    private TestConnection Test { get; set; } = default!;

    private bool Running => _run?.Status == DiagnosticRunStatus.Running;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != ConnectionId)
        {
            _shown = ConnectionId;
            _run = await Test.Latest(ConnectionId, await Actor(), Left);
            _loaded = true;
            Watch();
        }
    }

    private async Task Start()
    {
        _problem = null;
        try
        {
            _run = await Test.Start(ConnectionId, await Actor(), CancellationToken.None);
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
            _run = await Test.Latest(ConnectionId, await Actor(), Left);
        }

        Watch();
    }

    private void Watch() => LookAgain(
        LookAgainAfter, () => Running, async () => _run = await Test.Latest(ConnectionId, await Actor(), Left), () => Ended.InvokeAsync());
}
