using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Fetches;

/// <summary>How far a processor's statements have been fetched, by connection.</summary>
public sealed class ListFetches(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="ConnectionId">Through which connection.</param>
    /// <param name="Environment">Its environment.</param>
    /// <param name="NextOn">The day that is fetched next, such as 2026-03-16: one that was fetched before where somebody had it fetched again.</param>
    /// <param name="Tries">How often that day was asked for in vain.</param>
    /// <param name="NextTryAt">When it is asked for again, after a try in vain.</param>
    /// <param name="Problem">Why the last try was in vain.</param>
    /// <param name="FetchedAt">When a day was last fetched.</param>
    public sealed record Row(string ConnectionId, ConnectionEnvironment Environment, string NextOn, int Tries, DateTime? NextTryAt, string? Problem, DateTime? FetchedAt);

    /// <param name="Data">By environment.</param>
    public sealed record Answer(IReadOnlyList<Row> Data);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid processorId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<StatementFetch>().AsNoTracking().Where(row => row.ProcessorId == processorId).OrderBy(row => row.Environment).ThenBy(row => row.ConnectionId).ToListAsync(cancellationToken);
        if (rows.Count == 0 && !await db.Processors.AnyAsync(row => row.Id == processorId, cancellationToken))
        {
            throw Refusal.NotFound("processor");
        }

        return new Answer([.. rows.Select(row => new Row(
            PublicId.Connection.Format(row.ConnectionId), row.Environment, row.NextOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Tries, row.NextTryAt, row.Problem, row.FetchedAt))]);
    }
}
