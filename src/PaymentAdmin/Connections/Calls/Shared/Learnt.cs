namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>What one call showed of the PSP.</summary>
/// <param name="Failed">Whether it is not well; null where the PSP was never asked.</param>
/// <param name="TooMany">Its 429; null for none.</param>
internal sealed record Learnt(bool? Failed, BurstSince? TooMany)
{
    public static readonly Learnt Nothing = new(null, null);
}

/// <summary>A 429, by this machine's stopwatch.</summary>
/// <param name="Begun">When the call began.</param>
/// <param name="RetryAfter">How long the PSP asks us to wait; null where it does not say.</param>
internal sealed record BurstSince(long Begun, TimeSpan? RetryAfter);

/// <summary>What was learnt and is not written yet.</summary>
internal sealed class Untold
{
    private int _calls;
    private int _failures;
    private BurstSince? _tooMany;
    private TrialEnd? _trial;
    private List<TaskCompletionSource<int?>> _waiting = [];

    /// <summary>Whether it cannot wait for the next occasion.</summary>
    public bool IsUrgent => _waiting.Count > 0;

    /// <summary>Adds what a call showed.</summary>
    /// <returns>Ends when it is written, with the rate to which that slowed the connection; at once where it can wait.</returns>
    public Task<int?> Add(Turn turn, Learnt learnt)
    {
        if (learnt.Failed is { } failed)
        {
            (_calls, _failures) = (_calls + 1, _failures + (failed ? 1 : 0));
        }

        _tooMany = Later(_tooMany, learnt.TooMany);
        _trial = turn.Trial is { } token ? new TrialEnd(token, learnt.Failed) : _trial;
        if (learnt is { Failed: not true, TooMany: null } && turn.Trial is null)
        {
            return Task.FromResult<int?>(null);
        }

        var written = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(written);
        return written.Task;
    }

    /// <summary>Takes all of it along, to be written.</summary>
    public Untold TakeAll()
    {
        var taken = new Untold { _calls = _calls, _failures = _failures, _tooMany = _tooMany, _trial = _trial, _waiting = _waiting };
        (_calls, _failures, _tooMany, _trial, _waiting) = (0, 0, null, null, []);
        return taken;
    }

    public FlowReport Report(long now) => new(
        _calls, _failures, _tooMany is null ? null : new TooMany(SharedFlowStore.Stopwatch.GetElapsedTime(_tooMany.Begun, now), _tooMany.RetryAfter), _trial);

    /// <summary>It is written: whoever waited for that goes on. The first of them learns that the connection was slowed down.</summary>
    public void Written(int? slowedTo)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            _waiting[i].TrySetResult(i == 0 ? slowedTo : null);
        }
    }

    /// <summary>It could not be written: it is for the next time, but nobody waits for that.</summary>
    public void PutBack(Untold into)
    {
        into._calls += _calls;
        into._failures += _failures;
        into._tooMany = Later(_tooMany, into._tooMany);
        into._trial ??= _trial;
        Written(null);
    }

    private static BurstSince? Later(BurstSince? one, BurstSince? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var wait = one.RetryAfter > other.RetryAfter || other.RetryAfter is null ? one.RetryAfter : other.RetryAfter;
        return new BurstSince(Math.Max(one.Begun, other.Begun), wait);
    }
}
