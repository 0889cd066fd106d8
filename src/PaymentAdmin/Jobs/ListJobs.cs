using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>Every job, over all nodes: when it ran, how that went, when it runs next.</summary>
public sealed class ListJobs(IEnumerable<Job> jobs, IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="Name">Its word, by which it is run, paused and resumed.</param>
    /// <param name="Title">What it does.</param>
    /// <param name="Schedule">When it runs, in words.</param>
    /// <param name="Status">How it stands.</param>
    /// <param name="NextRunAt">When it is next due, UTC; null where no node has looked at it yet.</param>
    /// <param name="RequestedAt">When a person asked for a run that has not been begun since.</param>
    /// <param name="LastBeganAt">When its last run began.</param>
    /// <param name="LastEndedAt">When a run last came to an end.</param>
    /// <param name="LastOutcome">How that run ended.</param>
    /// <param name="LastRows">How many rows the last successful run changed.</param>
    /// <param name="LastError">Correlation id and kind of the failure of the last run; null where it did not fail.</param>
    /// <param name="FailuresInARow">How many runs failed since one succeeded.</param>
    /// <param name="Node">Machine and process that run it, or ran it last.</param>
    /// <param name="PausedAt">Since when it is stopped.</param>
    /// <param name="PausedBy">Who stopped it.</param>
    public sealed record Row(
        string Name, string Title, string Schedule, JobStatus Status, DateTime? NextRunAt, DateTime? RequestedAt, DateTime? LastBeganAt, DateTime? LastEndedAt,
        JobOutcome? LastOutcome, int? LastRows, string? LastError, int FailuresInARow, string? Node, DateTime? PausedAt, string? PausedBy);

    /// <summary>All of them, by title.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewJobs);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<ScheduledJob>().AsNoTracking()
            .Select(row => new { Row = row, Running = row.ClaimToken != null && row.LeaseUntil >= DatabaseClock.Now() })
            .ToDictionaryAsync(found => found.Row.Name, StringComparer.Ordinal, cancellationToken);
        var now = clock.Now();
        return [.. jobs.OrderBy(job => job.Title, StringComparer.Ordinal)
            .Select(job => found.GetValueOrDefault(job.Name) is { } of ? RowOf(job, of.Row, of.Running, now) : RowOf(job, new ScheduledJob { NextRunAt = DateTime.MaxValue }, false, now) with { NextRunAt = null })];
    }

    private static Row RowOf(Job job, ScheduledJob row, bool running, DateTime now) => new(
        job.Name, job.Title, job.Schedule.ToString(), StatusOf(row, running, now), row.NextRunAt, row.RequestedAt, row.BeganAt, row.EndedAt,
        row.Outcome, row.Rows, row.Outcome == JobOutcome.Failed ? row.LastError : null, row.Failures, row.Node, row.PausedAt, row.PausedByName);

    private static JobStatus StatusOf(ScheduledJob row, bool running, DateTime now) => row switch
    {
        _ when running => JobStatus.Running,
        { PausedAt: not null } => JobStatus.Paused,
        _ when row.NextRunAt < now - QueueFigures.Patience => JobStatus.Overdue,
        { Outcome: JobOutcome.Failed } => JobStatus.Failed,
        _ => JobStatus.Waiting,
    };
}
