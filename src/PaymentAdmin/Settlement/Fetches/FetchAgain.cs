using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Fetches;

/// <summary>Has the statements of a processor's connections fetched again, in the caller's context; nothing happens where its statements are uploaded.</summary>
internal static class FetchAgain
{
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="home">Whose.</param>
    /// <param name="from">From which day on; null for what was not fetched yet.</param>
    /// <param name="now">The time now, UTC.</param>
    public static async Task Ask(PaymentDb db, IssueHome home, DateOnly? from, DateTime now, CancellationToken cancellationToken)
    {
        var fetches = await db.Set<StatementFetch>()
            .Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && db.Set<SettlementSettings>().Any(settings => settings.ProcessorId == row.ProcessorId && settings.FetchPath != null))
            .ToListAsync(cancellationToken);
        foreach (var fetch in fetches)
        {
            fetch.Again(from, now);
            if (fetch.IsDue(now))
            {
                await Enqueue.Add(db, FetchStatement.QueueName, fetch.ConnectionId, orderKey: null, now, now, cancellationToken);
            }
        }
    }
}
