using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Reading;

/// <summary>
/// The payments that references name, each looked up by the index that has it: programme by programme, connection by connection, as those
/// indexes begin.
/// </summary>
internal static class NamedPayments
{
    /// <summary>Many more than any reference names.</summary>
    private const int Most = 200;

    /// <returns>Null where the filter names none.</returns>
    public static async Task<IReadOnlyList<Guid>?> Find(PaymentDb db, PaymentFilter filter, ConnectionEnvironment environment, CancellationToken cancellationToken)
    {
        List<IQueryable<Guid>> all = [];
        if (filter.Reference is { } reference)
        {
            all.Add(ByReference(db, reference));
        }

        if (filter.PspPaymentId is { } id)
        {
            all.Add(ByPspId(db, environment, id));
        }

        if (filter.PspReference is { } receipt)
        {
            all.Add(ByReceipt(db, receipt));
        }

        if (filter.Search is { } search)
        {
            all.Add(ByAny(db, environment, search));
        }

        IReadOnlyList<Guid>? named = null;
        foreach (var query in all)
        {
            var found = await query.Distinct().Order().Take(Most).ToListAsync(cancellationToken);
            named = named is null ? found : [.. named.Intersect(found)];
        }

        return named;
    }

    private static IQueryable<Guid> ByAny(PaymentDb db, ConnectionEnvironment environment, string search) => PublicId.Payment.TryParse(search, out var id)
        ? db.Payments.Where(row => row.Id == id).Select(row => row.Id)
        : ByReference(db, search).Union(ByPspId(db, environment, search)).Union(ByReceipt(db, search)).Union(ByOurs(db, environment, search));

    /// <summary>What is cancelled has given its reference free, and is found by an index of its own.</summary>
    private static IQueryable<Guid> ByReference(PaymentDb db, string reference) =>
        db.Programmes.SelectMany(programme => db.Payments.Where(row => row.ProgrammeId == programme.Id && row.ReferenceTaken == reference).Select(row => row.Id))
            .Union(db.Payments.Where(row => row.ReferenceTaken == null && row.Reference == reference).Select(row => row.Id));

    private static IQueryable<Guid> ByPspId(PaymentDb db, ConnectionEnvironment environment, string id) =>
        Connections(db, environment).SelectMany(connection => db.Payments.Where(row => row.ConnectionId == connection && row.PspPaymentId == id).Select(row => row.Id))
            .Union(Connections(db, environment).SelectMany(connection => db.PaymentAttempts.Where(row => row.ConnectionId == connection && row.PspPaymentId == id).Select(row => row.PaymentId)));

    private static IQueryable<Guid> ByReceipt(PaymentDb db, string reference) => db.Payments.Where(row => row.PspReference == reference).Select(row => row.Id);

    private static IQueryable<Guid> ByOurs(PaymentDb db, ConnectionEnvironment environment, string reference) =>
        Connections(db, environment).SelectMany(connection => db.Payments.Where(row => row.ConnectionId == connection && row.ProviderReference == reference).Select(row => row.Id))
            .Union(Connections(db, environment).SelectMany(connection => db.PaymentAttempts.Where(row => row.ConnectionId == connection && row.ProviderReference == reference).Select(row => row.PaymentId)));

    private static IQueryable<Guid> Connections(PaymentDb db, ConnectionEnvironment environment) =>
        db.Connections.Where(connection => connection.Environment == environment).Select(connection => connection.Id);
}
