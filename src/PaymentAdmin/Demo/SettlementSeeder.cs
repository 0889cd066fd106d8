using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Demo;

/// <summary>Seeds what is settled once the host runs: what arrives is processed by its jobs.</summary>
internal sealed class SettlementSeeder(AppSettings settings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SettlementSeeder> log) : BackgroundService
{
    private const int Tries = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.SeedSettlement)
        {
            return;
        }

        try
        {
            for (var tries = 0; tries < Tries && !await Seed(stoppingToken); tries++)
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // What is there to try things out with keeps nobody from the rest; the next start tries again.
            log.LogError(failure, "There is nothing to settle to try the desk with.");
        }
    }

    private async Task<bool> Seed(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SeedSettlement>().Run(Actor.System("demo data", Correlation.Current()), cancellationToken);
    }
}
