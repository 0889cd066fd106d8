using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Reading;

/// <summary>
/// The rows of a filter as ranges of indexes, each of which has its rows in the list's order: those of one distribution as they came, others
/// newest first. Several statuses are several ranges, because an index has the rows of one status in order, not those of two.
/// </summary>
internal static class PaymentRanges
{
    public static IReadOnlyList<IQueryable<Payment>> Of(PaymentDb db, PaymentFilter filter) =>
        filter is { Named: null, Statuses: { Count: > 1 } several }
            ? [.. several.Select(status => (filter with { Statuses = [status] }).Apply(db))]
            : [filter.Apply(db)];

    /// <summary>The first of all ranges, in the list's order.</summary>
    public static IQueryable<Payment> First(this IReadOnlyList<IQueryable<Payment>> ranges, PaymentFilter filter, Place? after, int offset, int count)
    {
        var rows = ranges.Count == 1
            ? ranges[0].Behind(after)
            : ranges.Select(range => range.Behind(after).InOrder(filter).Take(offset + count)).Aggregate((all, range) => all.Concat(range));
        return rows.InOrder(filter).Skip(offset).Take(count);
    }

    public static IOrderedQueryable<Payment> InOrder(this IQueryable<Payment> rows, PaymentFilter filter) => filter.DistributionId is null
        ? rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
        : rows.OrderBy(row => row.Number);

    // The first half says nothing new, but it is what an index can begin at.
    private static IQueryable<Payment> Behind(this IQueryable<Payment> rows, Place? after) => after switch
    {
        { Number: { } number } => rows.Where(row => row.Number > number),
        { Newest: { } place } => rows.Where(row => row.CreatedAt <= place.At && (row.CreatedAt < place.At || row.Id < place.Id)),
        _ => rows,
    };

    /// <summary>A place in the list: behind a number of the distribution, or behind a payment among all.</summary>
    internal sealed record Place(int? Number = null, Cursor? Newest = null);
}
