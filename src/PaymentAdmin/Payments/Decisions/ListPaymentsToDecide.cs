using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What of payments waits for one person: proposals of others that he may decide on, and distributions with payments that need review.</summary>
public sealed class ListPaymentsToDecide(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>More than anybody decides in a day.</summary>
    private const int MaxRows = 100;

    /// <param name="PaymentId">The payment.</param>
    /// <param name="Amount">In minor units.</param>
    public sealed record Proposal(
        string PaymentId, string Reference, string DistributionName, ConnectionEnvironment Environment, long Amount, string Currency, ProposalKind Kind, ResolvedAs? Outcome, string Reason,
        string ProposedBy, DateTime ProposedAt);

    /// <param name="Count">How many of its payments need review, and nobody has proposed anything yet.</param>
    /// <param name="Amount">Their sum, in minor units.</param>
    public sealed record Review(string DistributionId, string Name, ConnectionEnvironment Environment, int Count, long Amount, string Currency);

    /// <summary>Each oldest first, a hundred at most.</summary>
    public sealed record Answer(IReadOnlyList<Proposal> Proposals, IReadOnlyList<Review> Reviews);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        var (mayRetry, mayResolve) = (actor.May(Permissions.ControlPayments), actor.May(Permissions.ResolvePayments));
        if (!mayRetry && !mayResolve)
        {
            return new Answer([], []);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new Answer(await Proposals(db, actor, mayRetry, mayResolve, cancellationToken), mayResolve ? await Reviews(db, cancellationToken) : []);
    }

    private static async Task<IReadOnlyList<Proposal>> Proposals(PaymentDb db, Actor actor, bool mayRetry, bool mayResolve, CancellationToken cancellationToken)
    {
        var editors = db.Set<DistributionEditor>();
        var found = await (
            from proposal in OpenProposals.Of(db)
            join payment in db.Payments.AsNoTracking() on proposal.PaymentId equals payment.Id
            join distribution in db.Distributions.AsNoTracking() on payment.DistributionId equals distribution.Id
            where proposal.ById != actor.Id
                && (proposal.Kind == ProposalKind.Retry ? mayRetry : mayResolve)
                && distribution.CreatedById != actor.Id
                && !editors.Any(editor => editor.DistributionId == distribution.Id && editor.PersonId == actor.Id)
            orderby proposal.At, proposal.Id
            select new { proposal, payment, distribution.Name }).Take(MaxRows).ToListAsync(cancellationToken);
        return [.. found.Where(row => row.proposal.IsAbout(row.payment)).Select(row => new Proposal(
            PublicId.Payment.Format(row.payment.Id), row.payment.Reference, row.Name, row.payment.Environment, row.payment.AmountMinor, row.payment.Currency, row.proposal.Kind,
            row.proposal.Outcome, row.proposal.Reason, row.proposal.ByName, row.proposal.At))];
    }

    /// <summary>Those of which nobody has proposed yet what became of them.</summary>
    private static async Task<IReadOnlyList<Review>> Reviews(PaymentDb db, CancellationToken cancellationToken)
    {
        var proposals = OpenProposals.Of(db);
        var waiting = db.Payments
            .Where(payment => payment.Status == PaymentStatus.NeedsReview && !proposals.Any(proposal => proposal.PaymentId == payment.Id && proposal.PaymentVersion == payment.Version))
            .GroupBy(payment => payment.DistributionId)
            .Select(payments => new { Id = payments.Key, Count = payments.Count(), Minor = payments.Sum(payment => payment.AmountMinor) });
        var found = await (
            from review in waiting
            join distribution in db.Distributions on review.Id equals distribution.Id
            orderby distribution.CreatedAt, distribution.Id
            select new { review.Id, distribution.Name, distribution.Environment, distribution.Currency, review.Count, review.Minor }).Take(MaxRows).ToListAsync(cancellationToken);
        return [.. found.Select(row => new Review(PublicId.Distribution.Format(row.Id), row.Name, row.Environment, row.Count, row.Minor, row.Currency))];
    }
}
