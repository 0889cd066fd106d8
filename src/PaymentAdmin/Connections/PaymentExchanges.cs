using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Connections;

/// <summary>For other modules: what was said with a PSP about a payment, without bodies and addresses, in the caller's context.</summary>
public static class PaymentExchanges
{
    /// <summary>Of more than these the latest; the list of exchanges has all.</summary>
    private const int Most = 200;

    /// <param name="At">When it was sent, UTC.</param>
    /// <param name="Purpose">What for.</param>
    /// <param name="Problem">Why there is no answer; for people.</param>
    public sealed record Summary(Guid Id, DateTime At, string Purpose, CallOutcome Outcome, int? Status, long Milliseconds, string? Problem);

    public static async Task<IReadOnlyList<Summary>> Latest(PaymentDb db, Guid paymentId, CancellationToken cancellationToken) =>
        await db.Set<Exchange>()
            .Where(row => row.PaymentId == paymentId)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(Most)
            .Select(row => new Summary(row.Id, row.At, row.Purpose, row.Outcome, row.Status, row.Milliseconds, row.Problem)).ToListAsync(cancellationToken);
}
