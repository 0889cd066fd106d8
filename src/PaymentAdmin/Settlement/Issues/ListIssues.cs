using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Which issues the desk shows.</summary>
public enum IssueView
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those not resolved.</summary>
    Open,

    /// <summary>Those that the reader has.</summary>
    Mine,

    /// <summary>Those that nobody has.</summary>
    Unassigned,

    /// <summary>Those not resolved in time.</summary>
    Overdue,

    /// <summary>Those escalated.</summary>
    Escalated,

    /// <summary>Those that wait for a second person.</summary>
    ToApprove,
}

/// <summary>In which order.</summary>
public enum IssueOrder
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Oldest first.</summary>
    Oldest,

    /// <summary>The largest difference first.</summary>
    Amount,
}

/// <summary>Settlement issues of one environment: of a processor (processors-api, "List Settlement Issues"), or the desk's queue.</summary>
public sealed class ListIssues(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private const int ExportPart = 500;

    /// <param name="Slice">Which part.</param>
    /// <param name="ProcessorId">Of one processor; null for all.</param>
    /// <param name="Statuses">Any of these; null or empty for all.</param>
    /// <param name="Types">Any of these; null or empty for all.</param>
    /// <param name="Kinds">Any of these; null or empty for all.</param>
    /// <param name="From">Opened from here on, UTC.</param>
    /// <param name="To">Opened up to here, UTC.</param>
    /// <param name="AssignedTo">Of one person.</param>
    /// <param name="View">Which of them.</param>
    /// <param name="Order">In which order.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(
        Slice Slice, Guid? ProcessorId = null, IReadOnlyList<IssueStatus>? Statuses = null, IReadOnlyList<IssueType>? Types = null, IReadOnlyList<IssueKind>? Kinds = null, DateTime? From = null,
        DateTime? To = null, Guid? AssignedTo = null, IssueView View = IssueView.All, IssueOrder Order = IssueOrder.Newest, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters, Guid? processorId = null)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                Slice.Read(query), processorId ?? query.Id("processor_id", PublicId.Processor), query.Words<IssueStatus>("status"), query.Words<IssueType>("type"), query.Words<IssueKind>("kind"),
                query.Time("from"), query.TimeOrDay("to"), query.Id("assigned_to", PublicId.User), query.Word<IssueView>("view") ?? IssueView.All, query.Word<IssueOrder>("order") ?? IssueOrder.Newest,
                query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403; 404 for a processor that there is not.</exception>
    public async Task<ListOf<IssueAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (query.ProcessorId is { } processor && !await db.Processors.AnyAsync(row => row.Id == processor, cancellationToken))
        {
            throw Refusal.NotFound("processor");
        }

        var rows = await Rows(db, query, actor, cancellationToken);
        var page = await InOrder(rows, query.Order).Slice(query.Slice, issue => issue, cancellationToken);
        return new ListOf<IssueAnswer>(await Shown(db, page.Data, cancellationToken), page.Pagination);
    }

    /// <summary>All that match, oldest first, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<IssueAnswer> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var (at, id) = (DateTime.MinValue, Guid.Empty); ;)
        {
            var (after, afterId) = (at, id);
            var rows = (await Rows(db, query, actor, cancellationToken)).Where(issue => issue.CreatedAt >= after && (issue.CreatedAt > after || issue.Id > afterId));
            var part = await InOrder(rows, IssueOrder.Oldest).Take(ExportPart).ToListAsync(cancellationToken);
            foreach (var issue in await Shown(db, part, cancellationToken))
            {
                yield return issue;
            }

            if (part.Count < ExportPart)
            {
                yield break;
            }

            (at, id) = (part[^1].CreatedAt, part[^1].Id);
        }
    }

    /// <summary>Those that a query lets through, in no order.</summary>
    internal async Task<IQueryable<SettlementIssue>> Rows(PaymentDb db, Query query, Actor actor, CancellationToken cancellationToken)
    {
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var rows = db.Set<SettlementIssue>().AsNoTracking().Where(issue => issue.Environment == environment);
        rows = query.ProcessorId is { } processor ? rows.Where(issue => issue.ProcessorId == processor) : rows;
        rows = query.Statuses is { Count: > 0 } statuses ? rows.Where(issue => statuses.Contains(issue.Status)) : rows;
        rows = query.Types is { Count: > 0 } types ? rows.Where(issue => types.Contains(issue.Type)) : rows;
        rows = query.Kinds is { Count: > 0 } kinds ? rows.Where(issue => kinds.Contains(issue.Kind)) : rows;
        rows = query.From is { } from ? rows.Where(issue => issue.CreatedAt >= from) : rows;
        rows = query.To is { } to ? rows.Where(issue => issue.CreatedAt <= to) : rows;
        rows = query.AssignedTo is { } person ? rows.Where(issue => issue.AssignedTo == person) : rows;
        return Viewed(db, rows, query.View, actor, clock.Now());
    }

    private static IQueryable<SettlementIssue> Viewed(PaymentDb db, IQueryable<SettlementIssue> rows, IssueView view, Actor actor, DateTime now)
    {
        var open = rows.Where(issue => issue.Status != IssueStatus.Resolved);
        return view switch
        {
            IssueView.Open => open,
            IssueView.Mine => open.Where(issue => issue.AssignedTo == actor.Id),
            IssueView.Unassigned => open.Where(issue => issue.AssignedTo == null),
            IssueView.Overdue => open.Where(issue => issue.DueAt < now),
            IssueView.Escalated => open.Where(issue => issue.Status == IssueStatus.Escalated),
            IssueView.ToApprove => open.Where(issue => Proposals.Undecided(db).Any(pending => pending.IssueId == issue.Id && pending.FactsVersion == issue.FactsVersion && pending.ProposedById != actor.Id)),
            _ => rows,
        };
    }

    private static IOrderedQueryable<SettlementIssue> InOrder(IQueryable<SettlementIssue> rows, IssueOrder order) => order switch
    {
        IssueOrder.Oldest => rows.OrderBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id),
        IssueOrder.Amount => rows.OrderByDescending(issue => Math.Abs(issue.ActualMinor - issue.ExpectedMinor)).ThenBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id),
        _ => rows.OrderByDescending(issue => issue.CreatedAt).ThenByDescending(issue => issue.Id),
    };

    private static async Task<IReadOnlyList<IssueAnswer>> Shown(PaymentDb db, IReadOnlyList<SettlementIssue> issues, CancellationToken cancellationToken)
    {
        var ids = issues.Select(issue => issue.Id).ToList();
        var pending = await Proposals.Of(db, issues, cancellationToken);
        var written = await db.Set<IssueNote>().AsNoTracking().Where(note => ids.Contains(note.IssueId) && note.ById != Guid.Empty && note.Text != "")
            .OrderBy(note => note.At).ThenBy(note => note.Id).Select(note => new { note.IssueId, note.Text }).ToListAsync(cancellationToken);
        var notes = written.GroupBy(note => note.IssueId).ToDictionary(same => same.Key, same => same.Last().Text);
        return [.. issues.Select(issue => IssueAnswer.Of(issue, notes.GetValueOrDefault(issue.Id), pending.GetValueOrDefault(issue.Id)))];
    }
}
