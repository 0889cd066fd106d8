using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Monitoring;

/// <summary>Lists alerts, newest first: what is open, or also what was closed.</summary>
public sealed class ListAlerts(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Open">Only open ones, or only closed ones; null for both.</param>
    /// <param name="Slice">Which part.</param>
    public sealed record Query(bool? Open, Slice Slice)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var status = query.OneOf("status", "open", "open", "closed", "all");
            var read = new Query(status == "all" ? null : status == "open", Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <param name="Id"><c>alr_</c> and a UUID.</param>
    /// <param name="At">When it was raised.</param>
    /// <param name="Kind">Stable word.</param>
    /// <param name="Message">What happened and what to do.</param>
    /// <param name="Link">The page that shows the thing concerned, below our own address.</param>
    /// <param name="Count">How often it happened while it was open.</param>
    /// <param name="LastAt">When it happened last.</param>
    /// <param name="ClosedAt">When somebody closed it; null while it is open.</param>
    /// <param name="ClosedBy">Who.</param>
    public sealed record Row(string Id, DateTime At, string Kind, string Message, string Link, int Count, DateTime LastAt, DateTime? ClosedAt, string? ClosedBy)
    {
        internal static Row Of(Alert alert) =>
            new(PublicId.Alert.Format(alert.Id), alert.At, alert.Kind, alert.Message, alert.Link, alert.Count, alert.LastAt, alert.ClosedAt, alert.ClosedByName);
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<Row>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewMonitoring);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var alerts = db.Set<Alert>().AsNoTracking();
        alerts = query.Open switch
        {
            true => alerts.Where(alert => alert.OpenKey != null),
            false => alerts.Where(alert => alert.OpenKey == null),
            null => alerts,
        };
        return await alerts.OrderByDescending(alert => alert.At).ThenByDescending(alert => alert.Id).Slice(query.Slice, Row.Of, cancellationToken);
    }
}
