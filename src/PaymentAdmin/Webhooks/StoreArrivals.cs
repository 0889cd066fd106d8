using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Commits deliveries in small groups: while one group is being written the next gathers, so that the rate does not depend
/// on one disk flush each. Whoever waits first writes for all who wait; each returns only after its own commit.
/// </summary>
public sealed class StoreArrivals(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, WorkSignal signal) : IDisposable
{
    /// <summary>Most deliveries in one transaction.</summary>
    public const int MaxGroup = 64;

    /// <summary>Most that may wait: whoever comes then is told at once to come again, instead of after its patience has ended.</summary>
    public const int MaxWaiting = 2_000;

    /// <summary>Work items of the same payment may be changed by others at the same moment; more turns than that are no coincidence.</summary>
    private const int MaxTurns = 10;

    private readonly ConcurrentQueue<Place> _waiting = new();
    private readonly SemaphoreSlim _pen = new(1);

    /// <summary>Returns when it is stored, together with its work item.</summary>
    /// <exception cref="Refusal">503 <c>busy</c>: too many wait. Nothing was stored.</exception>
    internal async Task Store(Arrival arrival)
    {
        if (_waiting.Count >= MaxWaiting)
        {
            throw new Refusal(RefusalKind.Busy, "busy", "More arrives than can be stored. Send it again in a few seconds.");
        }

        var mine = new Place(arrival);
        _waiting.Enqueue(mine);
        await _pen.WaitAsync();
        try
        {
            while (!mine.Stored.IsCompleted)
            {
                await WriteGroup();
            }
        }
        finally
        {
            _pen.Release();
        }

        await mine.Stored;
    }

    /// <summary>Adds them and their work in the caller's context, for who changes more than the inbox. Wake the queue after the commit.</summary>
    internal static async Task Add(PaymentDb db, IReadOnlyList<Arrival> arrivals, DateTime now, CancellationToken cancellationToken)
    {
        await Enqueue.AddNew(db, WebhookQueue.Name, [.. arrivals.Select(arrival => (arrival.Notification.Id, arrival.OrderKey))], now, cancellationToken);
        foreach (var arrival in arrivals)
        {
            db.Add(arrival.Notification);
            db.Add(arrival.Body);
            db.AddRange(arrival.References);
        }
    }

    public void Dispose() => _pen.Dispose();

    private async Task WriteGroup()
    {
        var group = new List<Place>();
        while (group.Count < MaxGroup && _waiting.TryDequeue(out var next))
        {
            group.Add(next);
        }

        try
        {
            await Write([.. group.Select(place => place.Arrival)]);
            group.ForEach(place => place.Done());
        }
        catch (Exception failure) when (group.Count > 1 && !Databases.IsUnavailable(failure))
        {
            // One of them cannot be stored: the others must not go down with it.
            foreach (var place in group)
            {
                await WriteAlone(place);
            }
        }
        catch (Exception failure)
        {
            group.ForEach(place => place.Failed(failure));
        }
    }

    private async Task WriteAlone(Place place)
    {
        try
        {
            await Write([place.Arrival]);
            place.Done();
        }
        catch (Exception failure)
        {
            place.Failed(failure);
        }
    }

    private async Task Write(IReadOnlyList<Arrival> arrivals)
    {
        for (var turn = 1; ; turn++)
        {
            try
            {
                await Commit(arrivals);
                signal.Wake(WebhookQueue.Name);
                return;
            }
            catch (DbUpdateException conflict) when (turn < MaxTurns && Databases.IsConflict(conflict))
            {
                // What waits before one of them was begun at this moment: look again.
            }
        }
    }

    private async Task Commit(IReadOnlyList<Arrival> arrivals)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await Add(db, arrivals, clock.Now(), CancellationToken.None);
        await db.SaveChangesAsync();
    }

    /// <summary>One who waits.</summary>
    private sealed class Place(Arrival arrival)
    {
        private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Arrival Arrival => arrival;

        public Task Stored => _stored.Task;

        public void Done() => _stored.SetResult();

        public void Failed(Exception failure) => _stored.SetException(failure);
    }
}
