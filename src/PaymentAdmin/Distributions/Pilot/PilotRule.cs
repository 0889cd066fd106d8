using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>What the pilot of a production connection means for the release of a distribution.</summary>
/// <param name="IsPilot">Whether it is the pilot.</param>
/// <param name="Goes">How many of its payments are sent, in the order of their numbers; null for all. The others are held.</param>
/// <param name="Refused">Why it cannot be released at all; null where it can.</param>
public sealed record PilotDecision(bool IsPilot, int? Goes, Refusal? Refused)
{
    internal static readonly PilotDecision None = new(false, null, null);
}

/// <summary>
/// The first distribution that is released on a production connection is its pilot: 5 to 10 payments are sent, the rest waits until a
/// person has confirmed the results (psp-integration, phase 4: "Process a small live batch"). All in the caller's context.
/// </summary>
public static class PilotRule
{
    /// <summary>Fewest payments of a pilot.</summary>
    public const int Fewest = 5;

    /// <summary>Most payments of a pilot that are sent.</summary>
    public const int Most = 10;

    /// <summary>Looks; changes nothing.</summary>
    public static async Task<PilotDecision> Of(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        if (distribution is { IsPilot: true, ReleasedAt: not null })
        {
            // Its release goes on, whatever became of the connection meanwhile.
            return new PilotDecision(true, Most, null);
        }

        if (distribution.Environment != ConnectionEnvironment.Production)
        {
            return PilotDecision.None;
        }

        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == distribution.ConnectionId, cancellationToken);
        return (connection.StoppedFrom ?? connection.Status) switch
        {
            ConnectionStatus.Pilot => await OfPilot(db, distribution, cancellationToken),
            ConnectionStatus.Setup => new PilotDecision(false, null, Refusal.Conflict("connection_not_ready", "The production connection is being set up. Two platform admins put it to pilot first.")),
            _ => PilotDecision.None,
        };
    }

    /// <summary>The distribution is released now: where it is the pilot, that is remembered. Of two that are released at once the second finds the first running.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <returns>What was decided, never refused.</returns>
    /// <exception cref="Refusal">409 <c>pilot_running</c>, <c>connection_not_ready</c>; 422 <c>pilot_too_small</c>.</exception>
    public static async Task<PilotDecision> Begin(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        var decision = await Of(db, distribution, cancellationToken);
        if (decision.Refused is { } refused)
        {
            throw refused;
        }

        if (decision.IsPilot)
        {
            await EndCancelled(db, distribution, cancellationToken);
            distribution.BecomePilot();
            db.Add(PilotRun.Begin(distribution, now));
        }

        return decision;
    }

    /// <summary>What the check of a distribution says about it.</summary>
    public static async Task<IReadOnlyList<Finding>> Find(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        var decision = await Of(db, distribution, cancellationToken);
        return decision switch
        {
            { Refused: { Code: "pilot_too_small" } small } => [Whole("pilot_too_small", FindingSeverity.Blocking, small.Message)],

            // By the time it is released that may be over. That a connection is in setup is found with the connection.
            { Refused: { Code: "pilot_running" } later } => [Whole(later.Code, FindingSeverity.Note, $"{later.Message} This one can be approved before that.")],
            { IsPilot: true, Goes: { } goes } => [Whole("pilot", FindingSeverity.Note, $"This is the pilot of its connection: the first {goes} payments are sent, the others wait until a person has confirmed the results.")],
            _ => [],
        };
    }

    /// <summary>Of what was cancelled nothing is left to confirm. Any other that runs now began since we looked.</summary>
    private static async Task EndCancelled(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        var over = from run in db.Set<PilotRun>()
                   join other in db.Distributions on run.DistributionId equals other.Id
                   where run.RunningFor == distribution.ConnectionId && other.Status == DistributionStatus.Cancelled
                   select run;
        foreach (var run in await over.ToListAsync(cancellationToken))
        {
            run.End();
        }
    }

    private static async Task<PilotDecision> OfPilot(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        var running = await (
            from run in db.Set<PilotRun>().AsNoTracking()
            join other in db.Distributions.AsNoTracking() on run.DistributionId equals other.Id
            where run.RunningFor == distribution.ConnectionId && other.Id != distribution.Id && other.Status != DistributionStatus.Cancelled
            select other.Name).FirstOrDefaultAsync(cancellationToken);
        if (running is not null)
        {
            return new PilotDecision(false, null, Refusal.Conflict("pilot_running", $"\"{running}\" is the pilot of this connection, and nobody has confirmed its results yet. Nothing else is released until then."));
        }

        if (await HasPassed(db, distribution.ConnectionId, cancellationToken))
        {
            return PilotDecision.None;
        }

        var count = await db.Payments.CountAsync(payment => payment.DistributionId == distribution.Id && payment.Status != PaymentStatus.Cancelled, cancellationToken);
        return count < Fewest
            ? new PilotDecision(true, 0, Refusal.Rule("pilot_too_small", $"The first distribution of a production connection is its pilot, with {Fewest} to {Most} payments: this one has {count}. Add payments to it, or release a larger one first."))
            : new PilotDecision(true, Math.Min(count, Most), null);
    }

    internal static Task<bool> HasPassed(PaymentDb db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Set<PilotConfirmation>().AnyAsync(confirmation => confirmation.ConnectionId == connectionId && confirmation.Outcome == PilotOutcome.Passed, cancellationToken);

    private static Finding Whole(string code, FindingSeverity severity, string message) => new(code, severity, message, 0, []);
}
