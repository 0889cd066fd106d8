using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Daily;

/// <summary>Something to be done once a day.</summary>
/// <param name="Type">An <see cref="IDailyWork"/>.</param>
internal sealed record DailyWork(Type Type);

/// <summary>Does all daily work soon after the start and then once a day, one after another.</summary>
internal sealed class DailyRunner(IEnumerable<DailyWork> all, IServiceScopeFactory scopes, TimeProvider clock, ILogger<DailyRunner> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var due = clock.Now() + First; ; due = Later(due + Every, clock.Now()))
        {
            await Task.Delay(Later(due, clock.Now()) - clock.Now(), clock, stoppingToken);
            foreach (var work in all)
            {
                await Run(work.Type, stoppingToken);
            }
        }
    }

    private async Task Run(Type type, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var rows = await ((IDailyWork)scope.ServiceProvider.GetRequiredService(type)).Handle(Actor.System("daily work", Correlation.Current()), cancellationToken);
            log.LogInformation("{Work} is done for today: {Rows} rows", type.Name, rows);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Tomorrow is early enough: no payment, and none of the other work, may stop because of this.
            log.LogError(failure, "{Work} could not be done; tried again tomorrow", type.Name);
        }
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
