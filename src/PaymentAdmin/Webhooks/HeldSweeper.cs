using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>Has held notifications looked at every minute. Several nodes may do it at once: what one has released another does not find.</summary>
internal sealed class HeldSweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<HeldSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SweepHeld.Place? next = null;
        while (true)
        {
            await Task.Delay(Every, clock, stoppingToken);
            next = await Sweep(next, stoppingToken);
        }
    }

    private async Task<SweepHeld.Place?> Sweep(SweepHeld.Place? from, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var answer = await scope.ServiceProvider.GetRequiredService<SweepHeld>().Handle(from, Actor.System("held webhooks", Correlation.Current()), cancellationToken);
            return answer.Next;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Held notifications could not be looked at; tried again in {Pause}", Every);
            return from;
        }
    }
}
