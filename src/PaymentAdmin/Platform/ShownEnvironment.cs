using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Platform;

/// <summary>The one environment that a list is of where nobody says another (design, rule 11).</summary>
public static class ShownEnvironment
{
    /// <summary>Production once there is a production connection, sandbox before.</summary>
    public static async Task<ConnectionEnvironment> Default(PaymentDb db, CancellationToken cancellationToken) =>
        await db.Connections.AnyAsync(connection => connection.Environment == ConnectionEnvironment.Production, cancellationToken) ? ConnectionEnvironment.Production : ConnectionEnvironment.Sandbox;
}
