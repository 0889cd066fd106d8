using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>Lists replays of many, newest first, of one environment.</summary>
public sealed class ListReplays(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Environment">The one environment; null for production once there is a production connection, sandbox before.</param>
    /// <param name="Slice">Which part.</param>
    public sealed record Query(ConnectionEnvironment? Environment, Slice Slice)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Word<ConnectionEnvironment>("environment"), Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<ReplayAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = (await new NotificationFilter(Environment: query.Environment).Settle(db, cancellationToken)).Environment!.Value;
        return await db.Set<WebhookReplay>().AsNoTracking().Where(replay => replay.Environment == environment)
            .OrderByDescending(replay => replay.StartedAt).ThenByDescending(replay => replay.Id)
            .Slice(query.Slice, ReplayAnswer.Of, cancellationToken);
    }
}
