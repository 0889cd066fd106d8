using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>What one person was and is to be paid, in all distributions, newest first.</summary>
public sealed class ListBeneficiaryPayments(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>No more are shown: what was before is found in its distribution.</summary>
    public const int Max = 50;

    /// <param name="AmountMinor">In minor units of <paramref name="Currency"/>.</param>
    public sealed record Row(
        string Id, string DistributionId, string DistributionName, string Reference, long AmountMinor, string Currency, PaymentStatus Status, ConnectionEnvironment Environment, DateTime CreatedAt);

    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(Guid beneficiaryId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (
            from payment in db.Payments.AsNoTracking()
            join distribution in db.Distributions.AsNoTracking() on payment.DistributionId equals distribution.Id
            where payment.BeneficiaryId == beneficiaryId
            orderby payment.CreatedAt descending, payment.Id descending
            select new { payment.Id, payment.DistributionId, distribution.Name, payment.Reference, payment.AmountMinor, payment.Currency, payment.Status, payment.Environment, payment.CreatedAt })
            .Take(Max).ToListAsync(cancellationToken);
        return [.. found.Select(row => new Row(
            PublicId.Payment.Format(row.Id), PublicId.Distribution.Format(row.DistributionId), row.Name, row.Reference, row.AmountMinor, row.Currency, row.Status, row.Environment, row.CreatedAt))];
    }
}
