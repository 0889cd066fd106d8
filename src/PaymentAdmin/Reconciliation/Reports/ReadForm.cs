using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>How the reports of a connection are read from now on.</summary>
internal static class ReadForm
{
    public static async Task<ReportForm> Of(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var settings = await db.Set<ReportSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ConnectionId == connectionId, cancellationToken) ?? ReportSettings.Of(connectionId);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == connectionId, cancellationToken);
        var currency = connection.Currency ?? await db.Processors.Where(row => row.Id == connection.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        return new ReportForm(settings.Columns, settings.ListsFailed, currency, connection.TimeZone);
    }
}
