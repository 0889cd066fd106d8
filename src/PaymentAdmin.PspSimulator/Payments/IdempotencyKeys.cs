using System.Collections.Concurrent;
using System.Security.Cryptography;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>Remembers the first answer to each idempotency key, for a time.</summary>
internal sealed class IdempotencyKeys(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The first answer for this key and body; of callers at the same time one acts and all get its answer.</summary>
    /// <exception cref="ApiError">409 <c>idempotency_key_reused</c>: the key came with another body.</exception>
    public async Task<Answer> Once(string key, byte[] body, TimeSpan ttl, Func<Answer> first)
    {
        var mine = new Entry(SHA256.HashData(body), clock.GetUtcNow());
        while (true)
        {
            var known = _entries.GetOrAdd(key, mine);
            if (known == mine || (mine.At - known.At >= ttl && _entries.TryUpdate(key, mine, known)))
            {
                return Act(key, mine, first);
            }

            if (mine.At - known.At >= ttl)
            {
                continue;
            }

            if (!known.BodyHash.AsSpan().SequenceEqual(mine.BodyHash))
            {
                throw new ApiError(409, "idempotency_key_reused", "This idempotency key was sent with another body.");
            }

            if (await known.Answer is { } answer)
            {
                return answer.With("Idempotent-Replayed", "true") with { Hold = null };
            }
        }
    }

    /// <summary>Forgets all keys, or one; returns how many.</summary>
    public int Forget(string? key)
    {
        var forgotten = 0;
        foreach (var known in _entries.Keys)
        {
            if ((key is null || known.EndsWith("\n" + key, StringComparison.Ordinal)) && _entries.TryRemove(known, out _))
            {
                forgotten++;
            }
        }

        return forgotten;
    }

    private Answer Act(string key, Entry mine, Func<Answer> first)
    {
        try
        {
            var answer = first();
            mine.Keep(answer);
            return answer;
        }
        catch (ApiError refused) when (refused.Status is 409 or 422)
        {
            var answer = refused.ToAnswer();
            mine.Keep(answer);
            return answer;
        }
        catch
        {
            // A body that could not even be read is no first answer: the key stays free.
            _entries.TryRemove(KeyValuePair.Create(key, mine));
            mine.Keep(null);
            throw;
        }
    }

    private sealed class Entry(byte[] bodyHash, DateTimeOffset at)
    {
        private readonly TaskCompletionSource<Answer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] BodyHash => bodyHash;

        public DateTimeOffset At => at;

        /// <summary>The answer; null when there was none after all.</summary>
        public Task<Answer?> Answer => _answer.Task;

        public void Keep(Answer? answer) => _answer.SetResult(answer);
    }
}
