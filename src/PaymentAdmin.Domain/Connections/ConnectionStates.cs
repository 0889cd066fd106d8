namespace PaymentAdmin.Domain.Connections;

/// <summary>The full table of a connection's states (design, "States", Connection).</summary>
public static class ConnectionStates
{
    private static readonly ConnectionStatus[] Working = [ConnectionStatus.Setup, ConnectionStatus.Verified, ConnectionStatus.Pilot, ConnectionStatus.Live];

    /// <summary>Where an event leads from a status.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="what">The event.</param>
    /// <param name="environment">Sandbox and uat are verified; only production has a pilot and goes live.</param>
    /// <param name="stopped">For <see cref="ConnectionEvent.Resume"/>: the status in which it was stopped.</param>
    /// <returns>The status after it; null where the event cannot happen.</returns>
    public static ConnectionStatus? Next(ConnectionStatus from, ConnectionEvent what, ConnectionEnvironment environment, ConnectionStatus? stopped = null)
    {
        var production = environment == ConnectionEnvironment.Production;
        return (from, what) switch
        {
            (ConnectionStatus.Setup, ConnectionEvent.Verify) when !production => ConnectionStatus.Verified,
            (ConnectionStatus.Setup, ConnectionEvent.StartPilot) when production => ConnectionStatus.Pilot,
            (ConnectionStatus.Pilot, ConnectionEvent.GoLive) when production => ConnectionStatus.Live,
            (_, ConnectionEvent.Pause) when Working.Contains(from) => ConnectionStatus.Paused,
            (_, ConnectionEvent.Halt) when Working.Contains(from) || from == ConnectionStatus.Paused => ConnectionStatus.Halted,
            (ConnectionStatus.Paused or ConnectionStatus.Halted, ConnectionEvent.Resume) => stopped,
            (not ConnectionStatus.Retired, ConnectionEvent.Retire) => ConnectionStatus.Retired,
            _ => null,
        };
    }

    /// <summary>Whether payments may be sent: sandbox and uat unless stopped, whatever the processor; production in pilot and live, with its processor active.</summary>
    /// <param name="status">The connection's status.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="processorActive">Whether its processor is active.</param>
    public static bool MaySubmit(ConnectionStatus status, ConnectionEnvironment environment, bool processorActive) => environment == ConnectionEnvironment.Production
        ? processorActive && status is (ConnectionStatus.Pilot or ConnectionStatus.Live)
        : status is not (ConnectionStatus.Paused or ConnectionStatus.Halted or ConnectionStatus.Retired);
}
