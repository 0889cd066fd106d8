using System.Collections.Concurrent;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>The runs that go on in this process. They end with it; what they had found until then is kept.</summary>
public sealed class RunningTests(IServiceScopeFactory scopes, ILogger<RunningTests> log) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly CancellationTokenSource _ends = new();
    private bool _disposed;

    /// <summary>How many go on now.</summary>
    public int Count => _running.Count;

    internal void Begin(Guid runId, Actor actor) => _running[runId] = Task.Run(() => Run(runId, actor));

    /// <summary>Waits for one that was begun here.</summary>
    internal Task Ended(Guid runId) => _running.TryGetValue(runId, out var task) ? task : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_disposed)
        {
            return; // A host that is stopped twice.
        }

        await _ends.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _disposed = true;
        _ends.Dispose();
    }

    private async Task Run(Guid runId, Actor actor)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var runner = scope.ServiceProvider.GetRequiredService<DiagnosticRunner>();
            try
            {
                await runner.Run(runId, actor, _ends.Token);
            }
            catch (OperationCanceledException) when (_ends.IsCancellationRequested)
            {
                // We are being stopped. One that is killed shows as interrupted once it has been silent for long enough.
                await runner.Interrupt(runId, actor);
            }
        }
        catch (Exception fault)
        {
            log.LogError(fault, "A connection's test ended with a fault. Correlation id {CorrelationId}", actor.CorrelationId);
        }
        finally
        {
            _running.TryRemove(runId, out _);
        }
    }
}
