using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Monitoring;

/// <summary>Raises an alert in the caller's context: it commits with what it is about, or not at all.</summary>
public static class RaiseAlert
{
    /// <param name="kind">Stable word.</param>
    /// <param name="thingId">What it is about: the same kind about the same thing, while open, is one alert.</param>
    /// <returns>Whether it is a new one; false where it was open already.</returns>
    public static async Task<bool> Raise(PaymentDb db, DateTime now, string kind, Guid thingId, string message, string link, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        var raised = db.Set<Alert>().Local.FirstOrDefault(alert => alert.OpenKey == key)
            ?? await db.Set<Alert>().SingleOrDefaultAsync(alert => alert.OpenKey == key, cancellationToken);
        if (raised is { } open)
        {
            open.Count++;
            open.LastAt = now;
            return false;
        }

        db.Add(new Alert { Id = now.NewId(), At = now, LastAt = now, Kind = kind, Message = message, Link = link, OpenKey = key });
        return true;
    }

    /// <summary>Has an alert say what is true by now, as a job does that looks again and again: a new one where none is open; the open one changes only where its message does.</summary>
    /// <returns>Whether it is a new one.</returns>
    public static async Task<bool> Keep(PaymentDb db, DateTime now, string kind, Guid thingId, string message, string link, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        if (await db.Set<Alert>().SingleOrDefaultAsync(alert => alert.OpenKey == key, cancellationToken) is not { } open)
        {
            return await Raise(db, now, kind, thingId, message, link, cancellationToken);
        }

        (open.Message, open.Link, open.LastAt) = (message, link, open.Message == message ? open.LastAt : now);
        return false;
    }

    /// <summary>Whether an alert of a kind about a thing is open.</summary>
    public static Task<bool> IsOpen(PaymentDb db, string kind, Guid thingId, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        return db.Set<Alert>().AnyAsync(alert => alert.OpenKey == key, cancellationToken);
    }

    /// <summary>Closes the one about a thing, if it is open: what it tells of is over.</summary>
    public static async Task Close(PaymentDb db, string kind, Guid thingId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var key = Key(kind, thingId);
        (await db.Set<Alert>().SingleOrDefaultAsync(alert => alert.OpenKey == key, cancellationToken))?.Close(actor, now);
    }

    /// <summary>Closes those of a kind that are open about anything else: what they tell of is over, and the same again is a new one.</summary>
    /// <param name="still">What the kind is still true of.</param>
    public static async Task CloseOthers(PaymentDb db, string kind, IReadOnlyCollection<Guid> still, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var keys = still.Select(thing => Key(kind, thing)).ToList();
        foreach (var over in await db.Set<Alert>().Where(alert => alert.Kind == kind && alert.OpenKey != null && !keys.Contains(alert.OpenKey)).ToListAsync(cancellationToken))
        {
            over.Close(actor, now);
        }
    }

    private static string Key(string kind, Guid thingId) => $"{kind}:{thingId:D}";
}
