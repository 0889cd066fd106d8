using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>
/// Shows the open Jobs pages of this node, every few seconds, how everything stands: the database is asked once, however many look,
/// and not while nobody does.
/// </summary>
internal sealed class JobWatch(IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobWatch> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly Lock _changing = new();
    private readonly List<Watcher> _watchers = [];
    private bool _looking;

    /// <param name="Jobs">As <see cref="ListJobs"/> has them.</param>
    /// <param name="Queues">As <see cref="QueueFigures"/> has them.</param>
    public sealed record Picture(IReadOnlyList<ListJobs.Row> Jobs, IReadOnlyList<QueueFigures.Row> Queues);

    /// <summary>Calls back after each look until the watcher is disposed; must not throw. Whoever shows it has made sure that the person may see it.</summary>
    public IDisposable Watch(Func<Picture, Task> look)
    {
        var watcher = new Watcher(this, look);
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

    /// <summary>How everything stands now.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Picture> Take(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewJobs);
        await using var scope = scopes.CreateAsyncScope();
        return new Picture(
            await scope.ServiceProvider.GetRequiredService<ListJobs>().Handle(actor, cancellationToken),
            await scope.ServiceProvider.GetRequiredService<QueueFigures>().Handle(actor, cancellationToken));
    }

    private async Task Look()
    {
        while (true)
        {
            await Task.Delay(Every, clock);
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

            try
            {
                var picture = await Take(Actor.System("jobs page", Correlation.Current()), CancellationToken.None);
                await Task.WhenAll(watchers.Select(watcher => watcher.Look(picture)));
            }
            catch (Exception failure)
            {
                // The next look may succeed; the pages stay as they are until then.
                log.LogWarning(failure, "Could not look at the jobs");
            }
        }
    }

    private void End(Watcher watcher)
    {
        lock (_changing)
        {
            _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher(JobWatch watch, Func<Picture, Task> look) : IDisposable
    {
        public Task Look(Picture picture) => look(picture);

        public void Dispose() => watch.End(this);
    }
}
