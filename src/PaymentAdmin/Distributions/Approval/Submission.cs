using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>A distribution with its latest submission, what was decided on that, and who may not decide.</summary>
/// <param name="Makers">Who made it, changed it or submitted it.</param>
/// <param name="Decisions">Of this round, in their order.</param>
internal sealed record Submission(Distribution Distribution, ApprovalRound? Latest, IReadOnlySet<Guid> Makers, IReadOnlyList<Decision> Decisions)
{
    /// <summary>The round; there is one wherever the distribution is in approval, or was approved.</summary>
    public ApprovalRound Round => Latest ?? throw new InvalidOperationException($"The distribution {Distribution.Id} is {Distribution.Status} and was never submitted.");

    /// <summary>The stage that waits; null where none does.</summary>
    public ApprovalStage? Waiting => Round is { Status: RoundStatus.Open } round ? round.Stages[round.Stage] : null;

    /// <summary>Reads it, tracked.</summary>
    /// <exception cref="Refusal">404.</exception>
    public static async Task<Submission> Of(PaymentDb db, Guid distributionId, CancellationToken cancellationToken)
    {
        // In one statement: what is read of the two belongs together, whoever decides meanwhile.
        var found = await (
            from row in db.Distributions
            where row.Id == distributionId
            select new { Distribution = row, Round = db.Set<ApprovalRound>().Where(round => round.DistributionId == row.Id).OrderByDescending(round => round.Number).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("distribution");
        var (distribution, round) = (found.Distribution, found.Round);
        var makers = await db.Set<DistributionEditor>().Where(editor => editor.DistributionId == distributionId).Select(editor => editor.PersonId).ToListAsync(cancellationToken);
        var decisions = round is null ? [] : await db.Set<Decision>().AsNoTracking().Where(decision => decision.RoundId == round.Id).OrderBy(decision => decision.At).ThenBy(decision => decision.Id).ToListAsync(cancellationToken);
        return new Submission(distribution, round, makers.Append(distribution.CreatedById).Concat(round is null ? [] : [round.SubmittedById]).ToHashSet(), decisions);
    }

    /// <summary>Reads one that waits for approval, tracked.</summary>
    /// <exception cref="Refusal">404; 409 <c>distribution_state</c>.</exception>
    public static Task<Submission> InApproval(PaymentDb db, Guid distributionId, CancellationToken cancellationToken) =>
        In(DistributionStatus.InApproval, "It is not in approval, so there is nothing to decide on now.", db, distributionId, cancellationToken);

    /// <summary>Reads one that is approved, tracked.</summary>
    /// <exception cref="Refusal">404; 409 <c>distribution_state</c>.</exception>
    public static Task<Submission> Approved(PaymentDb db, Guid distributionId, CancellationToken cancellationToken) =>
        In(DistributionStatus.Approved, "Only an approved one can be released.", db, distributionId, cancellationToken);

    /// <summary>Whether a person made it, changed it or submitted it.</summary>
    public bool IsMadeBy(Guid personId) => Makers.Contains(personId);

    /// <summary>Whether a person has decided in this round, or somebody has in that person's name.</summary>
    public bool HasDecided(Guid personId) => Decisions.Any(decision => decision.PersonId == personId || decision.ForId == personId);

    /// <summary>How many approvals a stage has.</summary>
    public int ApprovalsOf(int stage) => Decisions.Count(decision => decision.Kind == DecisionKind.Approved && decision.Stage == stage);

    /// <summary>Refuses a decision on something else than what was submitted.</summary>
    /// <param name="hash">What the person saw; null where that was not said.</param>
    /// <exception cref="Refusal">409 <c>content_changed</c>.</exception>
    public void RequireHash(string? hash)
    {
        if (hash is not null && !string.Equals(hash, Round.ContentHash, StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.Conflict("content_changed", "The distribution was changed and submitted again since you looked at it. Look at it again, then decide.", "contentHash");
        }
    }

    private static async Task<Submission> In(DistributionStatus status, string otherwise, PaymentDb db, Guid distributionId, CancellationToken cancellationToken)
    {
        var found = await Of(db, distributionId, cancellationToken);
        return found.Distribution.Status == status
            ? found
            : throw Refusal.Conflict("distribution_state", $"The distribution is {Words.Plain(found.Distribution.Status).ToLowerInvariant()}. {otherwise}", "status");
    }
}
