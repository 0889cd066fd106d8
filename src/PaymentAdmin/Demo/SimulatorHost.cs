using PaymentAdmin.Platform.Settings;
using PaymentAdmin.PspSimulator;

namespace PaymentAdmin.Demo;

/// <summary>The simulator inside the Development host: a PSP to try against, without a second command.</summary>
internal sealed class SimulatorHost(AppSettings settings, IServiceScopeFactory scopes, ILogger<SimulatorHost> log) : IHostedLifecycleService, IAsyncDisposable
{
    private WebApplication? _simulator;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.SimulatorUrl is not { } url)
        {
            return;
        }

        var simulator = Simulator.Build(new SimulatorOptions { Urls = url.GetLeftPart(UriPartial.Authority) });
        try
        {
            await simulator.StartAsync(cancellationToken);
            _simulator = simulator;
        }
        catch (IOException taken)
        {
            // Most likely a second PaymentAdmin, or the simulator itself: what stands there may do as well.
            log.LogWarning("The simulator cannot listen at {Url} ({Reason}). PaymentAdmin goes on without a simulator of its own.", url, taken.Message);
            await simulator.DisposeAsync();
        }
    }

    /// <summary>Now that we listen too, and know at which address.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.SimulatorUrl is not { } url)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegisterAtSimulator>().Run(url, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _simulator?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;
}
