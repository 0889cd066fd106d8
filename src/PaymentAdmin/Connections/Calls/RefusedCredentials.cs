using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>What happens when a PSP refuses our credentials for the second time: the connection is paused, once, and somebody is told.</summary>
internal sealed class RefusedCredentials(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<RefusedCredentials> log)
{
    internal async Task Pause(Guid connectionId, CallContext context, CancellationToken cancellationToken)
    {
        // Not the person: it is the PSP's answer that stops it.
        var system = Actor.System("credentials check", context.Actor.CorrelationId);
        try
        {
            await new UnitOfWork(contexts, clock).Save(
                system,
                async (db, now) =>
                {
                    await PauseConnection.Because(db, connectionId, PauseConnection.CredentialsRefused, system, now, cancellationToken);
                    return connectionId;
                },
                once: null,
                cancellationToken);
        }
        catch (Exception failure) when (failure is Refusal or DbUpdateException || Databases.IsUnavailable(failure))
        {
            // The answer must not be lost; the next refusal comes here again.
            log.LogError(failure, "Connection {Connection}, whose credentials were refused, could not be paused", PublicId.Connection.Format(connectionId));
        }
    }
}
