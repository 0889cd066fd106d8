using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Tells the open pages of this node, every few seconds, whether something arrived: one question to the database per
/// environment, however many look, and none while nobody does.
/// </summary>
internal sealed class WebhookWatch(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<WebhookWatch> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly Lock _changing = new();
    private readonly List<Watcher> _watchers = [];
    private bool _looking;

    /// <summary>Calls back after each look until the watcher is disposed; must not throw.</summary>
    /// <param name="look">Whether something arrived since the look before.</param>
    public IDisposable Watch(ConnectionEnvironment environment, Func<bool, Task> look)
    {
        var watcher = new Watcher(this, environment, look);
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
        var newest = new Dictionary<ConnectionEnvironment, Guid?>();
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
                foreach (var ofOne in watchers.GroupBy(watcher => watcher.Environment))
                {
                    var now = await Newest(ofOne.Key);

                    // Who looked on before there was a look to compare with may have missed something.
                    var arrived = !newest.TryGetValue(ofOne.Key, out var before) || before != now;
                    newest[ofOne.Key] = now;
                    await Task.WhenAll(ofOne.Select(watcher => watcher.Look(arrived)));
                }
            }
            catch (Exception failure)
            {
                // The next look may succeed; the pages stay as they are until then.
                log.LogWarning(failure, "Could not look for what arrived");
            }
        }
    }

    private async Task<Guid?> Newest(ConnectionEnvironment environment)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.WebhookNotifications.Where(row => row.Environment == environment).InOrder().Select(row => (Guid?)row.Id).FirstOrDefaultAsync();
    }

    private void End(Watcher watcher)
    {
        lock (_changing)
        {
            _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher(WebhookWatch watch, ConnectionEnvironment environment, Func<bool, Task> look) : IDisposable
    {
        public ConnectionEnvironment Environment => environment;

        public Task Look(bool arrived) => look(arrived);

        public void Dispose() => watch.End(this);
    }
}
