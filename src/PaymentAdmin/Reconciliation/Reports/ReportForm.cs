using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>How the reports of a connection are to be read.</summary>
internal static class ReportForm
{
    /// <returns>Its settings; the currency of rows that carry none; whose clock is meant where a time has no offset.</returns>
    public static async Task<(ReportSettings Settings, string Currency, TimeZoneInfo Zone)> Of(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var settings = await db.Set<ReportSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ConnectionId == connectionId, cancellationToken) ?? ReportSettings.Of(connectionId);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == connectionId, cancellationToken);
        var currency = connection.Currency ?? await db.Processors.Where(row => row.Id == connection.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        return (settings, currency, TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone));
    }
}
