using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>
/// Counts what changed and looks at the hours that are over, every few seconds, on every node. A busy hour takes longer to
/// count: then it is counted less often, so that counting never takes more than a small part of the database's time.
/// </summary>
internal sealed class HealthLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<HealthLoop> log) : BackgroundService
{
    private const int TimesAsLong = 20;
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = AtLeast; ;)
        {
            await Task.Delay(wait, clock, stoppingToken);
            var began = clock.GetTimestamp();
            await Run(stoppingToken);
            var pause = clock.GetElapsedTime(began) * TimesAsLong;
            wait = pause > AtLeast ? pause : AtLeast;
        }
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var actor = Actor.System("webhook-health", Correlation.Current());
            await scope.ServiceProvider.GetRequiredService<CountWebhooks>().Handle(actor, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<JudgeWebhookHours>().Handle(actor, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The marks are still there: the next run counts what this one did not.
            log.LogError(failure, "Webhooks could not be counted; tried again shortly");
        }
    }
}
