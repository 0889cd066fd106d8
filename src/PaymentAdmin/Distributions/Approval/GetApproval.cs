using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>All that somebody who decides on a distribution has to know, and what that person may do.</summary>
public sealed class GetApproval(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private const int MaxNames = 50;

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<ApprovalAnswer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var submission = await Submission.Of(db, id, cancellationToken);
        var answer = await Answer(db, submission, actor, clock.Now(), cancellationToken);
        return new Versioned<ApprovalAnswer>(answer, answer.Version);
    }

    private static async Task<ApprovalAnswer> Answer(PaymentDb db, Submission submission, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (distribution, round) = (submission.Distribution, submission.Latest);
        var programme = await db.Programmes.SingleAsync(row => row.Id == distribution.ProgrammeId, cancellationToken);
        var processor = await (
            from connection in db.Connections
            join owner in db.Processors on connection.ProcessorId equals owner.Id
            where connection.Id == distribution.ConnectionId
            select owner.Code).SingleAsync(cancellationToken);
        var findings = round is null ? null : SubmittedFindings.Stored(round.FindingsJson);
        var isWaiting = distribution.Status == DistributionStatus.InApproval && round is not null && !round.IsLate(now);
        var mayAct = isWaiting ? await AskApprovers.Who(db, submission, now, cancellationToken) : [];
        return new ApprovalAnswer(
            PublicId.Distribution.Format(distribution.Id), distribution.Name, distribution.Purpose, distribution.Cycle, PublicId.Programme.Format(programme.Id), programme.Code,
            programme.Name, PublicId.Connection.Format(distribution.ConnectionId), processor, distribution.Environment, distribution.Status, distribution.StatusReason,
            distribution.CreatedByName, distribution.CreatedAt, await Editors(db, distribution.Id, cancellationToken), round is { EndedAt: null } ? round.PaymentCount : distribution.PaymentCount,
            round is { EndedAt: null } ? round.TotalMinor : distribution.TotalMinor, distribution.Currency, round is null ? null : Of(round), Stages(submission), findings?.Findings ?? [],
            findings?.ExpectedFees, findings?.TotalCost, await ChangesSince.Of(db, distribution, round, cancellationToken), await ListDecisions.Read(db, distribution.Id, cancellationToken),
            [.. mayAct.Take(MaxNames).Select(person => person.Email)], await WhatYouMay.Of(db, submission, actor, now, cancellationToken), distribution.Version);
    }

    private static RoundAnswer Of(ApprovalRound round) => new(
        round.Number, round.Status, round.ContentHash, round.MappingVersion, round.SubmittedByName, round.SubmittedAt, round.ExpiresAt, round.EndedAt, round.EndedBecause);

    private static IReadOnlyList<StageAnswer> Stages(Submission submission) => submission.Latest is not { } round
        ? []
        : [.. round.Stages.Select((stage, index) => new StageAnswer(
            index + 1, stage.FromAmount, stage.Approvers, stage.Permission, submission.ApprovalsOf(index), round is { Status: RoundStatus.Open } && round.Stage == index,
            [.. submission.Decisions.Where(decision => decision.Kind == DecisionKind.Approved && decision.Stage == index).Select(Name)]))];

    private static string Name(Decision decision) => decision.ForId == decision.PersonId ? decision.PersonName : $"{decision.PersonName} for {decision.ForName}";

    private static async Task<IReadOnlyList<EditorAnswer>> Editors(PaymentDb db, Guid distributionId, CancellationToken cancellationToken)
    {
        var editors = await db.Set<DistributionEditor>().Where(editor => editor.DistributionId == distributionId).OrderBy(editor => editor.Since).Take(MaxNames).ToListAsync(cancellationToken);
        var names = (await RightsOfPeople.Of(db, [.. editors.Select(editor => editor.PersonId)], cancellationToken)).ToDictionary(person => person.Id, person => person.Email);
        return [.. editors.Select(editor => new EditorAnswer(PublicId.User.Format(editor.PersonId), names.GetValueOrDefault(editor.PersonId), editor.Since))];
    }
}
