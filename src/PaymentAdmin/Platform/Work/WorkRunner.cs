using System.Collections.Concurrent;

namespace PaymentAdmin.Platform.Work;

/// <summary>
/// Works one queue on this node: claims as many items as hands are free, woken by new work and by hands that become free,
/// at the latest by its timer. When the node stops it claims no more and lets what is begun come to its end; what the
/// host's time does not suffice for is cancelled, and done again elsewhere when its lease has run out.
/// </summary>
internal sealed class WorkRunner(
    WorkQueue queue, Type handler, ClaimWork claims, TryWork tries, WorkSignal signal, TimeProvider clock, ILogger<WorkRunner> log, IWorkLanes? lanes = null)
    : BackgroundService
{
    /// <summary>How long free hands wait for more of them, while most are busy.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<WorkClaim, Task> _busy = new();
    private readonly CancellationTokenSource _abandon = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var giveUp = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abandon);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _abandon.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting must not wait for the first look at the database.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Gather(stoppingToken);
            if (!await Begin(stoppingToken))
            {
                await Woken(queue.Every, stoppingToken);
            }
        }

        await Task.WhenAll(_busy.Values);
    }

    /// <summary>
    /// A claim costs the database as much for one item as for many: while most hands are busy, the few that are free wait a
    /// moment for the others and are given work together. One that is busy for long holds up nobody for longer than that.
    /// </summary>
    private async Task Gather(CancellationToken stoppingToken)
    {
        var since = clock.GetTimestamp();
        while (MostAreBusy() && Moment - clock.GetElapsedTime(since) is { } left && left > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            await Woken(left, stoppingToken);
        }
    }

    private bool MostAreBusy() => queue.Parallelism - _busy.Count is > 0 and var free && free < queue.Parallelism / 2;

    /// <summary>Gives each free hand an item.</summary>
    /// <returns>Whether there may be more to begin at once.</returns>
    private async Task<bool> Begin(CancellationToken stoppingToken)
    {
        var free = queue.Parallelism - _busy.Count;
        if (free <= 0)
        {
            return false;
        }

        var taken = await Claim(free, stoppingToken);
        foreach (var claim in taken)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _busy[claim] = done.Task;
            _ = Task.Run(() => Work(claim, done), CancellationToken.None);
        }

        return taken.Count > 0;
    }

    private async Task<IReadOnlyList<WorkClaim>> Claim(int free, CancellationToken stoppingToken)
    {
        try
        {
            var closed = lanes is null ? [] : await lanes.Closed(stoppingToken);
            var busy = _busy.Keys.Where(claim => claim.Lane is not null).GroupBy(claim => claim.Lane!.Value).ToDictionary(lane => lane.Key, lane => lane.Count());
            return await claims.Take(queue.Name, free, queue.Lease, new LaneHands(queue.PerLane, closed, busy), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The queue {Queue} could not be looked at; tried again in {Pause}", queue.Name, queue.Every);
            return [];
        }
    }

    private async Task Work(WorkClaim claim, TaskCompletionSource done)
    {
        try
        {
            await tries.Handle(queue, handler, claim, _abandon.Token);
        }
        finally
        {
            _busy.TryRemove(claim, out _);
            done.SetResult();
            signal.Wake(queue.Name);
        }
    }

    private async Task Woken(TimeSpan atTheLatest, CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(signal.Wait(queue.Name, enough.Token), Task.Delay(atTheLatest, clock, enough.Token));
        await enough.CancelAsync();
    }
}
