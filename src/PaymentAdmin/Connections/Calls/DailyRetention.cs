using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Drops old exchanges soon after the start and then once a day. Several nodes may do it at once: what one has deleted another does not find.</summary>
internal sealed class DailyRetention(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DailyRetention> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Every)
        {
            await Task.Delay(wait, clock, stoppingToken);
            await Run(stoppingToken);
        }
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<DropOldExchanges>().Handle(Actor.System("retention", Correlation.Current()), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Tomorrow is early enough: no payment may stop because of this.
            log.LogError(failure, "Old exchanges could not be dropped; tried again tomorrow");
        }
    }
}
