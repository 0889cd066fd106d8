using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Progress;

/// <summary>
/// Tells the open pages of this node, every few seconds, how far the distributions are that they show: each is counted once, however many
/// look, and none while nobody does. Where counting takes long, it is done less often.
/// </summary>
internal sealed class ProgressWatch(IDbContextFactory<PaymentDb> contexts, ConnectionGate gate, TimeProvider clock, ILogger<ProgressWatch> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>The pause is at least so many times as long as the counting: it takes no more than a small part of the database's time.</summary>
    private const int TimesAsLong = 20;

    private readonly Lock _changing = new();
    private readonly List<Watcher> _watchers = [];
    private bool _looking;

    /// <summary>Calls back after each look until the watcher is disposed; must not throw.</summary>
    /// <exception cref="Refusal">403.</exception>
    public IDisposable Watch(Guid distributionId, Actor actor, Func<ProgressAnswer, Task> look)
    {
        actor.Require(Permissions.ViewPayments);
        var watcher = new Watcher(this, distributionId, look);
        lock (_changing)
        {
            _watchers.Add(watcher);
            if (!_looking)
            {
                _looking = true;
                _ = Look();
            }
        }

        return watcher;
    }

    private async Task Look()
    {
        for (var pause = Every; ;)
        {
            await Task.Delay(pause, clock);
            IReadOnlyList<Watcher> watchers;
            lock (_changing)
            {
                watchers = [.. _watchers];
                _looking = watchers.Count > 0;
                if (!_looking)
                {
                    return;
                }
            }

            var began = clock.GetTimestamp();
            foreach (var ofOne in watchers.GroupBy(watcher => watcher.DistributionId))
            {
                await Tell(ofOne);
            }

            var took = clock.GetElapsedTime(began) * TimesAsLong;
            pause = took > Every ? took : Every;
        }
    }

    private async Task Tell(IGrouping<Guid, Watcher> ofOne)
    {
        try
        {
            var progress = await Count(ofOne.Key);
            await Task.WhenAll(ofOne.Select(watcher => watcher.Look(progress)));
        }
        catch (Exception failure)
        {
            // The next look may succeed; the pages of this one stay as they are until then, those of others go on.
            log.LogWarning(failure, "Could not tell how far {Distribution} is", PublicId.Distribution.Format(ofOne.Key));
        }
    }

    private async Task<ProgressAnswer> Count(Guid distributionId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await CountProgress.Of(db, gate, await db.Distributions.AsNoTracking().Required(distributionId, CancellationToken.None), clock.Now(), CancellationToken.None);
    }

    private void End(Watcher watcher)
    {
        lock (_changing)
        {
            _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher(ProgressWatch watch, Guid distributionId, Func<ProgressAnswer, Task> look) : IDisposable
    {
        public Guid DistributionId => distributionId;

        /// <summary>One that throws at once keeps the others from nothing.</summary>
        public async Task Look(ProgressAnswer progress) => await look(progress);

        public void Dispose() => watch.End(this);
    }
}
