using System.Collections.Concurrent;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>Does a thing once for all who want it at the same time. Who stops waiting does not stop it for the others.</summary>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<Guid, Lazy<Task<T>>> _running = new();

    public Task<T> Run(Guid key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var mine = new Lazy<Task<T>>(() => Finish(key, work));
        return _running.GetOrAdd(key, mine).Value.WaitAsync(cancellationToken);
    }

    private async Task<T> Finish(Guid key, Func<Task<T>> work)
    {
        // Off the caller's path, so that its value is known to others before it can end.
        await Task.Yield();
        try
        {
            return await work();
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
