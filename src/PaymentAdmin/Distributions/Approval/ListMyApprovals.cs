using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>The distributions that wait for one person: whose stage asks for a right that the person has or borrows, not made or decided on by that person. Oldest first.</summary>
public sealed class ListMyApprovals(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Open submissions that are looked through; more than any team keeps waiting.</summary>
    private const int MaxOpen = 500;

    /// <param name="OnBehalfOf">Whose right it takes; null for one's own.</param>
    public sealed record Row(
        string Id, string Name, string ProgrammeName, ConnectionEnvironment Environment, int PaymentCount, long TotalAmount, string Currency, string SubmittedBy, DateTime SubmittedAt,
        DateTime? ExpiresAt, int Stage, int Stages, string? OnBehalfOf);

    public sealed record Answer(IReadOnlyList<Row> Data);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lenders = await AllLenders(db, actor.Id, now, cancellationToken);
        if (lenders.Count == 0 && !ApprovalPolicy.StagePermissions.Any(actor.May))
        {
            return new Answer([]);
        }

        var open = await (
            from round in db.Set<ApprovalRound>().AsNoTracking()
            join distribution in db.Distributions on round.DistributionId equals distribution.Id
            join programme in db.Programmes on distribution.ProgrammeId equals programme.Id
            where round.Status == RoundStatus.Open && distribution.Status == DistributionStatus.InApproval && (round.ExpiresAt == null || round.ExpiresAt > now)
            orderby round.SubmittedAt, round.Id
            select new Open(round, distribution, programme.Name)).Take(MaxOpen).ToListAsync(cancellationToken);
        var submissions = await Submissions(db, open, cancellationToken);
        return new Answer([.. open.Zip(submissions).Select(pair => RowOf(pair.First, pair.Second, actor, lenders)).OfType<Row>()]);
    }

    private static Row? RowOf(Open open, Submission submission, Actor actor, IReadOnlyList<PersonWithRights> lenders)
    {
        var permission = submission.Waiting!.Permission;
        if (submission.IsMadeBy(actor.Id) || submission.HasDecided(actor.Id))
        {
            return null;
        }

        var lender = lenders.FirstOrDefault(person => person.Permissions.Contains(permission) && !submission.IsMadeBy(person.Id) && !submission.HasDecided(person.Id));
        var (round, distribution) = (open.Round, open.Distribution);
        return actor.May(permission) || lender is not null
            ? new Row(
                PublicId.Distribution.Format(distribution.Id), distribution.Name, open.Programme, distribution.Environment, round.PaymentCount, round.TotalMinor, distribution.Currency,
                round.SubmittedByName, round.SubmittedAt, round.ExpiresAt, round.Stage + 1, round.Stages.Count, actor.May(permission) ? null : lender!.Email)
            : null;
    }

    private static async Task<IReadOnlyList<Submission>> Submissions(PaymentDb db, List<Open> open, CancellationToken cancellationToken)
    {
        var (ids, rounds) = (open.Select(row => row.Distribution.Id).ToList(), open.Select(row => row.Round.Id).ToList());
        var editors = (await db.Set<DistributionEditor>().AsNoTracking().Where(editor => ids.Contains(editor.DistributionId)).ToListAsync(cancellationToken)).ToLookup(editor => editor.DistributionId, editor => editor.PersonId);
        var decisions = (await db.Set<Decision>().AsNoTracking().Where(decision => rounds.Contains(decision.RoundId)).ToListAsync(cancellationToken)).ToLookup(decision => decision.RoundId);
        return [.. open.Select(row => new Submission(
            row.Distribution, row.Round, editors[row.Distribution.Id].Append(row.Distribution.CreatedById).Append(row.Round.SubmittedById).ToHashSet(), [.. decisions[row.Round.Id]]))];
    }

    private static async Task<IReadOnlyList<PersonWithRights>> AllLenders(PaymentDb db, Guid borrowerId, DateTime now, CancellationToken cancellationToken)
    {
        var ids = await DecisionRight.LenderIds(db, borrowerId, now).ToListAsync(cancellationToken);
        return ids.Count == 0 ? [] : await RightsOfPeople.Of(db, ids, cancellationToken);
    }

    private sealed record Open(ApprovalRound Round, Distribution Distribution, string Programme);
}
