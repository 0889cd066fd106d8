using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions;

/// <summary>Lists the payments of a distribution in the order in which they came.</summary>
public sealed class ListPayments(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <param name="Statuses">Any of these; empty for all.</param>
    /// <param name="Reference">The organisation's reference, in full.</param>
    /// <param name="Search">The same, or what the PSP calls it or has on its receipt, or was given as our reference; in full.</param>
    /// <param name="Only">These payments alone: those of a finding.</param>
    /// <param name="Limit">How many.</param>
    /// <param name="After">Continue after the payment of this number.</param>
    public sealed record Query(IReadOnlyList<PaymentStatus> Statuses, string? Reference = null, string? Search = null, IReadOnlyList<Guid>? Only = null, int Limit = Slice.DefaultLimit, int After = 0)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Words<PaymentStatus>("status"), query.Text("reference"), query.Text("search"), Only: null, query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit), query.Number("cursor", 0, 0, int.MaxValue));
            query.Done();
            return read;
        }
    }

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<PaymentAnswer> Data, Pagination Pagination);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid distributionId, Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Distributions.AnyAsync(row => row.Id == distributionId, cancellationToken))
        {
            throw Refusal.NotFound("distribution");
        }

        var found = await Filter(db, distributionId, query).OrderBy(payment => payment.Number).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        return new Answer([.. page.Select(payment => PaymentAnswer.Of(payment, personal, actor))], new Pagination(query.Limit, found.Count > query.Limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static IQueryable<Payment> Filter(PaymentDb db, Guid distributionId, Query query)
    {
        var payments = db.Payments.AsNoTracking().Where(payment => payment.DistributionId == distributionId);
        payments = query.Statuses.Count == 0 ? payments : payments.Where(payment => query.Statuses.Contains(payment.Status));
        payments = query.Reference is null ? payments : payments.Where(payment => payment.Reference == query.Reference);
        payments = query.Search is not { } search ? payments : payments.Where(payment =>
            payment.Reference == search || payment.PspPaymentId == search || payment.PspReference == search || payment.ProviderReference == search);
        payments = query.Only is null ? payments : payments.Where(payment => query.Only.Contains(payment.Id));
        return query.After == 0 ? payments : payments.Where(payment => payment.Number > query.After);
    }
}
