using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Demo;

/// <summary>
/// Tells the simulator inside this process where to report payments to. It forgets everything when the process ends, so each start tells it
/// anew: without, a payment would be known to have ended only when it is asked for, minutes later.
/// </summary>
internal sealed class RegisterAtSimulator(IDbContextFactory<PaymentDb> contexts, RegisterWebhook register, ILogger<RegisterAtSimulator> log)
{
    public async Task Run(Uri simulator, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var id in await ConnectedTo(simulator, cancellationToken))
            {
                await Register(id, simulator, cancellationToken);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // A busy database, for one: what is there to try things out with keeps nobody from the rest.
            log.LogError(failure, "The simulator at {Url} could not be told our webhook address. Payments through it end when they are asked for.", simulator);
        }
    }

    private async Task Register(Guid connectionId, Uri simulator, CancellationToken cancellationToken)
    {
        try
        {
            await register.Register(connectionId, Actor.System("demo data", Correlation.Current()), cancellationToken);
        }
        catch (Refusal refusal)
        {
            // Most likely it is another program that listens there: see SimulatorHost.
            log.LogWarning("The simulator at {Url} does not take our webhook address ({Reason}). Payments through it end when they are asked for.", simulator, refusal.Message);
        }
    }

    private async Task<IReadOnlyList<Guid>> ConnectedTo(Uri simulator, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var candidates = await db.Connections.AsNoTracking()
            .Where(connection => connection.Environment == ConnectionEnvironment.Sandbox && connection.Status != ConnectionStatus.Retired && connection.BaseUrl != null)
            .OrderBy(connection => connection.Id).ToListAsync(cancellationToken);
        return [.. candidates.Where(connection => connection.Facts.RegistersWebhooks && simulator.IsBaseOf(new Uri(connection.BaseUrl!))).Select(connection => connection.Id)];
    }
}
