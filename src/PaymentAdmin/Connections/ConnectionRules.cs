using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Connections;

/// <summary>What must hold of a connection beside the others of its processor.</summary>
internal static class ConnectionRules
{
    /// <exception cref="Refusal">404 tenant; 422 <c>limits_currency</c>, <c>idempotency_unproven</c>.</exception>
    public static async Task Check(PaymentDb db, Connection connection, Processor processor, string? limitsCurrency, CancellationToken cancellationToken)
    {
        if (limitsCurrency is not null && limitsCurrency != processor.SettlementCurrency)
        {
            throw Refusal.Rule("limits_currency", $"Limits are in the settlement currency of {processor.Code}, {processor.SettlementCurrency}.", "limits.currency");
        }

        if (connection.TenantId is { } tenant && !await db.Tenants.AnyAsync(t => t.Id == tenant, cancellationToken))
        {
            throw Refusal.NotFound("tenant");
        }

        if (connection is { Environment: ConnectionEnvironment.Production, HonoursIdempotencyKeys: true } && !await IsProven(db, connection, cancellationToken))
        {
            throw Refusal.Rule(
                "idempotency_unproven",
                "A production connection relies on idempotency keys only after the test of its sandbox connection saw the same key answered with the first answer. Test the sandbox connection first.",
                "honoursIdempotencyKeys");
        }
    }

    private static Task<bool> IsProven(PaymentDb db, Connection connection, CancellationToken cancellationToken) =>
        db.Connections.AnyAsync(
            other => other.ProcessorId == connection.ProcessorId && other.Dialect == connection.Dialect
                && other.Environment == ConnectionEnvironment.Sandbox && other.Place != null && other.IdempotencyProvenAt != null,
            cancellationToken);
}
