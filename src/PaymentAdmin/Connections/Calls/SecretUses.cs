using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Records that a secret was used: once per secret and day, whichever node uses it first.</summary>
internal sealed class SecretUses(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<SecretUses> log)
{
    private readonly ConcurrentDictionary<Guid, DateOnly> _recorded = new();

    internal async Task Note(Connection connection, ConnectionSecret secret, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var today = DateOnly.FromDateTime(now);
        if (_recorded.TryGetValue(secret.Id, out var day) && day == today)
        {
            return;
        }

        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Database.CreateExecutionStrategy().ExecuteAsync(stop => Record(db, connection, secret, actor, now, stop), cancellationToken);
            _recorded[secret.Id] = today;
        }
        catch (Exception failure) when (failure is DbUpdateException or DbException or RetryLimitExceededException)
        {
            // Tried again with the next call; a payment does not wait for this.
            log.LogError(failure, "The use of a secret of connection {Connection} could not be recorded", PublicId.Connection.Format(connection.Id));
        }
    }

    private static async Task Record(PaymentDb db, Connection connection, ConnectionSecret secret, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var first = await db.Set<ConnectionSecret>()
            .Where(kept => kept.Id == secret.Id && (kept.LastUsedAt == null || kept.LastUsedAt < now.Date))
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.LastUsedAt, now), cancellationToken);
        if (first == 1)
        {
            var code = await db.ProcessorCodeOf(connection, cancellationToken);
            RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(AuditKinds.ConnectionSecretUsed, [new FieldChange("secret", null, Words.Of(secret.Kind))]));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
