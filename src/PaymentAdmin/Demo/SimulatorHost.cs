using PaymentAdmin.Platform.Settings;
using PaymentAdmin.PspSimulator;

namespace PaymentAdmin.Demo;

/// <summary>The simulator inside the Development host: a PSP to try against, without a second command.</summary>
internal sealed class SimulatorHost(AppSettings settings, ILogger<SimulatorHost> log) : IHostedService, IAsyncDisposable
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

    public Task StopAsync(CancellationToken cancellationToken) => _simulator?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;
}
