using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Processors;

namespace PaymentAdmin.Connections;

/// <summary>Reads a connection with all that belongs to it, in the caller's context.</summary>
public sealed class ReadConnection(SecretVault vault, PublicAddress ours)
{
    private static readonly string[] SandboxWords = ["sandbox", "test", "uat", "staging", "demo", "localhost", "127.0.0.1"];

    /// <summary>What the API shows of it, without the addresses that hold a token.</summary>
    internal static async Task<Versioned<ConnectionAnswer>> Answer(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.AsNoTracking().SingleAsync(p => p.Id == connection.ProcessorId, cancellationToken);

        // What this change keeps is not in the database yet.
        var stored = await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == connection.Id && secret.IsCurrent).ToListAsync(cancellationToken);
        var secrets = stored.Concat(db.Set<ConnectionSecret>().Local.Where(secret => secret.ConnectionId == connection.Id)).Distinct()
            .Where(secret => secret.IsCurrent && db.Entry(secret).State != EntityState.Deleted).ToList();
        var siblings = await db.Connections.AsNoTracking()
            .Where(other => other.ProcessorId == connection.ProcessorId && other.Id != connection.Id && other.Place != null)
            .ToListAsync(cancellationToken);
        var parts = new ConnectionParts(processor.Code, processor.SettlementCurrency, secrets, AdvanceAnswer.Of(await ConnectionAdvance.OpenOf(db, connection.Id, cancellationToken)));
        var registeredAt = await db.Set<WebhookRegistration>().Where(registration => registration.ConnectionId == connection.Id).Select(registration => (DateTime?)registration.RegisteredAt).SingleOrDefaultAsync(cancellationToken);
        return new Versioned<ConnectionAnswer>(ConnectionAnswer.Of(connection, parts, [.. Warnings(connection, parts, siblings), .. SecretWarnings(parts, registeredAt)]), connection.Version);
    }

    /// <summary>The same with the addresses that this reader may see.</summary>
    internal async Task<Versioned<ConnectionAnswer>> WithAddresses(PaymentDb db, Versioned<ConnectionAnswer> read, Actor reader, DateTime now, CancellationToken cancellationToken)
    {
        var id = PublicId.Connection.Parse(read.Answer.Id);
        var connection = await db.Connections.AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);
        if (!connection.Facts.SignsWebhooks && !reader.May(Permissions.ManageConnections))
        {
            return read;
        }

        var secrets = await vault.Open(db, id, now, cancellationToken);
        var (webhook, reception) = (WebhookAddress.PathOf(connection, secrets), WebhookAddress.SecretReceptionOf(connection, secrets));
        return read with
        {
            Answer = read.Answer with
            {
                WebhookUrl = webhook,
                WebhookAddress = ours.Of(webhook),
                SecretReceptionUrl = reception,
                SecretReceptionAddress = ours.Of(reception),
            },
        };
    }

    private static IEnumerable<Warning> Warnings(Connection connection, ConnectionParts parts, IReadOnlyList<Connection> siblings)
    {
        if (connection is { Environment: ConnectionEnvironment.Production, BaseUrl: { } address })
        {
            var url = new Uri(address);
            var word = SandboxWords.FirstOrDefault(word => $"{url.Host}{url.AbsolutePath}".Contains(word, StringComparison.OrdinalIgnoreCase));
            if (word is not null)
            {
                yield return new Warning("sandbox_address", $"{address} looks like a test address ({word}), but this is the production connection.");
            }
        }

        if (connection.BaseUrl is not null && siblings.FirstOrDefault(other => ConnectionRules.SharesAddress(connection, other)) is { } sibling)
        {
            yield return new Warning("address_shared", $"The {Words.Of(sibling.Environment)} connection has the same address: one of them is wrong.");
        }

        if (connection is { Environment: ConnectionEnvironment.Production, HonoursIdempotencyKeys: true }
            && !siblings.Any(other => other is { Environment: ConnectionEnvironment.Sandbox, IdempotencyProvenAt: not null } && other.Dialect == connection.Dialect))
        {
            yield return new Warning("idempotency_unproven", "It relies on idempotency keys, but no test of the sandbox connection, as that is now, has seen them honoured. Test the sandbox connection again.");
        }

        if (connection.Facts.Currency is { } only && only != parts.ProcessorCurrency)
        {
            yield return new Warning("currency", $"This dialect knows {only} only, but {parts.ProcessorCode} settles in {parts.ProcessorCurrency}.");
        }
    }

    private static IEnumerable<Warning> SecretWarnings(ConnectionParts parts, DateTime? registeredAt)
    {
        if (registeredAt is { } at && parts.Secrets.Any(secret => secret.Kind == SecretKind.WebhookSecret && secret.SetAt > at))
        {
            yield return new Warning("webhook_secret_not_registered", "The webhook secret was changed after the webhook was registered: the PSP still signs with the old one. Register the webhook again.");
        }

        foreach (var secret in parts.Secrets.Where(secret => secret.EnvironmentName is not null && Environment.GetEnvironmentVariable(secret.EnvironmentName) is null))
        {
            yield return new Warning("variable_not_set", $"There is no environment variable {secret.EnvironmentName} here: calls will fail until it is set and PaymentAdmin is started again.");
        }
    }
}
