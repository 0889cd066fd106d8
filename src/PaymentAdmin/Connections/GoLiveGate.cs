using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Connections;

/// <summary>One thing that must be so before a production connection goes on.</summary>
/// <param name="Code">Stable snake_case code: <c>processor_active</c>.</param>
/// <param name="Passed">Whether it is so.</param>
/// <param name="Message">What is so, or what to do, for people.</param>
public sealed record GateCheck(string Code, bool Passed, string Message);

/// <summary>What another module wants to be so before a production connection goes on.</summary>
public interface IGoLiveCheck
{
    /// <param name="db">The caller's context; nothing is changed.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="to">Pilot or live.</param>
    /// <returns>Null where it does not concern that step.</returns>
    Task<GateCheck?> Look(PaymentDb db, Connection connection, ConnectionStatus to, CancellationToken cancellationToken);
}

/// <summary>The one gate through which a production connection goes to pilot and to live (psp-integration, phase 4: "Complete pre-go-live checklist").</summary>
public sealed class GoLiveGate(IEnumerable<IGoLiveCheck> others)
{
    /// <summary>All checks, in a fixed order; in the caller's context.</summary>
    public async Task<IReadOnlyList<GateCheck>> Look(PaymentDb db, Connection connection, ConnectionStatus to, CancellationToken cancellationToken)
    {
        List<GateCheck> checks =
        [
            await ProcessorActive(db, connection, cancellationToken),
            await Credentials(db, connection, cancellationToken),
            await Mapping(db, connection, cancellationToken),
        ];
        foreach (var other in others)
        {
            if (await other.Look(db, connection, to, cancellationToken) is { } check)
            {
                checks.Add(check);
            }
        }

        return checks;
    }

    /// <exception cref="Refusal">422 <c>gate_closed</c>, with every check that did not pass in <c>checks</c>.</exception>
    public async Task Require(PaymentDb db, Connection connection, ConnectionStatus to, CancellationToken cancellationToken)
    {
        var failed = (await Look(db, connection, to, cancellationToken)).Where(check => !check.Passed).ToList();
        if (failed.Count > 0)
        {
            throw new Refusal(
                RefusalKind.Rule, "gate_closed", $"The connection cannot go to {Words.Of(to)} yet. {string.Join(" ", failed.Select(check => check.Message))}",
                facts: new Dictionary<string, object?> { ["checks"] = failed });
        }
    }

    private static async Task<GateCheck> ProcessorActive(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        var status = await db.Processors.Where(processor => processor.Id == connection.ProcessorId).Select(processor => processor.Status).SingleAsync(cancellationToken);
        return status == ProcessorStatus.Active
            ? new GateCheck("processor_active", true, "The processor is active.")
            : new GateCheck("processor_active", false, "The processor is inactive: activate it first.");
    }

    private static async Task<GateCheck> Credentials(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        var kept = await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == connection.Id && secret.IsCurrent).Select(secret => secret.Kind).ToListAsync(cancellationToken);
        var missing = AuthenticationSettings.SecretsNeeded(connection.Scheme).Except(kept).ToList();
        return missing.Count == 0
            ? new GateCheck("credentials", true, "It has the credentials that it needs.")
            : new GateCheck("credentials", false, $"Credentials are missing: {string.Join(", ", missing.Select(AuthenticationInput.FieldOf))}.");
    }

    private static async Task<GateCheck> Mapping(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        if (DialectTargets.Find(connection.Dialect) is null)
        {
            return new GateCheck("mapping", true, "It sends no payments, and needs no field mapping.");
        }

        return await MappingInForce.Of(db, connection.Id, cancellationToken) is { } mapping
            ? new GateCheck("mapping", true, $"Version {mapping.Version} of its field mapping is in force.")
            : new GateCheck("mapping", false, "It has no field mapping in force: set one first.");
    }
}
