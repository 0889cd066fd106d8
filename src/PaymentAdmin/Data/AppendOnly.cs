using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Data;

/// <summary>A row that is written once and never changed or deleted: the record that auditors believe.</summary>
public interface IAppendOnly : IWrittenOnce;

internal static class AppendOnly
{
    /// <summary>Stops a save that would change or delete such a row. That is a fault of ours, not of the user.</summary>
    public static void Enforce(ChangeTracker tracker)
    {
        var broken = tracker.Entries<IWrittenOnce>().FirstOrDefault(entry => entry.State is EntityState.Modified or EntityState.Deleted);
        if (broken is not null)
        {
            throw new InvalidOperationException($"{broken.Metadata.DisplayName()} is append-only: it cannot be {broken.State.ToString().ToLowerInvariant()}.");
        }
    }
}
