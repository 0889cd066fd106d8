using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>
/// Connections as they were within the last second, for the time of a flood alone: the database is asked once a second, not
/// once a delivery, and what is genuine among them is still verified and taken in.
/// </summary>
internal sealed class RecentDoors(IDbContextFactory<PaymentDb> contexts, SecretVault vault, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Recent> _doors = new();

    /// <summary>The connection of an id; null where there is none.</summary>
    public Task<OpenDoor?> Find(Guid connectionId)
    {
        var now = clock.Now();
        return _doors.AddOrUpdate(connectionId, _ => Open(connectionId, now), (_, recent) => recent.IsUsable(now) ? recent : Open(connectionId, now)).Door.Value;
    }

    /// <summary>Forgets all: no secret stays in clear when the flood is over.</summary>
    public void Clear() => _doors.Clear();

    private Recent Open(Guid connectionId, DateTime now) => new(now, new Lazy<Task<OpenDoor?>>(() => Load(connectionId, now)));

    private async Task<OpenDoor?> Load(Guid connectionId, DateTime now)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await WebhookDoor.Find(db, vault, connectionId, _ => true, now, CancellationToken.None);
    }

    private sealed record Recent(DateTime At, Lazy<Task<OpenDoor?>> Door)
    {
        public bool IsUsable(DateTime now) => now - At < Fresh && !(Door.IsValueCreated && Door.Value.IsFaulted);
    }
}
