using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Months;

/// <summary>Which months of accounting are closed, and which one can be next.</summary>
public sealed class ReadMonths(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Ten years: older ones are not shown.</summary>
    private const int Most = 120;

    /// <param name="Environment">In whose books.</param>
    /// <param name="Next">The month that can be closed now, such as 2026-02; null where none is over.</param>
    /// <param name="Closed">Those that are closed, latest first.</param>
    public sealed record Answer(ConnectionEnvironment Environment, string? Next, IReadOnlyList<Row> Closed);

    /// <param name="Month">Such as 2026-01.</param>
    /// <param name="ClosesAt">From when nothing counts in it any more.</param>
    /// <param name="ClosedBy">Who closed it.</param>
    /// <param name="ClosedAt">When that was decided.</param>
    public sealed record Row(string Month, DateTime ClosesAt, string ClosedBy, DateTime ClosedAt)
    {
        internal static Row Of(ClosedMonth closed) => new(Show(closed.Month), closed.ClosesAt, closed.ByName, closed.At);
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(ConnectionEnvironment? environment, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var shown = environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var closed = await db.Set<ClosedMonth>().AsNoTracking().Where(row => row.Environment == shown).OrderByDescending(row => row.Month).Take(Most).ToListAsync(cancellationToken);
        var first = await db.JournalEntries.Where(entry => entry.Environment == shown).MinAsync(entry => (DateTime?)entry.BookedAt, cancellationToken);
        var next = closed.Count > 0 ? closed[0].Month.AddMonths(1) : first is { } at ? ClosedMonth.Of(at) : (DateTime?)null;
        return new Answer(shown, next?.AddMonths(1) <= clock.Now() ? Show(next.Value) : null, [.. closed.Select(Row.Of)]);
    }

    /// <summary>A month as it is written: 2026-01.</summary>
    internal static string Show(DateTime month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
