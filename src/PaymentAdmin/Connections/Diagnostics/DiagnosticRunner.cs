using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>Runs the steps of a test one after another, and keeps after each how it stands: who looks sees it move, and a killed process leaves what it found.</summary>
internal sealed class DiagnosticRunner(TestTools tools, UnitOfWork unitOfWork, ILogger<DiagnosticRunner> log)
{
    public async Task Run(Guid runId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        var (bench, plan) = await Prepare(runId, actor, cancellationToken);
        var steps = plan.Select(step => new DiagnosticStep(step.Code, step.Title, DiagnosticStepStatus.Waiting, null, null, null, null, [])).ToArray();
        var missing = new HashSet<string>(StringComparer.Ordinal);
        bench.Moved = () => Keep(runId, steps, cancellationToken);
        for (var index = 0; index < plan.Count; index++)
        {
            var started = tools.Clock.Now();
            steps[index] = steps[index] with { Status = DiagnosticStepStatus.Running, StartedAt = started };
            await Keep(runId, steps, cancellationToken);
            var found = await Try(plan[index], bench, missing, cancellationToken);
            steps[index] = steps[index] with
            {
                Status = found.Status,
                Milliseconds = found.Status == DiagnosticStepStatus.Skipped ? null : (long)(tools.Clock.Now() - started).TotalMilliseconds,
                Finding = found.Finding,
                Advice = found.Advice,
                Evidence = found.Evidence,
            };
        }

        await Finish(runId, bench, steps, actor, cancellationToken);
    }

    private async Task<(TestBench Bench, IReadOnlyList<IDiagnosticStep> Plan)> Prepare(Guid runId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await tools.Contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<DiagnosticRun>().AsNoTracking().SingleAsync(r => r.Id == runId, cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(c => c.Id == run.ConnectionId, cancellationToken);
        var currency = await db.Processors.Where(processor => processor.Id == connection.ProcessorId).Select(processor => processor.SettlementCurrency).SingleAsync(cancellationToken);
        var mapping = await MappingInForce.Of(db, connection.Id, cancellationToken);
        var production = await db.Connections.AsNoTracking()
            .Where(other => other.ProcessorId == connection.ProcessorId && other.Environment == ConnectionEnvironment.Production && other.Place != null)
            .ToListAsync(cancellationToken);
        var bench = new TestBench(run, connection, mapping?.Mapping, currency, actor, tools)
        {
            LeadsToProduction = connection.Environment != ConnectionEnvironment.Production && production.Exists(other => ConnectionRules.SharesAddress(connection, other)),
        };
        return (bench, StepPlan.Of(connection));
    }

    private async Task<StepFinding> Try(IDiagnosticStep step, TestBench bench, HashSet<string> missing, CancellationToken cancellationToken)
    {
        // One that was not tried because of another is missing like that one; one that does not apply here is not.
        if (step.Needs.Any(missing.Contains))
        {
            missing.Add(step.Code);
            return new StepFinding(DiagnosticStepStatus.Skipped, "Not tried: a step that it needs has failed.", null, []);
        }

        if (step.WhyNot(bench) is { } reason)
        {
            return new StepFinding(DiagnosticStepStatus.Skipped, reason, null, []);
        }

        var found = await TryIt(step, bench, cancellationToken);
        if (found.Status == DiagnosticStepStatus.Failed)
        {
            missing.Add(step.Code);
        }

        return found;
    }

    private async Task<StepFinding> TryIt(IDiagnosticStep step, TestBench bench, CancellationToken cancellationToken)
    {
        try
        {
            return await step.Try(bench, cancellationToken);
        }
        catch (Refusal refusal)
        {
            // A rule of ours, such as a mapping that cannot express the test payment.
            return StepFinding.Failed(refusal.Message, "Mend what the sentence names, then test again.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The step {Step} of a connection's test failed. Correlation id {CorrelationId}", step.Code, bench.Actor.CorrelationId);
            return StepFinding.Failed("Something went wrong on our side.", $"Quote {bench.Actor.CorrelationId} when you ask for help.");
        }
    }

    private async Task Keep(Guid runId, DiagnosticStep[] steps, CancellationToken cancellationToken)
    {
        await using var db = await tools.Contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<DiagnosticRun>().SingleAsync(r => r.Id == runId, cancellationToken);
        run.StepsJson = JsonSerializer.Serialize(steps, Wire.Json);
        run.MovedAt = tools.Clock.Now();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Says of a run that it ended with the process.</summary>
    public Task Interrupt(Guid runId, Actor actor)
    {
        actor.Require(Permissions.ManageConnections);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                if (await db.Set<DiagnosticRun>().SingleOrDefaultAsync(run => run.Id == runId && run.Occupies != null) is { } open)
                {
                    (open.Occupies, open.Status, open.FinishedAt) = (null, DiagnosticRunStatus.Interrupted, now);
                }

                return true;
            },
            once: null,
            CancellationToken.None);
    }

    private Task<bool> Finish(Guid runId, TestBench bench, DiagnosticStep[] steps, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var run = await db.Set<DiagnosticRun>().SingleAsync(r => r.Id == runId, cancellationToken);
                var connection = await db.Connections.SingleAsync(c => c.Id == run.ConnectionId, cancellationToken);
                run.StepsJson = JsonSerializer.Serialize(steps, Wire.Json);
                run.Status = Outcome(steps);
                run.FinishedAt = run.MovedAt = now;
                run.Occupies = null;

                // What was found is true of what was tested: not of a connection that was changed meanwhile.
                if (connection.Version == run.ConnectionVersion)
                {
                    Conclude(connection, run.Status, bench.IdempotencyHonoured, actor, now);
                }

                var code = await db.Processors.Where(processor => processor.Id == connection.ProcessorId).Select(processor => processor.Code).SingleAsync(cancellationToken);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(AuditKinds.ConnectionTested, [new FieldChange("result", null, Words.Of(run.Status)), .. RecordAudit.ChangesOf(db.Entry(connection))]));
                return true;
            },
            once: null,
            cancellationToken);

    private static void Conclude(Connection connection, DiagnosticRunStatus status, bool? honoured, Actor actor, DateTime now)
    {
        if (honoured is { } seen)
        {
            connection.IdempotencySeen(seen, actor, now);
        }

        if (status != DiagnosticRunStatus.Failed && connection.Status == ConnectionStatus.Setup && connection.Environment != ConnectionEnvironment.Production)
        {
            connection.Let(ConnectionEvent.Verify, null, actor, now);
        }
    }

    private static DiagnosticRunStatus Outcome(DiagnosticStep[] steps) =>
        steps.Any(step => step.Status == DiagnosticStepStatus.Failed) ? DiagnosticRunStatus.Failed
        : steps.Any(step => step.Status == DiagnosticStepStatus.Warning) ? DiagnosticRunStatus.PassedWithWarnings
        : DiagnosticRunStatus.Passed;
}
