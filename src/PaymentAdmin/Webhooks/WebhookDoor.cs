using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>The connection that an address names, and what its deliveries are verified with.</summary>
/// <param name="ProcessorCode">The code of the processor that it serves.</param>
internal sealed record OpenDoor(Connection Connection, string ProcessorCode, OpenedSecrets Secrets);

/// <summary>The connection that an address names, where it is one of ours and the caller knows its token.</summary>
internal static class WebhookDoor
{
    /// <exception cref="Refusal">404, the same for a connection that does not exist or is of another kind.</exception>
    public static async Task<OpenDoor> Open(PaymentDb db, SecretVault vault, string publicId, Func<Connection, bool> fits, DateTime now, CancellationToken cancellationToken) =>
        PublicId.Connection.TryParse(publicId, out var id) && await Find(db, vault, id, fits, now, cancellationToken) is { } door ? door : throw Nothing();

    /// <summary>The connection of an id; null where there is none, or it is of another kind.</summary>
    public static async Task<OpenDoor?> Find(PaymentDb db, SecretVault vault, Guid id, Func<Connection, bool> fits, DateTime now, CancellationToken cancellationToken)
    {
        // One question for all of it: this is asked at every delivery, and so it is never behind a rotation.
        var secrets = SecretVault.InForce(db, now);
        var found = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Id == id
            select new { Connection = connection, processor.Code, Secrets = secrets.Where(secret => secret.ConnectionId == connection.Id).ToList() }).SingleOrDefaultAsync(cancellationToken);

        // In every state, retired too: what became of payments that left before is still to be heard.
        return found is not null && fits(found.Connection)
            ? new OpenDoor(found.Connection, found.Code, vault.Open(found.Secrets))
            : null;
    }

    /// <exception cref="Refusal">404: for who does not know its token, there is no such address.</exception>
    public static void RequireToken(OpenedSecrets secrets, SecretKind kind, string? token)
    {
        if (!IsToken(secrets, kind, token))
        {
            throw Nothing();
        }
    }

    /// <summary>Compares a token in constant time, whatever its length.</summary>
    public static bool IsToken(OpenedSecrets secrets, SecretKind kind, string? token)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token ?? ""));
        return secrets.All(kind).Aggregate(false, (found, ours) => found | CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(ours)), given));
    }

    /// <summary>404.</summary>
    public static Refusal Nothing() => new(RefusalKind.NotFound, "not_found", "There is nothing at this address.");
}
