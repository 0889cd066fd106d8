using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>Settlement statements of one environment, newest first; one of them with its lines; its file as it came.</summary>
public sealed class ReadStatements(IDbContextFactory<PaymentDb> contexts, FileContent files)
{
    /// <param name="Slice">Which part.</param>
    /// <param name="ProcessorId">Of one processor; null for all.</param>
    /// <param name="Statuses">Any of these; null or empty for all.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(Slice Slice, Guid? ProcessorId = null, IReadOnlyList<StatementStatus>? Statuses = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters, Guid? processorId = null)
        {
            var query = new QueryInput(parameters);
            var read = new Query(Slice.Read(query), processorId ?? query.Id("processor_id", PublicId.Processor), query.Words<StatementStatus>("status"), query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read;
        }
    }

    /// <summary>A line; amounts in minor units.</summary>
    /// <param name="Settled">The part of the gross that settles its transaction.</param>
    /// <param name="Waiting">What waits in clearing.</param>
    /// <param name="Waits">Why the whole line waits; null where a transaction has it.</param>
    public sealed record Line(
        string Id, int Number, string SettlementReference, string TransactionReference, long Gross, long Fee, long Net, string Currency, DateTime SettledAt, string? TransactionId, long Settled, long Waiting,
        IssueKind? Waits);

    /// <summary>What the lines of a statement come to in one currency, minor units: <paramref name="Net"/> is what the bank is to show.</summary>
    public sealed record Total(string Currency, long Gross, long Fee, long Net);

    /// <exception cref="Refusal">403; 404 for a processor that there is not.</exception>
    public async Task<ListOf<StatementAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (query.ProcessorId is { } processor && !await db.Processors.AnyAsync(row => row.Id == processor, cancellationToken))
        {
            throw Refusal.NotFound("processor");
        }

        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var rows = db.Set<SettlementStatement>().AsNoTracking().Where(row => row.Environment == environment);
        rows = query.ProcessorId is { } id ? rows.Where(row => row.ProcessorId == id) : rows;
        rows = query.Statuses is { Count: > 0 } statuses ? rows.Where(row => statuses.Contains(row.Status)) : rows;
        return await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Slice(query.Slice, StatementAnswer.From, cancellationToken);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<StatementAnswer> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return StatementAnswer.From(await Find(db, id, cancellationToken));
    }

    /// <summary>The lines that it has and no earlier or later version took over, by their numbers.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ListOf<Line>> Lines(Guid id, Slice slice, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Find(db, id, cancellationToken);
        return await db.Set<SettlementLine>().AsNoTracking().Where(line => line.VersionId == id && line.Stands).OrderBy(line => line.Number).ThenBy(line => line.Id).Slice(slice, LineOf, cancellationToken);
    }

    /// <summary>What those lines come to, by currency.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<IReadOnlyList<Total>> Totals(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Find(db, id, cancellationToken);
        var sums = await db.Set<SettlementLine>().AsNoTracking().Where(line => line.VersionId == id && line.Stands).GroupBy(line => line.Currency)
            .Select(same => new { Currency = same.Key, Gross = same.Sum(line => line.GrossMinor), Fee = same.Sum(line => line.FeeMinor), Net = same.Sum(line => line.NetMinor) })
            .OrderBy(sum => sum.Currency).ToListAsync(cancellationToken);
        return [.. sums.Select(sum => new Total(sum.Currency, sum.Gross, sum.Fee, sum.Net))];
    }

    /// <summary>The file as it came.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<(string Name, Stream Content)> File(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var statement = await Find(db, id, cancellationToken);
        return (statement.FileName, files.Open(FileKind.Statement, id, statement.Size));
    }

    private static async Task<SettlementStatement> Find(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<SettlementStatement>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement statement");

    private static Line LineOf(SettlementLine line) => new(
        PublicId.StatementLine.Format(line.Id), line.Number, line.SettlementReference, line.TransactionReference, line.GrossMinor, line.FeeMinor, line.NetMinor, line.Currency, line.SettledAt,
        line.TransactionId is { } transaction ? PublicId.Transaction.Format(transaction) : null, line.SettledMinor, line.WaitingMinor, line.Waits);
}
