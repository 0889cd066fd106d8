using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>
/// Looks at each hour of a connection once, when it is over, and raises an alert for every metric above its limit. While an
/// alert of the same kind is open for the connection, there is none beside it.
/// </summary>
public sealed class JudgeWebhookHours(IDbContextFactory<PaymentDb> contexts, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Most hours in one run: the next run goes on.</summary>
    public const int MaxHours = 200;

    private const string Page = "monitoring/webhooks";

    /// <summary>An hour of which some still wait is given this long to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <returns>How many hours were looked at.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var hours = await Over(clock.Now(), cancellationToken);
        foreach (var (connectionId, hour) in hours)
        {
            await Judge(connectionId, hour, actor, cancellationToken);
        }

        return hours.Count;
    }

    private async Task<List<(Guid ConnectionId, DateTime Hour)>> Over(DateTime now, CancellationToken cancellationToken)
    {
        var over = now - TimeSpan.FromHours(1);
        var late = over - Patience;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hours = await db.Set<WebhookHour>()
            .Where(row => row.JudgedAt == null && row.Hour <= over && (row.Pending == 0 || row.Hour <= late))
            .OrderBy(row => row.Hour).ThenBy(row => row.ConnectionId)
            .Select(row => new { row.ConnectionId, row.Hour })
            .Take(MaxHours).ToListAsync(cancellationToken);
        return [.. hours.Select(row => (row.ConnectionId, row.Hour))];
    }

    private Task<int> Judge(Guid connectionId, DateTime hour, Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var row = await db.Set<WebhookHour>().SingleAsync(one => one.ConnectionId == connectionId && one.Hour == hour, cancellationToken);
            if (row.JudgedAt is not null)
            {
                return 0; // Another node has.
            }

            row.Judge(now);
            return await Alert(db, row, now, cancellationToken);
        },
        once: null,
        cancellationToken);

    private static async Task<int> Alert(PaymentDb db, WebhookHour row, DateTime now, CancellationToken cancellationToken)
    {
        // Few say little; what is held counts whenever it came.
        var figures = row.Received >= WebhookMetrics.FewestToJudge ? row.Figures : WebhookFigures.None;
        var held = await db.Set<WebhookHour>().Where(one => one.Environment == row.Environment && one.ConnectionId == row.ConnectionId && one.Held > 0).SumAsync(one => one.Held, cancellationToken);
        var raised = 0;
        foreach (var metric in Enum.GetValues<WebhookMetric>())
        {
            var reading = WebhookMetrics.Of(metric, figures with { Held = held });
            var kind = $"webhook_{Words.Of(metric)}";
            if (reading.Exceeded && !await RaiseAlert.IsOpen(db, kind, row.ConnectionId, cancellationToken))
            {
                await RaiseAlert.Raise(db, now, kind, row.ConnectionId, await Message(db, row, reading, cancellationToken), Link(row), cancellationToken);
                raised++;
            }
        }

        return raised;
    }

    private static async Task<string> Message(PaymentDb db, WebhookHour row, WebhookMetricReading reading, CancellationToken cancellationToken)
    {
        var processor = await (
            from connection in db.Connections
            join found in db.Processors on connection.ProcessorId equals found.Id
            where connection.Id == row.ConnectionId
            select found.Code).SingleAsync(cancellationToken);
        var when = row.Hour.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var what = reading.Metric switch
        {
            WebhookMetric.FailedRate => $"{HealthText.Of(reading)} of the {row.Received} webhooks of the hour from {when} failed",
            WebhookMetric.Latency => $"the webhooks of the hour from {when} took {HealthText.Of(reading)} on average to process",
            WebhookMetric.DuplicateRate => $"{HealthText.Of(reading)} of the {row.Received} webhooks of the hour from {when} were duplicates",
            _ => $"{HealthText.Of(reading)} webhooks are held",
        };
        return $"{processor}, {Words.Plain(row.Environment).ToLowerInvariant()}: {what}; the limit is {HealthText.LimitOf(reading.Metric)}. {WebhookMetrics.AdviceOn(reading.Metric)}.";
    }

    private static string Link(WebhookHour row) =>
        $"{Page}?environment={Words.Of(row.Environment)}&connection_id={PublicId.Connection.Format(row.ConnectionId)}&period=7d";
}
