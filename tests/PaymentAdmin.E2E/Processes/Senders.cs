using System.Collections.Concurrent;
using System.Net;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>
/// Twenty who send at once, as a PSP with many servers does: new notices, copies of earlier ones, reversals, while the
/// application comes and goes. They note what was acknowledged; what was not they do not repeat.
/// </summary>
internal sealed class Senders(Cbs cbs, int seed) : IDisposable
{
    private const int Count = 20;

    // A copy comes soon after the first, as a PSP's repetition does, so that both are under way together.
    private const int CopiesReachBack = 10;

    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<int, (int Payment, bool Reversal)> _acknowledged = new();
    private readonly ConcurrentQueue<string> _unexpected = new();
    private int _deliveries;
    private int _payments;
    private volatile int _thisRound;

    /// <summary>What the application said it has, by the number of the delivery.</summary>
    public IReadOnlyDictionary<int, (int Payment, bool Reversal)> Acknowledged => _acknowledged;

    /// <summary>How many were sent, acknowledged or not.</summary>
    public int Sent => _deliveries;

    /// <summary>Answers that a PSP must not get: what is refused although it is in order.</summary>
    public IReadOnlyCollection<string> Unexpected => _unexpected;

    /// <summary>How many were acknowledged in the present round.</summary>
    public int AcknowledgedThisRound => _thisRound;

    /// <summary>Sends until it is told to stop, or the application is gone, which may be at any moment.</summary>
    public Task Send(RunningApp app, int round, CancellationToken enough)
    {
        _thisRound = 0;
        var url = app.Url;
        return Task.WhenAll(Enumerable.Range(0, Count).Select(sender => Task.Run(() => Send(url, new Random(HashCode(round, sender)), enough), CancellationToken.None)));
    }

    public void Dispose() => _client.Dispose();

    private int HashCode(int round, int sender) => unchecked((seed * 397) + (round * Count) + sender);

    private async Task Send(Uri url, Random random, CancellationToken enough)
    {
        var there = true;
        while (there && !enough.IsCancellationRequested)
        {
            // One in two is new; the others are about one of the last ones, and every fourth of all is a reversal.
            var payment = random.Next(2) == 0 ? Interlocked.Increment(ref _payments) : Math.Max(1, Volatile.Read(ref _payments) - random.Next(CopiesReachBack));
            there = await Send(url, payment, reversal: random.Next(4) == 0, enough);
        }
    }

    /// <returns>Whether there was an answer.</returns>
    private async Task<bool> Send(Uri url, int payment, bool reversal, CancellationToken enough)
    {
        var delivery = Interlocked.Increment(ref _deliveries);
        try
        {
            using var request = cbs.Delivery(url, Cbs.Notice(payment, reversal), delivery);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, enough);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                _acknowledged[delivery] = (payment, reversal);
                Interlocked.Increment(ref _thisRound);
            }
            else
            {
                _unexpected.Enqueue($"delivery {delivery}: {(int)answer.StatusCode}");
            }

            return true;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
        {
            // It was killed: nobody knows whether it has this one.
            return false;
        }
    }
}
