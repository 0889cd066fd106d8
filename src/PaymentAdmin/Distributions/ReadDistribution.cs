using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions;

/// <summary>Shows one distribution, with its payments counted and added up by status.</summary>
public sealed class ReadDistribution(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<DistributionAnswer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var distribution = await db.Distributions.AsNoTracking().Required(id, cancellationToken);
        return await Answer(db, distribution, cancellationToken);
    }

    /// <summary>One as it is in the caller's context; its payments as they are in the database.</summary>
    internal static async Task<Versioned<DistributionAnswer>> Answer(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        var programme = await db.Programmes.Where(row => row.Id == distribution.ProgrammeId).Select(row => new { row.Code, row.Name }).SingleAsync(cancellationToken);
        var processor = await (
            from connection in db.Connections
            join row in db.Processors on connection.ProcessorId equals row.Id
            where connection.Id == distribution.ConnectionId
            select row.Code).SingleAsync(cancellationToken);
        var found = await db.Payments.AsNoTracking().Where(payment => payment.DistributionId == distribution.Id)
            .GroupBy(payment => payment.Status)
            .Select(payments => new { Status = payments.Key, Count = payments.Count(), Minor = payments.Sum(payment => payment.AmountMinor), WantBalance = payments.Count(payment => payment.HeldBecause == HeldBecause.Balance) })
            .ToDictionaryAsync(payments => payments.Status, cancellationToken);
        var statuses = Enum.GetValues<PaymentStatus>();
        return new Versioned<DistributionAnswer>(
            new DistributionAnswer(
                PublicId.Distribution.Format(distribution.Id), distribution.Name, distribution.Purpose, distribution.Cycle, distribution.Status, distribution.StatusReason,
                PublicId.Programme.Format(distribution.ProgrammeId), programme.Code, programme.Name, PublicId.Connection.Format(distribution.ConnectionId), processor,
                distribution.Environment, distribution.Currency, distribution.ParentId is { } parent ? PublicId.Distribution.Format(parent) : null, distribution.IsPilot,
                statuses.ToDictionary(status => Words.Of(status), status => found.GetValueOrDefault(status)?.Count ?? 0, StringComparer.Ordinal),
                statuses.ToDictionary(status => Words.Of(status), status => found.GetValueOrDefault(status)?.Minor ?? 0, StringComparer.Ordinal),
                distribution.PaymentCount, distribution.TotalMinor, distribution.CreatedByName, distribution.CreatedAt, distribution.UpdatedByName, distribution.UpdatedAt, distribution.ReleasedAt,
                found.Values.Any(payments => payments.WantBalance > 0)),
            distribution.Version);
    }
}

internal static class DistributionRows
{
    /// <summary>The distribution of an id, tracked or not as the query is.</summary>
    /// <exception cref="Refusal">404.</exception>
    public static async Task<Distribution> Required(this IQueryable<Distribution> distributions, Guid id, CancellationToken cancellationToken) =>
        await distributions.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("distribution");
}
