using PaymentAdmin.Domain.Connections;
using static PaymentAdmin.Domain.Connections.ConnectionEvent;
using static PaymentAdmin.Domain.Connections.ConnectionStatus;

namespace PaymentAdmin.Domain.Tests.Connections;

public sealed class ConnectionStatesTests
{
    /// <summary>The design's table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(bool Production, ConnectionStatus From, ConnectionEvent What), ConnectionStatus> Table = new()
    {
        [(false, Setup, Verify)] = Verified,
        [(true, Setup, StartPilot)] = Pilot,
        [(true, Pilot, GoLive)] = Live,
    };

    [Fact]
    public void Next_OfEveryStatusAndEvent_IsTheDesignsTable()
    {
        foreach (var environment in Enum.GetValues<ConnectionEnvironment>())
        {
            foreach (var from in Enum.GetValues<ConnectionStatus>())
            {
                foreach (var what in Enum.GetValues<ConnectionEvent>())
                {
                    Assert.Equal(Expected(environment == ConnectionEnvironment.Production, from, what), ConnectionStates.Next(from, what, environment, Verified));
                }
            }
        }
    }

    private static ConnectionStatus? Expected(bool production, ConnectionStatus from, ConnectionEvent what) => (from, what) switch
    {
        (Retired, _) => null,
        (_, Retire) => Retired,
        (Paused or Halted, Resume) => Verified,
        (Setup or Verified or Pilot or Live, Pause) => Paused,
        (Setup or Verified or Pilot or Live or Paused, Halt) => Halted,
        _ => Table.TryGetValue((production, from, what), out var next) ? next : null,
    };

    [Theory]
    [InlineData(new[] { Pause, Resume }, Setup)]
    [InlineData(new[] { Verify, Pause, Resume }, Verified)]
    [InlineData(new[] { Verify, Pause, Resume, Pause, Resume }, Verified)]
    public void Let_StopsAndResumes_EndsWhereItWasStopped(ConnectionEvent[] events, ConnectionStatus expected)
    {
        var connection = Connected.Sandbox();

        foreach (var what in events)
        {
            connection.Let(what, "because", Known.Ben, Known.Later);
        }

        Assert.Equal((expected, null, null), (connection.Status, connection.StoppedFrom, connection.StatusReason));
        Assert.Equal((1 + events.Length, Known.Later, Known.Ben.Name), (connection.Version, connection.UpdatedAt, connection.UpdatedByName));
    }

    [Fact]
    public void Let_WhatCannotHappen_IsRefusedAndChangesNothing()
    {
        var connection = Connected.Sandbox();

        var refusal = Assert.Throws<Refusal>(() => connection.Let(Resume, null, Known.Ada, Known.Later));

        Assert.Equal((RefusalKind.Conflict, "connection_state", "status"), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Equal((Setup, 1), (connection.Status, connection.Version));
    }

    [Fact]
    public void Let_Retire_FreesItsPlaceAndEndsAllChange()
    {
        var connection = Connected.Sandbox();
        var place = connection.Place;

        connection.Let(Retire, " replaced ", Known.Ada, Known.Later);

        Assert.Equal((Retired, "replaced", null), (connection.Status, connection.StatusReason, connection.Place));
        Assert.NotNull(place);
        Assert.Equal("connection_retired", Assert.Throws<Refusal>(() => connection.Change(Connected.Settings, Known.Ada, Known.Later)).Code);
        Assert.Equal("connection_retired", Assert.Throws<Refusal>(() => connection.SecretsChanged(Known.Ada, Known.Later)).Code);
    }
}
