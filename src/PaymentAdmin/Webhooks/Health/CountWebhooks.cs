using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>
/// Counts the marked hours again, from their notifications. Any number of nodes may do it at once, and be killed in it:
/// marks go only after what they ask for is committed, and those that came meanwhile stay.
/// </summary>
public sealed class CountWebhooks(IDbContextFactory<PaymentDb> contexts, UnitOfWork unitOfWork)
{
    /// <summary>Most hours in one run: the next run goes on.</summary>
    public const int MaxHours = 500;

    /// <summary>Most marks of one hour in one run; where more are left, the hour is counted once more.</summary>
    private const int MaxMarks = 20_000;

    /// <summary>How many marks in one statement.</summary>
    private const int BatchSize = 500;

    /// <returns>How many hours were counted.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var hours = await Marked(cancellationToken);
        foreach (var (connectionId, hour) in hours)
        {
            // Read before it is counted: what is marked later may not be in the count.
            var marks = await MarksOf(connectionId, hour, cancellationToken);
            await Count(connectionId, hour, actor, cancellationToken);
            await TakeAway(connectionId, hour, marks, cancellationToken);
        }

        return hours.Count;
    }

    private async Task<List<(Guid ConnectionId, DateTime Hour)>> Marked(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marked = await db.Set<WebhookHourMark>()
            .Select(mark => new { mark.ConnectionId, mark.Hour }).Distinct()
            .OrderByDescending(mark => mark.Hour).ThenBy(mark => mark.ConnectionId)
            .Take(MaxHours).ToListAsync(cancellationToken);
        return [.. marked.Select(mark => (mark.ConnectionId, mark.Hour))];
    }

    private async Task<List<Guid>> MarksOf(Guid connectionId, DateTime hour, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Marks(db, connectionId, hour).OrderBy(mark => mark.Id).Select(mark => mark.Id).Take(MaxMarks).ToListAsync(cancellationToken);
    }

    private Task<int> Count(Guid connectionId, DateTime hour, Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, _) =>
        {
            // The row is read before the notifications: whoever counts later and writes first makes this save start anew.
            var row = await db.Set<WebhookHour>().SingleOrDefaultAsync(one => one.ConnectionId == connectionId && one.Hour == hour, cancellationToken)
                ?? await Begin(db, connectionId, hour, cancellationToken);
            row.Count(await Figures(db, connectionId, hour, cancellationToken));
            return row.Received;
        },
        once: null,
        cancellationToken);

    private static async Task<WebhookHour> Begin(PaymentDb db, Guid connectionId, DateTime hour, CancellationToken cancellationToken)
    {
        var environment = await db.Connections.Where(connection => connection.Id == connectionId).Select(connection => connection.Environment).SingleAsync(cancellationToken);
        var row = new WebhookHour { ConnectionId = connectionId, Hour = hour, Environment = environment };
        db.Add(row);
        return row;
    }

    /// <summary>One statement, so one moment: every notification is counted in exactly one state.</summary>
    private static async Task<WebhookFigures> Figures(PaymentDb db, Guid connectionId, DateTime hour, CancellationToken cancellationToken)
    {
        var next = hour.AddHours(1);
        var states = await db.WebhookNotifications
            .Where(row => row.ConnectionId == connectionId && row.ReceivedAt >= hour && row.ReceivedAt < next)
            .GroupBy(row => row.Status)
            .Select(rows => new
            {
                Status = rows.Key,
                Count = rows.Count(),
                Finished = rows.Count(row => row.LatencyMs != null),
                TotalMs = rows.Sum(row => row.LatencyMs) ?? 0,
                MaxMs = rows.Max(row => row.LatencyMs) ?? 0,
            })
            .ToListAsync(cancellationToken);
        return new WebhookFigures(
            states.Sum(state => state.Count),
            In(WebhookStatus.Pending, WebhookStatus.Processing),
            In(WebhookStatus.Processed),
            In(WebhookStatus.Failed),
            In(WebhookStatus.Duplicate),
            In(WebhookStatus.HeldBlocked),
            states.Sum(state => state.Finished),
            states.Sum(state => state.TotalMs),
            states.Select(state => state.MaxMs).DefaultIfEmpty().Max());

        int In(params ReadOnlySpan<WebhookStatus> wanted)
        {
            var sum = 0;
            foreach (var status in wanted)
            {
                sum += states.Find(state => state.Status == status)?.Count ?? 0;
            }

            return sum;
        }
    }

    private async Task TakeAway(Guid connectionId, DateTime hour, List<Guid> marks, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var batch in marks.Chunk(BatchSize))
        {
            await Marks(db, connectionId, hour).Where(mark => batch.Contains(mark.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private static IQueryable<WebhookHourMark> Marks(PaymentDb db, Guid connectionId, DateTime hour) =>
        db.Set<WebhookHourMark>().Where(mark => mark.ConnectionId == connectionId && mark.Hour == hour);
}
