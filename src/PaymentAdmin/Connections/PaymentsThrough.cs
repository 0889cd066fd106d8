using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Connections;

/// <summary>How many payments are under way through a connection: what a stop does not reach, and what it keeps back.</summary>
/// <param name="OnTheirWay">Left already and not ended: submitting, pending or unknown. They are followed, whatever the connection's state.</param>
/// <param name="Waiting">Queued: they leave only while the connection takes payments.</param>
public sealed record PaymentsThrough(int OnTheirWay, int Waiting)
{
    /// <summary>In the caller's context.</summary>
    public static async Task<PaymentsThrough> Of(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var found = await db.Payments
            .Where(row => row.ConnectionId == connectionId
                && (row.Status == PaymentStatus.Queued || row.Status == PaymentStatus.Submitting || row.Status == PaymentStatus.Pending || row.Status == PaymentStatus.Unknown))
            .GroupBy(row => row.Status).Select(rows => new { Status = rows.Key, Count = rows.Count() }).ToListAsync(cancellationToken);
        return new PaymentsThrough(
            found.Where(row => row.Status != PaymentStatus.Queued).Sum(row => row.Count),
            found.Where(row => row.Status == PaymentStatus.Queued).Sum(row => row.Count));
    }
}

/// <summary>A connection after it was stopped or resumed: as GET shows it, with what is under way through it.</summary>
/// <param name="Connection">As it is now.</param>
/// <param name="OnTheirWay">Payments that had left already and have not ended; they are followed.</param>
/// <param name="Waiting">Payments that are queued for it.</param>
public record StoppedConnectionAnswer([property: System.Text.Json.Serialization.JsonIgnore] ConnectionAnswer Connection, int OnTheirWay, int Waiting) : ConnectionAnswer(Connection);
