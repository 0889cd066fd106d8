using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement.Expected;

/// <summary>The settlements that are expected in one environment: what confirmed transactions leave open, by processor, currency and the day on which it is due, the earliest first.</summary>
public sealed class ListExpected(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Slice">Which part.</param>
    /// <param name="ProcessorId">Of one processor; null for all.</param>
    /// <param name="Currency">In one currency, ISO 4217 code; null for all.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(Slice Slice, Guid? ProcessorId = null, string? Currency = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(Slice.Read(query), query.Id("processor_id", PublicId.Processor), query.Text("currency"), query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read;
        }
    }

    /// <summary>One expected settlement; amounts in minor units.</summary>
    /// <param name="DueOn">The day on which it is due, by the processor's calendar.</param>
    /// <param name="Transactions">How many transactions are open.</param>
    /// <param name="Inbound">What is to come for them; what was settled of it and is to be given back after a reversal counts below zero.</param>
    /// <param name="Outbound">What is to be taken for them, in the same way.</param>
    /// <param name="Fee">The fees that are expected with them, VAT included: of those of which nothing is settled yet, and whose fee is not invoiced.</param>
    /// <param name="Net">By how much the bank account is expected to move.</param>
    public sealed record Row(
        string ProcessorId, ConnectionEnvironment Environment, string Currency, DateOnly DueOn, int Transactions, long Inbound, long Outbound, long Fee, long Net);

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<Row>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var open = db.Transactions.AsNoTracking().Where(row => row.Environment == environment && row.OpenMinor != 0 && row.SettlementDueOn != null);
        open = query.ProcessorId is { } processor ? open.Where(row => row.ProcessorId == processor) : open;
        open = query.Currency is { } currency ? open.Where(row => row.Currency == currency) : open;
        return await Sums(open).OrderBy(sum => sum.DueOn).ThenBy(sum => sum.ProcessorId).ThenBy(sum => sum.Currency).Slice(query.Slice, sum => sum.Row(environment), cancellationToken);
    }

    private static IQueryable<Sum> Sums(IQueryable<Transaction> open) => open
        .GroupBy(row => new { DueOn = row.SettlementDueOn!.Value, row.ProcessorId, row.Currency })
        .Select(same => new Sum
        {
            DueOn = same.Key.DueOn,
            ProcessorId = same.Key.ProcessorId,
            Currency = same.Key.Currency,
            Transactions = same.Count(),
            Inbound = same.Sum(row => row.Direction == TransactionDirection.Inbound ? row.OpenMinor : 0),
            Outbound = same.Sum(row => row.Direction == TransactionDirection.Outbound ? row.OpenMinor : 0),
            Fee = same.Sum(row => row.IsFeeBooked && !row.IsFeeInvoiced && row.SettledMinor == 0 ? row.FeeNetMinor + row.FeeVatMinor : 0),
        });

    /// <summary>What the database sums.</summary>
    private sealed class Sum
    {
        public required DateOnly DueOn { get; init; }

        public required Guid ProcessorId { get; init; }

        public required string Currency { get; init; }

        public required int Transactions { get; init; }

        public required long Inbound { get; init; }

        public required long Outbound { get; init; }

        public required long Fee { get; init; }

        public Row Row(ConnectionEnvironment environment) =>
            new(PublicId.Processor.Format(ProcessorId), environment, Currency, DueOn, Transactions, Inbound, Outbound, Fee, Inbound - Outbound - Fee);
    }
}
