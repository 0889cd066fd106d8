using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>"Test this connection": starts a run, which goes on by itself, and shows how it stands.</summary>
public sealed class TestConnection(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, TimeProvider clock, RunningTests running)
{
    /// <summary>No step is silent for longer: a run that is was interrupted.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <param name="Id"><c>diag_</c> and a UUID.</param>
    /// <param name="ConnectionId">Which connection.</param>
    /// <param name="Status">How it stands.</param>
    /// <param name="StartedAt">When it began.</param>
    /// <param name="FinishedAt">When it ended; null while it runs.</param>
    /// <param name="StartedBy">Who began it.</param>
    /// <param name="Steps">Each step, in order.</param>
    public sealed record Answer(string Id, string ConnectionId, DiagnosticRunStatus Status, DateTime StartedAt, DateTime? FinishedAt, string StartedBy, IReadOnlyList<DiagnosticStep> Steps);

    /// <summary>Starts a run; only one at a time.</summary>
    /// <exception cref="Refusal">403; 404; 409 <c>test_running</c>, <c>connection_retired</c>.</exception>
    public async Task<Answer> Start(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        var run = await unitOfWork.Save(actor, (db, now) => Add(db, connectionId, actor, now, cancellationToken), once: null, cancellationToken);
        running.Begin(run.Id, actor);
        return AnswerOf(run);
    }

    /// <summary>The latest run; null where there was none.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer?> Latest(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        _ = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        return await Runs(db, connectionId).FirstOrDefaultAsync(cancellationToken) is { } run ? AnswerOf(run) : null;
    }

    /// <summary>The latest runs, newest first.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<IReadOnlyList<Answer>> List(Guid connectionId, int limit, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        _ = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        return [.. (await Runs(db, connectionId).Take(limit).ToListAsync(cancellationToken)).Select(AnswerOf)];
    }

    private static IQueryable<DiagnosticRun> Runs(PaymentDb db, Guid connectionId) =>
        db.Set<DiagnosticRun>().AsNoTracking().Where(run => run.ConnectionId == connectionId).OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id);

    private static async Task<DiagnosticRun> Add(PaymentDb db, Guid connectionId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        if (connection.Status == ConnectionStatus.Retired)
        {
            throw Refusal.Conflict("connection_retired", "The connection is retired: there is nothing to test any more.");
        }

        if (await db.Set<DiagnosticRun>().SingleOrDefaultAsync(run => run.Occupies == connectionId, cancellationToken) is { } other)
        {
            if (now - other.MovedAt < Silence)
            {
                throw Refusal.Conflict("test_running", $"{other.StartedByName} is testing this connection at this moment. Wait for the result.");
            }

            (other.Occupies, other.Status, other.FinishedAt) = (null, DiagnosticRunStatus.Interrupted, other.MovedAt);
        }

        var steps = StepPlan.Of(connection).Select(step => new DiagnosticStep(step.Code, step.Title, DiagnosticStepStatus.Waiting, null, null, null, null, []));
        var added = new DiagnosticRun
        {
            Id = now.NewId(),
            ConnectionId = connectionId,
            ConnectionVersion = connection.Version,
            Occupies = connectionId,
            Status = DiagnosticRunStatus.Running,
            StartedAt = now,
            MovedAt = now,
            StartedById = actor.Id,
            StartedByName = actor.Name,
            StepsJson = JsonSerializer.Serialize(steps, Wire.Json),
        };
        db.Add(added);
        return added;
    }

    private Answer AnswerOf(DiagnosticRun run)
    {
        var silent = run.Status == DiagnosticRunStatus.Running && clock.Now() - run.MovedAt >= Silence;
        return new Answer(
            PublicId.DiagnosticRun.Format(run.Id), PublicId.Connection.Format(run.ConnectionId), silent ? DiagnosticRunStatus.Interrupted : run.Status,
            run.StartedAt, run.FinishedAt, run.StartedByName, run.Steps);
    }
}
