using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Lists payments, filtered and paged: of all distributions the newest first, of one in the order in which they came.</summary>
public sealed class FindPayments(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    private const int ExportPart = 1_000;

    /// <param name="Filter">Which ones.</param>
    /// <param name="Slice">Which part of them.</param>
    /// <param name="After">Continue after the place that an earlier answer named; <paramref name="Slice"/> counts from there.</param>
    public sealed record Query(PaymentFilter Filter, Slice Slice, string? After = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(PaymentFilter.Read(query), Slice.Read(query), query.Text("cursor"));
            query.Done();
            PlaceOf(read);
            return read;
        }
    }

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<PaymentAnswer> Data, CursorPagination Pagination)
    {
        /// <summary>The filter with the one environment that was chosen.</summary>
        [JsonIgnore]
        public PaymentFilter Filter { get; init; } = new();
    }

    /// <exception cref="Refusal">403; 400 for a cursor that is none.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var filter = await query.Filter.Settle(db, cancellationToken);
        var ranges = PaymentRanges.Of(db, filter);
        var (limit, offset) = query.Slice;
        var found = await ranges.First(filter, PlaceOf(query), offset, limit + 1).ToListAsync(cancellationToken);
        var count = await Count(ranges, filter, cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? CursorOf(filter, page[^1]) : null;
        return new Answer(await Shown(db, page, actor, cancellationToken), CursorPagination.Of(query.Slice, count, next)) { Filter = filter };
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<PaymentAnswer> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var filter = await query.Filter.Settle(db, cancellationToken);
        var ranges = PaymentRanges.Of(db, filter);

        // Part by part, because a provider that retries holds a whole result in memory, and the list has no end.
        for (var after = PlaceOf(query); ;)
        {
            var part = await ranges.First(filter, after, 0, ExportPart).ToListAsync(cancellationToken);
            foreach (var row in await Shown(db, part, actor, cancellationToken))
            {
                yield return row;
            }

            if (part.Count < ExportPart)
            {
                yield break;
            }

            after = PlaceOf(query with { After = CursorOf(filter, part[^1]) });
        }
    }

    // The few distributions' names by themselves: joined, they would make some databases sort the whole list.
    private async Task<IReadOnlyList<PaymentAnswer>> Shown(PaymentDb db, IReadOnlyList<Payment> page, Actor actor, CancellationToken cancellationToken)
    {
        var distributions = page.Select(payment => payment.DistributionId).Distinct().ToList();
        var names = await db.Distributions.Where(row => distributions.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var ids = page.Select(payment => payment.Id).ToList();
        var open = await OpenProposals.Of(db).Where(proposal => ids.Contains(proposal.PaymentId)).ToDictionaryAsync(proposal => proposal.PaymentId, cancellationToken);
        return [.. page.Select(payment => PaymentAnswer.Of(payment, personal, actor, PendingDecision.Of(open.GetValueOrDefault(payment.Id), payment)) with { DistributionName = names[payment.DistributionId] })];
    }

    // In the list's order: so the index that gives the list is what is counted, never the table.
    private static async Task<int> Count(IReadOnlyList<IQueryable<Payment>> ranges, PaymentFilter filter, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var range in ranges)
        {
            count += count > Paging.MaxCount ? 0 : await range.InOrder(filter).CountCapped(cancellationToken);
        }

        return count;
    }

    private static string CursorOf(PaymentFilter filter, Payment last) =>
        filter.DistributionId is null ? new Cursor(last.CreatedAt, last.Id).ToString() : last.Number.ToString(CultureInfo.InvariantCulture);

    private static PaymentRanges.Place? PlaceOf(Query query) => query switch
    {
        { After: null } => null,
        { Filter.DistributionId: null } => new PaymentRanges.Place(Newest: Cursor.Parse(query.After)),
        _ when int.TryParse(query.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new PaymentRanges.Place(number),
        _ => throw Refusal.Invalid("cursor", "The cursor is not one that an earlier page gave. Start again without it."),
    };
}
