using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

/// <summary>How much room limits have, beside what waits to be sent already: distributions of one connection or programme share it.</summary>
internal sealed class LimitRooms(PaymentDb db, DateTime now)
{
    private readonly Dictionary<Guid, Left> _left = [];

    /// <summary>The room that payments of a distribution have.</summary>
    internal async Task<LimitRoom> Of(Distribution distribution, CancellationToken cancellationToken)
    {
        var (connectionId, programmeId) = (distribution.ConnectionId, distribution.ProgrammeId);
        var caps = (await CurrentCaps.Of(db, [(connectionId, programmeId)], cancellationToken)).For(connectionId, programmeId);
        var zone = await db.Connections.Where(row => row.Id == connectionId).Select(row => row.TimeZone).SingleAsync(cancellationToken);
        var (environment, currency) = (distribution.Environment, distribution.Currency);
        var daily = new LimitKey(LimitKind.DailyVolume, connectionId, distribution.Environment, distribution.Currency, LocalDay.Of(now, zone));
        var budget = new LimitKey(LimitKind.ProgrammeBudget, programmeId, distribution.Environment, distribution.Currency);
        return new LimitRoom(
            caps,
            await LeftOf(daily, caps.DailyVolume, Queued(PaymentsOf(db, connectionId).Where(payment => payment.Currency == currency)), cancellationToken),
            await LeftOf(budget, caps.Budget, Queued(db.Payments.Where(payment => payment.ProgrammeId == programmeId && payment.Environment == environment)), cancellationToken));
    }

    /// <summary>The payments of a connection of which something may still go: found by their distributions, of which few are under way.</summary>
    internal static IQueryable<Payment> PaymentsOf(PaymentDb db, Guid connectionId) =>
        from distribution in db.Distributions.AsNoTracking()
        join payment in db.Payments on distribution.Id equals payment.DistributionId
        where distribution.ConnectionId == connectionId
            && (distribution.Status == DistributionStatus.Released || distribution.Status == DistributionStatus.Submitting
                || distribution.Status == DistributionStatus.Paused || distribution.Status == DistributionStatus.Halted)
        select payment;

    private static IQueryable<Payment> Queued(IQueryable<Payment> payments) => payments.Where(payment => payment.Status == PaymentStatus.Queued);

    private async Task<Left> LeftOf(LimitKey key, long? cap, IQueryable<Payment> queued, CancellationToken cancellationToken)
    {
        if (!_left.TryGetValue(key.Id, out var left))
        {
            var id = key.Id;
            left = new Left(cap is not { } most
                ? long.MaxValue
                : most - await db.Set<LimitUse>().Where(use => use.Id == id).SumAsync(use => use.UsedMinor, cancellationToken) - await queued.SumAsync(payment => payment.AmountMinor, cancellationToken));
            _left.Add(id, left);
        }

        return left;
    }

    /// <summary>What is left of one limit, in minor units.</summary>
    internal sealed class Left(long minor)
    {
        public long Minor { get; set; } = minor;
    }
}

/// <summary>The room that payments of one distribution have.</summary>
internal sealed class LimitRoom(LimitCaps caps, LimitRooms.Left daily, LimitRooms.Left budget)
{
    public LimitCaps Caps { get; } = caps;

    /// <summary>The largest payment that fits, in minor units.</summary>
    public long Largest => Math.Min(Caps.SingleMaximum ?? long.MaxValue, Math.Min(daily.Minor, budget.Minor));

    /// <summary>Takes a payment's part, if it fits.</summary>
    public bool Take(long minor)
    {
        if (minor > Largest)
        {
            return false;
        }

        (daily.Minor, budget.Minor) = (daily.Minor - minor, budget.Minor - minor);
        return true;
    }
}
