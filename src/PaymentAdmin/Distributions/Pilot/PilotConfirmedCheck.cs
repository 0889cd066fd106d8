using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>At the gate to live: the connection's pilot was confirmed.</summary>
internal sealed class PilotConfirmedCheck : IGoLiveCheck
{
    public async Task<GateCheck?> Look(PaymentDb db, Connection connection, ConnectionStatus to, CancellationToken cancellationToken)
    {
        if (to != ConnectionStatus.Live || !DialectSends(connection))
        {
            return null;
        }

        var passed = await PilotRule.HasPassed(db, connection.Id, cancellationToken);
        return new GateCheck("pilot_confirmed", passed, passed
            ? "The pilot's results are confirmed."
            : "No pilot is confirmed: release a distribution of 5 payments or more, and confirm the results of the first ones.");
    }

    private static bool DialectSends(Connection connection) => Domain.Connections.Mapping.DialectTargets.Find(connection.Dialect) is not null;
}
