namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>Writes the counts every few seconds, and once more when the node stops; forgets the connections of a flood.</summary>
internal sealed class RejectionCounter(RejectionCounts counts, RecentDoors doors, TimeProvider clock, ILogger<RejectionCounter> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Flush(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, clock, stoppingToken);
            doors.Clear();
            await Flush(stoppingToken);
        }
    }

    private async Task Flush(CancellationToken cancellationToken)
    {
        try
        {
            await counts.Flush(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Refused deliveries could not be counted; tried again in {Pause}", Every);
        }
    }
}
