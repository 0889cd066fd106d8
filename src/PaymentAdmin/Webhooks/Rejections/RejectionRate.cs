using System.Collections.Concurrent;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>
/// How many deliveries that are not verified a connection may bring per minute, on each node. What is verified takes nothing
/// from it and is never stopped by it. Only connections that exist have a place here.
/// </summary>
internal sealed class RejectionRate(InboxSettings settings, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, Bucket> _buckets = new();

    /// <summary>Whether nothing is left: what comes now is verified without asking the database for each.</summary>
    public bool IsSpent(Guid connectionId) => _buckets.TryGetValue(connectionId, out var bucket) && !bucket.Has(clock.Now());

    /// <summary>Takes one.</summary>
    /// <returns>Whether one was left.</returns>
    public bool Take(Guid connectionId) => _buckets.GetOrAdd(connectionId, _ => new Bucket(settings.RejectedPerMinute, clock.Now())).Take(clock.Now());

    /// <summary>Full at the beginning, filled again evenly over a minute.</summary>
    private sealed class Bucket(int perMinute, DateTime since)
    {
        private readonly Lock _changing = new();
        private double _left = perMinute;
        private DateTime _at = since;

        public bool Has(DateTime now)
        {
            lock (_changing)
            {
                Fill(now);
                return _left >= 1;
            }
        }

        public bool Take(DateTime now)
        {
            lock (_changing)
            {
                Fill(now);
                if (_left < 1)
                {
                    return false;
                }

                _left--;
                return true;
            }
        }

        private void Fill(DateTime now)
        {
            if (now > _at)
            {
                _left = Math.Min(perMinute, _left + (now - _at).TotalMinutes * perMinute);
                _at = now;
            }
        }
    }
}
