using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>
/// Keeps the lines of a statement's file and compares them with the earlier statements: from one commit on they stand, and those that it corrects do not.
/// Nothing is booked here.
/// </summary>
public sealed class ReleaseStatement(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private const int PartLines = 1_000;

    /// <summary>Most ids of one statement to the database.</summary>
    private const int PartIds = 500;

    /// <param name="renew">Called between the parts of what takes long: whoever has the work keeps it.</param>
    /// <param name="requireOurs">Called within the commit that lets the lines stand: throws where somebody else has the work by now.</param>
    /// <exception cref="Refusal">422: the file cannot be read, has errors, or <c>statement_unclear</c>.</exception>
    internal async Task Handle(SettlementStatement statement, Stream content, Func<Task> renew, Func<PaymentDb, Task> requireOurs, CancellationToken cancellationToken)
    {
        var lines = await Read(statement, content, cancellationToken);
        await Keep(statement, lines, renew, cancellationToken);
        await unitOfWork.Save(
            Actor.System(StatementQueue.Name, Correlation.Current()),
            async (db, _) =>
            {
                await Release(db, statement.Id, lines, cancellationToken);
                await requireOurs(db);
                return 0;
            },
            once: null,
            cancellationToken);
    }

    /// <summary>The lines of a statement that do not stand yet.</summary>
    internal static IQueryable<SettlementLine> Unkept(PaymentDb db, Guid id) => db.Set<SettlementLine>().Where(line => line.StatementId == id && !line.Stands && line.WithdrawnById == null);

    private async Task<IReadOnlyList<StatementLine>> Read(SettlementStatement statement, Stream content, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var currency = await db.Processors.Where(row => row.Id == statement.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        var settings = await db.Set<SettlementSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ProcessorId == statement.ProcessorId, cancellationToken);
        return StatementContent.Read(content, settings?.Columns ?? StatementColumns.Default, new StatementDefaults(currency, statement.SettledAt), clock.Now());
    }

    /// <summary>They do not stand yet; what a try before left is taken away.</summary>
    private async Task Keep(SettlementStatement statement, IReadOnlyList<StatementLine> lines, Func<Task> renew, CancellationToken cancellationToken)
    {
        await renew();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await Unkept(db, statement.Id).ExecuteDeleteAsync(cancellationToken);
        }

        foreach (var part in lines.Chunk(PartLines))
        {
            await renew();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.AddRange(part.Select(line => SettlementLine.Read(statement.Id, statement.Home, line)));
            await db.SaveChangesAsync(cancellationToken);
        }

        await renew();
    }

    private static async Task Release(PaymentDb db, Guid id, IReadOnlyList<StatementLine> lines, CancellationToken cancellationToken)
    {
        var home = await db.Set<SettlementStatement>().Where(row => row.Id == id).Select(row => new IssueHome(row.ProcessorId, row.Environment)).SingleAsync(cancellationToken);
        await MatchKeys.Lock(db, home, cancellationToken);
        var statement = await db.Set<SettlementStatement>().SingleAsync(row => row.Id == id, cancellationToken);
        if (statement.Status != StatementStatus.Reading)
        {
            return;
        }

        var comparison = StatementVersions.Compare(statement.Sha256, lines, await Earlier(db, statement, lines, cancellationToken), statement.Intent);
        if (comparison.Relation == StatementRelation.Unclear)
        {
            throw StatementVersions.Unclear();
        }

        await Apply(db, id, comparison, cancellationToken);
        statement.Release(comparison, lines.Count, lines.Max(line => line.SettledOn));
    }

    private static async Task<IReadOnlyList<EarlierStatement>> Earlier(PaymentDb db, SettlementStatement statement, IReadOnlyList<StatementLine> lines, CancellationToken cancellationToken)
    {
        var found = new List<SettlementLine>();
        foreach (var part in lines.Select(line => line.SettlementReference).Distinct(StringComparer.Ordinal).Chunk(PartIds))
        {
            found.AddRange(await db.Set<SettlementLine>().AsNoTracking()
                .Where(line => line.ProcessorId == statement.ProcessorId && line.Environment == statement.Environment && part.Contains(line.SettlementReference) && line.Stands)
                .OrderBy(line => line.Number).ToListAsync(cancellationToken));
        }

        return [.. found.GroupBy(line => line.VersionId).Select(same => new EarlierStatement(same.Key, "", [.. same.Select(line => line.Line)]))];
    }

    private static async Task Apply(PaymentDb db, Guid id, StatementComparison comparison, CancellationToken cancellationToken)
    {
        foreach (var part in comparison.Staying.Chunk(PartIds))
        {
            var (earlier, copies) = (part.Select(one => one.Earlier.Id).ToList(), part.Select(one => one.Now.Id).ToList());
            ManyRows.Expect(copies.Count, await db.Set<SettlementLine>().Where(line => copies.Contains(line.Id)).ExecuteDeleteAsync(cancellationToken));
            ManyRows.Expect(earlier.Count, await db.Set<SettlementLine>().Where(line => earlier.Contains(line.Id) && line.Stands)
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.VersionId, id).SetProperty(line => line.Version, line => line.Version + 1), cancellationToken));
        }

        foreach (var part in comparison.Withdrawn.Chunk(PartIds))
        {
            var ids = part.Select(line => line.Id).ToList();
            ManyRows.Expect(ids.Count, await db.Set<SettlementLine>().Where(line => ids.Contains(line.Id) && line.Stands).ExecuteUpdateAsync(
                set => set.SetProperty(line => line.Stands, false).SetProperty(line => line.WithdrawnById, id).SetProperty(line => line.ToMatchFor, id).SetProperty(line => line.Version, line => line.Version + 1),
                cancellationToken));
        }

        ManyRows.Expect(comparison.Added.Count, await Unkept(db, id).ExecuteUpdateAsync(
            set => set.SetProperty(line => line.Stands, true).SetProperty(line => line.ToMatchFor, id).SetProperty(line => line.Version, line => line.Version + 1), cancellationToken));
    }
}
