using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>
/// Imports a statement: its lines are kept, compared with the earlier statements, and matched some hundred references at a time. What is still to be done
/// stands in the database: whoever goes on after a crash, or does the same beside another, begins where the last commit ended.
/// </summary>
public sealed class ImportStatement(
    UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, ReleaseStatement release, SettlementRules rules, RenewLease leases, TimeProvider clock) : IWorkHandler
{
    /// <summary>How many references are one commit.</summary>
    internal const int PartKeys = 200;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken) => Run(subjectId, claim, cancellationToken);

    /// <inheritdoc/>
    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        // What is matched stays; what is not goes on once a person has the work item done again.
        var statement = await db.Set<SettlementStatement>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (statement.Status == StatementStatus.Reading)
        {
            statement.Refuse("unexpected", $"The statement was tried several times and could not be read. Quote {Correlation.Current()} when you ask for help, and upload it again.", now);
        }
    }

    /// <summary>Runs until it ends.</summary>
    /// <param name="claim">The work item's; null within a request, which hears what is wrong with the file.</param>
    /// <exception cref="Refusal">422, within a request: nothing of the file was imported.</exception>
    internal async Task Run(Guid id, WorkClaim? claim, CancellationToken cancellationToken)
    {
        var statement = await Read(id, cancellationToken);
        if (statement.Status == StatementStatus.Reading && !await Keep(statement, claim, cancellationToken))
        {
            return;
        }

        while (await MatchPart(id, claim, cancellationToken))
        {
        }

        for (Place? place = Place.First; place is not null;)
        {
            place = await MatchDue(id, place, claim, cancellationToken);
        }

        await Save(id, claim, ends: true, (db, row, now) => End(db, row, now, cancellationToken), cancellationToken);
    }

    private async Task<bool> Keep(SettlementStatement statement, WorkClaim? claim, CancellationToken cancellationToken)
    {
        try
        {
            using var content = files.Open(FileKind.Statement, statement.Id, statement.Size);
            await release.Handle(statement, content, cancellationToken);
            return true;
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            await Save(
                statement.Id, claim, ends: true,
                (_, row, now) =>
                {
                    if (row.Status == StatementStatus.Reading)
                    {
                        row.Refuse(refusal.Code, refusal.Message, now);
                    }

                    return Task.FromResult(0);
                },
                cancellationToken);
            if (claim is null)
            {
                throw;
            }

            return false;
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> MatchPart(Guid id, WorkClaim? claim, CancellationToken cancellationToken)
    {
        await Renew(claim, cancellationToken);
        return await Save(
            id, claim, ends: false,
            async (db, statement, now) =>
            {
                var keys = await db.Set<SettlementLine>().Where(line => line.ToMatchFor == id).Select(line => line.MatchKey).Distinct().OrderBy(key => key).Take(PartKeys).ToListAsync(cancellationToken);
                if (keys.Count > 0 && statement.Status == StatementStatus.Matching)
                {
                    await Match(db, statement, keys, now, cancellationToken);
                }

                return keys.Count == PartKeys;
            },
            cancellationToken);
    }

    /// <summary>What was due by the day that the statements reach, and of which nobody has said yet that it is missing.</summary>
    /// <returns>Where the next part begins; null at the end.</returns>
    private async Task<Place?> MatchDue(Guid id, Place from, WorkClaim? claim, CancellationToken cancellationToken)
    {
        await Renew(claim, cancellationToken);
        return await Save(
            id, claim, ends: false,
            async (db, statement, now) =>
            {
                var (processorId, environment) = statement.Home;
                var reachesOn = await db.Set<SettlementReach>().Where(row => row.ProcessorId == processorId && row.Environment == environment).Select(row => row.ReachesOn).SingleOrDefaultAsync(cancellationToken);
                if (reachesOn is not { } day || statement.Status != StatementStatus.Matching)
                {
                    return null;
                }

                var due = await Due(db, statement.Home, day, from).Select(row => new { row.Id, row.Reference, DueOn = row.SettlementDueOn!.Value }).Take(PartKeys).ToListAsync(cancellationToken);
                if (due.Count > 0)
                {
                    await Match(db, statement, [.. due.Select(row => row.Reference).Distinct(StringComparer.Ordinal)], now, cancellationToken);
                }

                return due.Count == PartKeys ? new Place(due[^1].DueOn, due[^1].Id) : null;
            },
            cancellationToken);
    }

    internal static IQueryable<Domain.Payments.Transaction> Due(PaymentDb db, IssueHome home, DateOnly day, Place from)
    {
        var open = db.Set<SettlementIssue>().Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && issue.Status != IssueStatus.Resolved);
        return db.Transactions.AsNoTracking()
            .Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && row.OpenMinor != 0 && row.SettlementDueOn <= day)
            .Where(row => row.SettlementDueOn >= from.DueOn && (row.SettlementDueOn > from.DueOn || row.Id > from.Id))
            .Where(row => !open.Any(issue => issue.MatchKey == row.Reference))
            .OrderBy(row => row.SettlementDueOn).ThenBy(row => row.Id);
    }

    private async Task Match(PaymentDb db, SettlementStatement statement, IReadOnlyCollection<string> keys, DateTime now, CancellationToken cancellationToken)
    {
        var outcome = await MatchKeys.Match(db, statement.Home, keys, rules.DueAfter, now, cancellationToken);
        statement.Count([.. outcome.Opened.Select(issue => issue.Type)], outcome.Closed.Count);
    }

    private static async Task<int> End(PaymentDb db, SettlementStatement statement, DateTime now, CancellationToken cancellationToken)
    {
        if (statement.Status != StatementStatus.Matching)
        {
            return 0;
        }

        var lines = db.Set<SettlementLine>().Where(line => line.VersionId == statement.Id && line.Stands);
        var issues = await db.Set<SettlementIssue>()
            .Where(issue => issue.ProcessorId == statement.ProcessorId && issue.Environment == statement.Environment && issue.Status != IssueStatus.Resolved)
            .Select(issue => issue.LineIds).ToListAsync(cancellationToken);
        var matched = await lines.CountAsync(cancellationToken);
        foreach (var part in issues.SelectMany(ids => ids).Distinct().Chunk(PartKeys))
        {
            matched -= await lines.CountAsync(line => part.Contains(line.Id), cancellationToken);
        }

        statement.End(matched, now);
        var actor = new Actor(statement.ById, statement.ByName, new HashSet<string>(StringComparer.Ordinal), Correlation.Current());
        RecordAudit.Record(db, actor, now, AuditedThing.Of(statement), new AuditedAct(AuditKinds.StatementImported, []));
        return 0;
    }

    private async Task<SettlementStatement> Read(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SettlementStatement>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
    }

    private async Task Renew(WorkClaim? claim, CancellationToken cancellationToken)
    {
        if (claim is not null && claim.Until - clock.Now() < Soon)
        {
            await leases.Handle(claim, StatementQueue.Settings.Lease, cancellationToken);
        }
    }

    private Task<T> Save<T>(Guid id, WorkClaim? claim, bool ends, Func<PaymentDb, SettlementStatement, DateTime, Task<T>> work, CancellationToken cancellationToken) => unitOfWork.Save(
        Actor.System(StatementQueue.Name, Correlation.Current()),
        async (db, now) =>
        {
            var statement = await db.Set<SettlementStatement>().SingleAsync(row => row.Id == id, cancellationToken);
            var answer = await work(db, statement, now);
            if (claim is not null)
            {
                await (ends ? EndWork.Complete(db, claim, cancellationToken) : EndWork.RequireOurs(db, claim, cancellationToken));
            }
            else if (ends)
            {
                await Enqueue.Withdraw(db, StatementQueue.Name, id, cancellationToken);
            }

            return answer;
        },
        once: null,
        cancellationToken);

    /// <summary>Where the part before ended, in the order of what is due.</summary>
    internal sealed record Place(DateOnly DueOn, Guid Id)
    {
        public static readonly Place First = new(DateOnly.MinValue, Guid.Empty);
    }
}
