using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>Lists what of a finished distribution can be followed up, and says why the rest is not.</summary>
public sealed class ListFollowUp(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Kind">For failed payments, or for a top-up.</param>
    /// <param name="OnlyOffered">Whether those that cannot be taken up are left out of the list; they are counted in any case.</param>
    public sealed record Query(FollowUpKind Kind = FollowUpKind.Failed, bool OnlyOffered = false, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Word<FollowUpKind>("kind") ?? FollowUpKind.Failed, query.OneOf("show", "all", "all", "offered") == "offered", Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <param name="Kind">For failed payments, or for a top-up.</param>
    /// <param name="Offered">How many can be taken up.</param>
    /// <param name="OfferedMinor">Their sum, in minor units.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="SingleMaximum">Most in one payment through the connection, in minor units; null for no bound of ours.</param>
    /// <param name="LeftOut">How many cannot, by reason.</param>
    /// <param name="Payments">Payments of the distribution, in their order.</param>
    public sealed record Answer(
        FollowUpKind Kind, int Offered, long OfferedMinor, string Currency, long? SingleMaximum, IReadOnlyList<LeftOut> LeftOut, ListOf<Row> Payments);

    /// <param name="Why">The reason.</param>
    /// <param name="Message">The same in a sentence.</param>
    /// <param name="Count">How many.</param>
    public sealed record LeftOut(FollowUpObstacle Why, string Message, int Count);

    /// <param name="PaymentId">The payment.</param>
    /// <param name="BeneficiaryId">Who is paid.</param>
    /// <param name="Reference">The organisation's reference.</param>
    /// <param name="AmountMinor">In minor units.</param>
    /// <param name="Status">Where it stands.</param>
    /// <param name="FailureReason">Why it failed, as one word; null where it did not.</param>
    /// <param name="Guidance">What to do about that before it is paid again.</param>
    /// <param name="Offered">Whether it can be taken up.</param>
    /// <param name="Why">Why not; null where it can.</param>
    /// <param name="Message">The same in a sentence.</param>
    public sealed record Row(
        string PaymentId, string BeneficiaryId, string Reference, long AmountMinor, PaymentStatus Status, string? FailureReason, string? Guidance, bool Offered, FollowUpObstacle? Why, string? Message);

    /// <exception cref="Refusal">403; 404; 409 <c>distribution_not_finished</c>.</exception>
    public async Task<Answer> Handle(Guid distributionId, Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var distribution = await db.Distributions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == distributionId, cancellationToken) ?? throw Refusal.NotFound("distribution");
        distribution.RequireFinished();
        var groups = await FollowUpOffer.Of(db, distributionId)
            .GroupBy(row => new { row.Status, row.FollowedUp, row.RetryProposed, row.Active })
            .Select(group => new { group.Key.Status, group.Key.FollowedUp, group.Key.RetryProposed, group.Key.Active, Count = group.Count(), Sum = group.Sum(row => row.AmountMinor) })
            .ToListAsync(cancellationToken);
        var told = groups.Select(group => (Why: FollowUpOffer.Why(query.Kind, group.Status, group.FollowedUp, group.RetryProposed, group.Active), group.Count, group.Sum)).ToList();
        var shown = query.OnlyOffered ? FollowUpOffer.Offered(db, distributionId, query.Kind) : FollowUpOffer.Of(db, distributionId).OrderBy(row => row.Number);
        var rows = await shown.Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), row => RowOf(row, query.Kind), cancellationToken);
        return new Answer(
            query.Kind, told.Where(group => group.Why is null).Sum(group => group.Count), told.Where(group => group.Why is null).Sum(group => group.Sum), distribution.Currency,
            await FollowUpOffer.SingleMaximum(db, distribution.ConnectionId, cancellationToken),
            [.. told.Where(group => group.Why is not null).GroupBy(group => group.Why!.Value).OrderBy(same => same.Key)
                .Select(same => new LeftOut(same.Key, FollowUpOffer.Say(same.Key), same.Sum(group => group.Count)))],
            rows);
    }

    private static Row RowOf(FollowUpOffer.Row row, FollowUpKind kind)
    {
        var why = FollowUpOffer.Why(kind, row.Status, row.FollowedUp, row.RetryProposed, row.Active);
        return new Row(
            PublicId.Payment.Format(row.Id), PublicId.Beneficiary.Format(row.BeneficiaryId), row.Reference, row.AmountMinor, row.Status,
            row.FailureReason, row.FailureReason is { } reason ? FailureGuidance.Of(reason) : null, why is null, why, why is { } obstacle ? FollowUpOffer.Say(obstacle) : null);
    }
}
