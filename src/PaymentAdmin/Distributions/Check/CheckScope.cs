using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Distributions.Check;

/// <summary>What a distribution is checked against.</summary>
internal sealed class CheckScope
{
    // Where a distribution is still being prepared, nobody is paid by it yet.
    private static readonly DistributionStatus[] NotYet = [DistributionStatus.Draft, DistributionStatus.SentBack, DistributionStatus.Rejected, DistributionStatus.Cancelled];

    public required PaymentDb Db { get; init; }

    public required Distribution Distribution { get; init; }

    public required Programme Programme { get; init; }

    public required Connection Connection { get; init; }

    public required Processor Processor { get; init; }

    /// <summary>How many payments, without those that were taken out.</summary>
    public required int Count { get; init; }

    /// <summary>Their sum, in minor units.</summary>
    public required long TotalMinor { get; init; }

    public required DateTime Now { get; init; }

    public Currency Currency => Currency.Of(Distribution.Currency);

    /// <summary>Its payments, without those that were taken out.</summary>
    public IQueryable<Payment> Live => Db.Payments.AsNoTracking().Where(payment => payment.DistributionId == Distribution.Id && payment.Status != PaymentStatus.Cancelled);

    /// <summary>Payments for the same purpose and cycle in other distributions of the programme that were submitted, and have not come to nothing.</summary>
    public IQueryable<Payment> Elsewhere =>
        from payment in Db.Payments.AsNoTracking()
        join other in Db.Distributions on payment.DistributionId equals other.Id
        where other.ProgrammeId == Distribution.ProgrammeId && other.Id != Distribution.Id && other.PurposeAndCycle == Distribution.PurposeAndCycle && !NotYet.Contains(other.Status)
        where payment.Status != PaymentStatus.Cancelled && payment.Status != PaymentStatus.Failed && payment.Status != PaymentStatus.Reversed
        select payment;

    public static async Task<CheckScope> Of(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        var programme = await db.Programmes.AsNoTracking().SingleAsync(row => row.Id == distribution.ProgrammeId, cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == distribution.ConnectionId, cancellationToken);
        var processor = await db.Processors.AsNoTracking().SingleAsync(row => row.Id == connection.ProcessorId, cancellationToken);

        // Counted, not believed: what the distribution says of itself is only kept for lists.
        var live = db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status != PaymentStatus.Cancelled);
        var count = await live.CountAsync(cancellationToken);
        var total = await live.SumAsync(payment => payment.AmountMinor, cancellationToken);
        return new CheckScope
        {
            Db = db,
            Distribution = distribution,
            Programme = programme,
            Connection = connection,
            Processor = processor,
            Count = count,
            TotalMinor = total,
            Now = now,
        };
    }
}
