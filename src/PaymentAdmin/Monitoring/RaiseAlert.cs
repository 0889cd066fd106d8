using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Monitoring;

/// <summary>Raises an alert in the caller's context: it commits with what it is about, or not at all.</summary>
public static class RaiseAlert
{
    /// <param name="kind">Stable word.</param>
    /// <param name="thingId">What it is about: the same kind about the same thing, while open, is one alert.</param>
    public static async Task Raise(PaymentDb db, DateTime now, string kind, Guid thingId, string message, string link, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        if (await db.Set<Alert>().SingleOrDefaultAsync(alert => alert.OpenKey == key, cancellationToken) is { } open)
        {
            open.Count++;
            open.LastAt = now;
            return;
        }

        db.Add(new Alert { Id = now.NewId(), At = now, LastAt = now, Kind = kind, Message = message, Link = link, OpenKey = key });
    }

    /// <summary>Whether an alert of a kind about a thing is open.</summary>
    public static Task<bool> IsOpen(PaymentDb db, string kind, Guid thingId, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        return db.Set<Alert>().AnyAsync(alert => alert.OpenKey == key, cancellationToken);
    }

    private static string Key(string kind, Guid thingId) => $"{kind}:{thingId:D}";
}
