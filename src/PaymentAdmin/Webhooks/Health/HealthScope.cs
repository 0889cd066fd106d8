using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>Which connections are looked at.</summary>
/// <param name="Environment">Their environment.</param>
/// <param name="Connections">They themselves, by processor.</param>
/// <param name="Capped">Whether there are more.</param>
/// <param name="Chosen">Their ids, where only some of the environment's are looked at; null for all of it.</param>
internal sealed record HealthScope(ConnectionEnvironment Environment, IReadOnlyList<HealthScope.Row> Connections, bool Capped, IReadOnlyList<Guid>? Chosen)
{
    internal sealed record Row(Guid Id, string ProcessorCode, string ProcessorName, ConnectionStatus Status);

    public static async Task<HealthScope> Of(PaymentDb db, ConnectionEnvironment environment, Guid? connectionId, string? processorCode, CancellationToken cancellationToken)
    {
        var rows = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
            where connection.Environment == environment
                && (connectionId == null || connection.Id == connectionId)
                && (processorCode == null || processor.Code == processorCode)
            orderby processor.Code, connection.Id
            select new Row(connection.Id, processor.Code, processor.Name, connection.Status)).Take(GetWebhookHealth.MaxConnections + 1).ToListAsync(cancellationToken);
        var capped = rows.Count > GetWebhookHealth.MaxConnections;
        var shown = rows.Take(GetWebhookHealth.MaxConnections).ToList();
        return new HealthScope(environment, shown, capped, connectionId is null && processorCode is null ? null : shown.ConvertAll(row => row.Id));
    }

    /// <summary>The hours of these connections.</summary>
    public IQueryable<WebhookHour> Hours(PaymentDb db)
    {
        var hours = db.Set<WebhookHour>().AsNoTracking().Where(hour => hour.Environment == Environment);
        return Chosen is null ? hours : hours.Where(hour => Chosen.Contains(hour.ConnectionId));
    }

    /// <summary>What is to be counted again of these connections.</summary>
    public IQueryable<WebhookHourMark> Marks(PaymentDb db)
    {
        var marks = db.Set<WebhookHourMark>().AsNoTracking().Where(mark => db.Connections.Any(connection => connection.Id == mark.ConnectionId && connection.Environment == Environment));
        return Chosen is null ? marks : marks.Where(mark => Chosen.Contains(mark.ConnectionId));
    }

    /// <summary>The notifications of these connections.</summary>
    public IQueryable<WebhookNotification> Notifications(PaymentDb db)
    {
        var notifications = db.WebhookNotifications.AsNoTracking().Where(row => row.Environment == Environment);
        return Chosen is null ? notifications : notifications.Where(row => Chosen.Contains(row.ConnectionId));
    }
}
