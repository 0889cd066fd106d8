using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections;

/// <summary>What must hold of a connection beside the others of its processor.</summary>
internal static class ConnectionRules
{
    /// <exception cref="Refusal">404 tenant; 422 <c>limits_currency</c>, <c>idempotency_unproven</c>.</exception>
    /// <param name="reliesOnKeysAnew">Whether relying on idempotency keys would be new: what was allowed once does not stand in the way of other changes.</param>
    public static async Task Check(PaymentDb db, Connection connection, Processor processor, string? limitsCurrency, bool reliesOnKeysAnew, CancellationToken cancellationToken)
    {
        NoCardNumber("supportContact", connection.SupportContact);
        NoCardNumber("ourAddresses", connection.OurAddresses);
        if (limitsCurrency is not null && limitsCurrency != processor.SettlementCurrency)
        {
            throw Refusal.Rule("limits_currency", $"Limits are in the settlement currency of {processor.Code}, {processor.SettlementCurrency}.", "limits.currency");
        }

        if (connection.TenantId is { } tenant && !await db.Tenants.AnyAsync(t => t.Id == tenant, cancellationToken))
        {
            throw Refusal.NotFound("tenant");
        }

        if (reliesOnKeysAnew && connection is { Environment: ConnectionEnvironment.Production, HonoursIdempotencyKeys: true } && !await IsProven(db, connection, cancellationToken))
        {
            throw Refusal.Rule(
                "idempotency_unproven",
                "A production connection relies on idempotency keys only after the test of its sandbox connection saw the same key answered with the first answer. Test the sandbox connection first.",
                "honoursIdempotencyKeys");
        }
    }

    /// <summary>Card numbers are not stored at all (design, rule 9), in no note either.</summary>
    /// <exception cref="Refusal">400.</exception>
    internal static void NoCardNumber(string field, string? text)
    {
        if (text is not null && CardNumbers.Mask(text, "") != text)
        {
            throw Refusal.Invalid(field, $"{field} holds what looks like a card number. Leave it out.");
        }
    }

    /// <summary>Whether two environments lead to the same API: then one of them is not what it says.</summary>
    public static bool SharesAddress(Connection one, Connection other) => one.BaseUrl is not null && string.Equals(one.BaseUrl, other.BaseUrl, StringComparison.OrdinalIgnoreCase);

    private static Task<bool> IsProven(PaymentDb db, Connection connection, CancellationToken cancellationToken) =>
        db.Connections.AnyAsync(
            other => other.ProcessorId == connection.ProcessorId && other.Dialect == connection.Dialect
                && other.Environment == ConnectionEnvironment.Sandbox && other.Place != null && other.IdempotencyProvenAt != null,
            cancellationToken);
}
