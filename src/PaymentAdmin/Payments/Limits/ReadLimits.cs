using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Limits;

/// <summary>How much of the limits of a connection or programme is used now.</summary>
public sealed class ReadLimits(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Today's volume of a connection, in each currency that was sent; where nothing was, in its processor's.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ConnectionLimitsAnswer> OfConnection(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("connection");
        var settles = await db.Processors.Where(row => row.Id == connection.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        var now = clock.Now();
        var today = LocalDay.Of(now, connection.TimeZone);
        var used = await db.Set<LimitUse>().AsNoTracking()
            .Where(use => use.OwnerId == id && use.BeneficiaryId == null && use.Day == today && use.Kind == LimitKind.DailyVolume)
            .OrderBy(use => use.Currency)
            .Select(use => new { use.Currency, use.UsedMinor, use.Payments })
            .ToListAsync(cancellationToken);
        var held = await Held(LimitRooms.PaymentsOf(db, id)).CountAsync(cancellationToken);
        return new ConnectionLimitsAnswer(
            PublicId.Connection.Format(id), connection.TimeZone, today, LocalDay.Ends(now, connection.TimeZone), connection.SingleMaximum, connection.BatchSize,
            [.. used.Where(use => use.Payments > 0).Select(use => new UsedLimitAnswer(use.Currency, connection.DailyVolume, use.UsedMinor, use.Payments))
                .DefaultIfEmpty(new UsedLimitAnswer(settles, connection.DailyVolume, 0, 0))],
            held);
    }

    /// <summary>The budget of a programme, of each environment that it pays through.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ProgrammeLimitsAnswer> OfProgramme(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var programme = await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("programme");
        var connections = programme.Connections.Select(row => row.ConnectionId).ToList();
        var environments = await db.Connections.Where(row => connections.Contains(row.Id)).Select(row => row.Environment).Distinct().ToListAsync(cancellationToken);
        var used = await db.Set<LimitUse>().AsNoTracking()
            .Where(use => use.OwnerId == id && use.BeneficiaryId == null && use.Day == null && use.Kind == LimitKind.ProgrammeBudget)
            .Select(use => new { use.Environment, use.UsedMinor, use.Payments })
            .ToListAsync(cancellationToken);
        var paid = await db.Payments.Where(payment => payment.ProgrammeId == id && payment.Status == PaymentStatus.Completed)
            .GroupBy(payment => payment.Environment).Select(group => new { group.Key, Minor = group.Sum(payment => payment.AmountMinor) })
            .ToDictionaryAsync(group => group.Key, group => group.Minor, cancellationToken);
        var held = await Held(db.Payments.Where(payment => payment.ProgrammeId == id)).CountAsync(cancellationToken);
        return new ProgrammeLimitsAnswer(
            PublicId.Programme.Format(id), programme.Currency, programme.BeneficiaryCycleLimit,
            [.. environments.Union(used.Select(use => use.Environment)).Order().Select(environment => (environment, Use: used.Find(use => use.Environment == environment)))
                .Select(one => new BudgetAnswer(one.environment, programme.Budget, one.Use?.UsedMinor ?? 0, paid.GetValueOrDefault(one.environment), one.Use?.Payments ?? 0))],
            held);
    }

    private static IQueryable<Payment> Held(IQueryable<Payment> payments) =>
        payments.Where(payment => payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Limit);
}

/// <summary>The limits of a connection now.</summary>
/// <param name="Id">The connection.</param>
/// <param name="TimeZone">Whose days count.</param>
/// <param name="LocalDate">The date there.</param>
/// <param name="DayEndsAt">When the next one begins, UTC.</param>
/// <param name="SingleMaximum">Largest single payment, in minor units; null for no limit.</param>
/// <param name="BatchSize">Most payments in one batch.</param>
/// <param name="DailyVolume">Of each currency in which something was sent today.</param>
/// <param name="HeldPayments">Payments that wait for a limit.</param>
public sealed record ConnectionLimitsAnswer(
    string Id, string TimeZone, DateOnly LocalDate, DateTime DayEndsAt, long? SingleMaximum, int BatchSize, IReadOnlyList<UsedLimitAnswer> DailyVolume, int HeldPayments);

/// <summary>How much of a limit is used, in minor units.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Cap">The limit; null for none.</param>
/// <param name="Used">What is reserved: on its way, or sent and not failed.</param>
/// <param name="Payments">By how many payments.</param>
public sealed record UsedLimitAnswer(string Currency, long? Cap, long Used, int Payments)
{
    /// <summary>What is left; below zero where the limit was lowered since; null for no limit.</summary>
    public long? Left => Cap - Used;
}

/// <summary>The limits of a programme now.</summary>
/// <param name="Id">The programme.</param>
/// <param name="Currency">ISO 4217 code of all amounts.</param>
/// <param name="BeneficiaryCycleLimit">Most for one beneficiary, purpose and cycle, in minor units; null for no limit.</param>
/// <param name="Budgets">Of each environment.</param>
/// <param name="HeldPayments">Payments that wait for a limit.</param>
public sealed record ProgrammeLimitsAnswer(string Id, string Currency, long? BeneficiaryCycleLimit, IReadOnlyList<BudgetAnswer> Budgets, int HeldPayments);

/// <summary>A programme's budget in one environment, in minor units.</summary>
/// <param name="Environment">Which: what is tried in a sandbox takes nothing of the others.</param>
/// <param name="Cap">The budget; null for none.</param>
/// <param name="Used">What is reserved: on its way, or sent and not failed.</param>
/// <param name="Paid">What of it has arrived.</param>
/// <param name="Payments">By how many payments it is used.</param>
public sealed record BudgetAnswer(ConnectionEnvironment Environment, long? Cap, long Used, long Paid, int Payments)
{
    /// <summary>What is left; below zero where the budget was lowered since; null for no budget.</summary>
    public long? Left => Cap - Used;
}
