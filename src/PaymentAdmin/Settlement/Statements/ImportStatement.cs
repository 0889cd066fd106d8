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
            await Refuse(db, statement, "unexpected", $"The statement was tried several times and could not be read. Quote {Correlation.Current()} when you ask for help, and upload it again.", now, cancellationToken);
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

        foreach (var currency in await Currencies(id, cancellationToken))
        {
            for (Reach.Place? place = Reach.Place.First; place is not null;)
            {
                place = await MatchDue(id, currency, place, claim, cancellationToken);
            }

            for (Guid? last = Guid.Empty; last is not null;)
            {
                last = await MatchNotDue(id, currency, last.Value, claim, cancellationToken);
            }
        }

        await Save(id, claim, ends: true, (db, row, now) => End(db, row, now, cancellationToken), cancellationToken);
    }

    private async Task<bool> Keep(SettlementStatement statement, WorkClaim? claim, CancellationToken cancellationToken)
    {
        try
        {
            using var content = files.Open(FileKind.Statement, statement.Id, statement.Size);
            await release.Handle(
                statement, content, () => Renew(claim, cancellationToken), db => claim is null ? Task.CompletedTask : EndWork.RequireOurs(db, claim, cancellationToken), cancellationToken);
            return true;
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            await Save(
                statement.Id, claim, ends: true,
                async (db, row, now) =>
                {
                    if (row.Status == StatementStatus.Reading)
                    {
                        await Refuse(db, row, refusal.Code, refusal.Message, now, cancellationToken);
                    }

                    return 0;
                },
                cancellationToken);
            if (claim is null)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>Nothing of it stays, but that it came.</summary>
    private static async Task Refuse(PaymentDb db, SettlementStatement statement, string code, string problem, DateTime now, CancellationToken cancellationToken)
    {
        statement.Refuse(code, problem, now);
        await db.BeginTogether(cancellationToken);
        await ReleaseStatement.Unkept(db, statement.Id).ExecuteDeleteAsync(cancellationToken);
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
                if (statement.Status == StatementStatus.Matching)
                {
                    await Match(db, statement, keys, now, cancellationToken);
                }

                return keys.Count == PartKeys;
            },
            cancellationToken);
    }

    /// <summary>The currencies of its lines and of those that it withdrew: how far the statements reach may have changed in these.</summary>
    private async Task<IReadOnlyList<string>> Currencies(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lines = db.Set<SettlementLine>();
        return await lines.Where(line => line.VersionId == id && line.Stands).Select(line => line.Currency)
            .Union(lines.Where(line => line.WithdrawnById == id).Select(line => line.Currency)).OrderBy(currency => currency).ToListAsync(cancellationToken);
    }

    /// <summary>What was due by the day that the statements reach, and of which nobody has said yet that it is missing.</summary>
    /// <returns>Where the next part begins; null at the end.</returns>
    private async Task<Reach.Place?> MatchDue(Guid id, string currency, Reach.Place from, WorkClaim? claim, CancellationToken cancellationToken)
    {
        await Renew(claim, cancellationToken);
        return await Save(
            id, claim, ends: false,
            async (db, statement, now) =>
            {
                var reach = await Reach.Of(db, statement.Home, [currency], cancellationToken);
                if (!reach.TryGetValue(currency, out var day) || statement.Status != StatementStatus.Matching)
                {
                    return null;
                }

                var due = await Reach.Due(db, statement.Home, currency, day, from).Select(row => new { row.Id, row.Reference, DueOn = row.SettlementDueOn!.Value }).Take(PartKeys).ToListAsync(cancellationToken);
                await Match(db, statement, [.. due.Select(row => row.Reference).Distinct(StringComparer.Ordinal)], now, cancellationToken);
                return due.Count == PartKeys ? new Reach.Place(due[^1].DueOn, due[^1].Id) : null;
            },
            cancellationToken);
    }

    /// <summary>What was said to be missing, and is due later than the statements reach since one of them was corrected.</summary>
    /// <returns>After which issue the next part begins; null at the end.</returns>
    private async Task<Guid?> MatchNotDue(Guid id, string currency, Guid from, WorkClaim? claim, CancellationToken cancellationToken)
    {
        await Renew(claim, cancellationToken);
        return await Save<Guid?>(
            id, claim, ends: false,
            async (db, statement, now) =>
            {
                if (statement.Status != StatementStatus.Matching)
                {
                    return null;
                }

                var reach = await Reach.Of(db, statement.Home, [currency], cancellationToken);
                var issues = await Reach.NotDue(db, statement.Home, currency, reach.GetValueOrDefault(currency), from).Select(issue => new { issue.Id, issue.MatchKey }).Take(PartKeys).ToListAsync(cancellationToken);
                await Match(db, statement, [.. issues.Select(issue => issue.MatchKey).Distinct(StringComparer.Ordinal)], now, cancellationToken);
                return issues.Count == PartKeys ? issues[^1].Id : null;
            },
            cancellationToken);
    }

    private async Task Match(PaymentDb db, SettlementStatement statement, List<string> keys, DateTime now, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return;
        }

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
}
