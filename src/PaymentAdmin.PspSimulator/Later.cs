namespace PaymentAdmin.PspSimulator;

/// <summary>Does things later, by the simulator's clock, until it is stopped.</summary>
internal sealed class Later : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();

    public Later(TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _log = log;
        Stopped = _stop.Token;
    }

    public CancellationToken Stopped { get; }

    public bool IsStopped => Stopped.IsCancellationRequested;

    /// <summary>Does something after a time; at once when there is none to wait.</summary>
    public void Do(TimeSpan after, Action act)
    {
        if (after <= TimeSpan.Zero)
        {
            act();
            return;
        }

        _ = Wait(after, act);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task Wait(TimeSpan after, Action act)
    {
        try
        {
            await Task.Delay(after, _clock, Stopped);
            act();
        }
        catch (OperationCanceledException)
        {
            // Stopped or reset: what was still to come belongs to a past that was thrown away.
        }
        catch (Exception failure)
        {
            _log.LogError(failure, "What was to be done later failed");
        }
    }
}
