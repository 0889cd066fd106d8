using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>How much may go in one payment.</summary>
internal static class FollowUpLimits
{
    /// <summary>The connection's bound, in minor units; null for none. It is in the processor's settlement currency, and says nothing about another one.</summary>
    public static async Task<long?> SingleMaximum(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        var limit = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
            where connection.Id == distribution.ConnectionId
            select new { connection.SingleMaximum, processor.SettlementCurrency }).SingleAsync(cancellationToken);
        return limit.SettlementCurrency == distribution.Currency ? limit.SingleMaximum : null;
    }
}
