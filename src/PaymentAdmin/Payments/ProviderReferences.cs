using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

/// <summary>
/// What a PSP is given as our reference: the organisation's, where the dialect takes its form and the connection never used it, else one of
/// ours within the dialect's limit (design, "Identifiers"). Unique in a connection for ever, older intents included.
/// </summary>
public static class ProviderReferences
{
    /// <summary>Without what people mistake for one another; 15 of them are 74 random bits, and fit MyPVit's limit.</summary>
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private const int Length = 15;

    /// <summary>A reference for each payment, in their order, all of one connection.</summary>
    public static async Task<IReadOnlyList<string>> For(PaymentDb db, Guid connectionId, IReadOnlyList<Payment> payments, CancellationToken cancellationToken)
    {
        var dialect = await db.Connections.Where(row => row.Id == connectionId).Select(row => row.Dialect).SingleAsync(cancellationToken);
        var form = DialectTargets.Find(dialect)?.Reference ?? throw new InvalidOperationException($"The dialect {dialect} sends no payments.");
        var wanted = payments.Select(payment => payment.Reference).Where(form.Allows).Distinct(StringComparer.Ordinal).ToList();
        var used = await db.Payments.Where(row => row.ConnectionId == connectionId && wanted.Contains(row.ProviderReference!)).Select(row => row.ProviderReference!)
            .Union(db.PaymentAttempts.Where(row => row.ConnectionId == connectionId && wanted.Contains(row.ProviderReference)).Select(row => row.ProviderReference))
            .ToListAsync(cancellationToken);

        // Whatever the database's collation: capitals apart is not apart enough for it.
        var taken = used.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. payments.Select(payment => form.Allows(payment.Reference) && taken.Add(payment.Reference) ? payment.Reference : New())];
    }

    /// <summary>One that was never used.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);
}
