using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Gives a distribution to those who approve: from now on its content is fixed, and every decision is bound to its hash.</summary>
public sealed class SubmitDistribution(UnitOfWork unitOfWork, CheckDistribution check, AskApprovers approvers)
{
    /// <param name="Reasons">For each warning, by its code, why it is all right.</param>
    /// <param name="Reason">For every warning that has no reason of its own.</param>
    public sealed record Input(IReadOnlyDictionary<string, string>? Reasons = null, string? Reason = null);

    /// <exception cref="Refusal">403; 404; 400; 409 <c>distribution_state</c>; 422 <c>no_payments</c>, <c>findings_block</c>, <c>reason_needed</c>.</exception>
    public async Task<SubmissionAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        var (reasons, forAll) = Checked(input);
        var answer = await unitOfWork.Save(actor, (db, now) => Submit(db, id, reasons, forAll, actor, now, cancellationToken), once, cancellationToken);
        approvers.Wake();
        return answer;
    }

    private async Task<SubmissionAnswer> Submit(
        PaymentDb db, Guid id, IReadOnlyDictionary<string, string> reasons, string? forAll, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.Required(id, cancellationToken);
        if (distribution.Status is not (DistributionStatus.Draft or DistributionStatus.SentBack))
        {
            throw Refusal.Conflict("distribution_state", $"The distribution is {Words.Plain(distribution.Status).ToLowerInvariant()}: only a draft, or one that was sent back, is submitted.", "status");
        }

        var found = await check.Find(db, distribution, now, cancellationToken, whole: true);
        await SubmittedFindings.RefuseBlocking(db, distribution, found, cancellationToken);
        var findings = SubmittedFindings.Of(found, reasons, forAll);
        var policy = await db.Programmes.AsNoTracking().Where(row => row.Id == distribution.ProgrammeId).Select(row => row.ApprovalJson).SingleAsync(cancellationToken);
        var content = await ContentHash.Of(db, distribution, ApprovalPolicy.Stored(policy), cancellationToken);
        if (content.PaymentCount == 0)
        {
            throw Refusal.Rule("no_payments", "There is no payment in it yet. Import a file or add one.");
        }

        var round = await Open(db, distribution, content, ApprovalPolicy.Stored(policy), findings, actor, now, cancellationToken);
        await ChangeContent.Remember(db, id, actor, now, cancellationToken);
        distribution.Let(DistributionEvent.Submit, null, actor, now);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionSubmitted, [.. RecordAudit.ChangesOf(db.Entry(distribution)), .. Facts(round)]));
        await approvers.Write(db, await Of(db, distribution, round, cancellationToken), now, cancellationToken);
        return SubmissionAnswer.Of(distribution, round);
    }

    private static async Task<ApprovalRound> Open(
        PaymentDb db, Distribution distribution, ContentHash content, ApprovalPolicy policy, SubmittedFindings findings, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var last = await db.Set<ApprovalRound>().Where(row => row.DistributionId == distribution.Id).MaxAsync(row => (int?)row.Number, cancellationToken) ?? 0;
        var submitted = new SubmittedContent(content.Hash, policy, content.MappingVersion, content.PaymentCount, content.TotalMinor, findings.Store());
        var round = ApprovalRound.Open(now.NewId(), distribution.Id, last + 1, submitted, actor, now);
        db.Add(round);
        if (round.ExpiresAt is { } end)
        {
            await Enqueue.Add(db, ExpireApproval.Queue, round.Id, orderKey: null, end, now, cancellationToken);
        }

        return round;
    }

    private static async Task<Submission> Of(PaymentDb db, Distribution distribution, ApprovalRound round, CancellationToken cancellationToken)
    {
        var makers = await db.Set<DistributionEditor>().Where(editor => editor.DistributionId == distribution.Id).Select(editor => editor.PersonId).ToListAsync(cancellationToken);
        return new Submission(distribution, round, makers.Append(distribution.CreatedById).Append(round.SubmittedById).ToHashSet(), []);
    }

    private static IEnumerable<FieldChange> Facts(ApprovalRound round)
    {
        yield return new FieldChange("contentHash", null, round.ContentHash);
        foreach (var finding in SubmittedFindings.Stored(round.FindingsJson).Findings.Where(finding => finding.Reason is not null))
        {
            yield return new FieldChange(finding.Code, null, finding.Reason);
        }
    }

    private static (IReadOnlyDictionary<string, string> Reasons, string? ForAll) Checked(Input input)
    {
        var forAll = GivenComment.Check(input.Reason, needed: false, "reason");
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, reason) in input.Reasons ?? new Dictionary<string, string>())
        {
            if (GivenComment.Check(reason, needed: false, $"reasons.{code}") is { } given)
            {
                reasons[code] = given;
            }
        }

        return (reasons, forAll);
    }
}
