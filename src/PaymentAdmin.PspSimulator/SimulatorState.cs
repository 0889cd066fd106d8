namespace PaymentAdmin.PspSimulator;

/// <summary>Holds the world of now.</summary>
internal sealed class SimulatorState(SimulatorOptions options, HttpMessageInvoker http, ILogger<SimulatorState> log) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile World _world = new(options, options.Settings, http, log);

    public World World => _world;

    /// <summary>Forgets everything but what is to be kept.</summary>
    public void Reset(bool keepSettings, bool keepWebhooks, bool keepTokens)
    {
        lock (_gate)
        {
            var before = _world;
            var next = new World(options, keepSettings ? before.Settings : options.Settings, http, log);
            next.Keep(before, keepWebhooks, keepTokens);
            _world = next;
            before.Dispose();
        }
    }

    /// <summary>Changes the settings, one change after the other.</summary>
    public SimulatorSettings Change(Func<SimulatorSettings, SimulatorSettings> change)
    {
        lock (_gate)
        {
            return _world.Settings = change(_world.Settings);
        }
    }

    public void Dispose() => _world.Dispose();
}
