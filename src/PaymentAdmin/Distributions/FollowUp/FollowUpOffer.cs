using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>Why a payment is not offered for a follow-up.</summary>
public enum FollowUpObstacle
{
    /// <summary>It arrived.</summary>
    Arrived,

    /// <summary>It did not arrive: there is nothing to top up.</summary>
    DidNotArrive,

    /// <summary>It has not ended.</summary>
    NotEnded,

    /// <summary>Nobody knows what became of it: a second payment might be a double one.</summary>
    Unknown,

    /// <summary>Two people have to decide what became of it.</summary>
    NeedsReview,

    /// <summary>It arrived and was given back: two people decide what follows.</summary>
    GivenBack,

    /// <summary>It was never sent.</summary>
    Cancelled,

    /// <summary>Another payment takes it up already.</summary>
    FollowedUp,

    /// <summary>Somebody proposed to retry it, and nobody has decided.</summary>
    RetryProposed,

    /// <summary>Its beneficiary is not paid any more.</summary>
    BeneficiaryInactive,
}

/// <summary>What a follow-up may take up. A payment that is unknown or needs review never is (design, rules 2 and 3).</summary>
internal static class FollowUpOffer
{
    /// <summary>A payment of the distribution with what decides.</summary>
    public sealed record Row
    {
        public Guid Id { get; init; }

        public int Number { get; init; }

        public Guid BeneficiaryId { get; init; }

        public string Reference { get; init; } = "";

        public long AmountMinor { get; init; }

        public PaymentStatus Status { get; init; }

        public string? FailureReason { get; init; }

        public bool FollowedUp { get; init; }

        public bool RetryProposed { get; init; }

        public bool Active { get; init; }
    }

    /// <summary>All payments of a distribution, in no order.</summary>
    public static IQueryable<Row> Of(PaymentDb db, Guid distributionId)
    {
        var retries = OpenProposals.Of(db).Where(proposal => proposal.Kind == ProposalKind.Retry);
        return
            from payment in db.Payments.AsNoTracking()
            join beneficiary in db.Beneficiaries.AsNoTracking() on payment.BeneficiaryId equals beneficiary.Id
            where payment.DistributionId == distributionId
            select new Row
            {
                Id = payment.Id,
                Number = payment.Number,
                BeneficiaryId = payment.BeneficiaryId,
                Reference = payment.Reference,
                AmountMinor = payment.AmountMinor,
                Status = payment.Status,
                FailureReason = payment.FailureReason,
                FollowedUp = db.Set<PaymentOrigin>().Any(origin => origin.OriginalId == payment.Id && db.Payments.Any(next => next.Id == origin.PaymentId && next.Status != PaymentStatus.Cancelled)),
                RetryProposed = retries.Any(proposal => proposal.PaymentId == payment.Id),
                Active = beneficiary.IsActive,
            };
    }

    /// <summary>Those that are offered, in their order.</summary>
    public static IQueryable<Row> Offered(PaymentDb db, Guid distributionId, FollowUpKind kind)
    {
        var wanted = kind == FollowUpKind.Failed ? PaymentStatus.Failed : PaymentStatus.Completed;
        return Of(db, distributionId).Where(row => row.Status == wanted && row.Active && !row.FollowedUp && !row.RetryProposed).OrderBy(row => row.Number);
    }

    /// <summary>Most in one payment through a connection, in minor units; null for no bound of ours.</summary>
    public static Task<long?> SingleMaximum(PaymentDb db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Connections.Where(connection => connection.Id == connectionId).Select(connection => connection.SingleMaximum).SingleAsync(cancellationToken);

    /// <summary>Why not; null where it is offered.</summary>
    public static FollowUpObstacle? Why(FollowUpKind kind, PaymentStatus status, bool followedUp, bool retryProposed, bool active) => status switch
    {
        PaymentStatus.Unknown => FollowUpObstacle.Unknown,
        PaymentStatus.NeedsReview => FollowUpObstacle.NeedsReview,
        PaymentStatus.Reversed => FollowUpObstacle.GivenBack,
        PaymentStatus.Cancelled => FollowUpObstacle.Cancelled,
        PaymentStatus.Completed when kind == FollowUpKind.Failed => FollowUpObstacle.Arrived,
        PaymentStatus.Failed when kind == FollowUpKind.TopUp => FollowUpObstacle.DidNotArrive,
        PaymentStatus.Completed or PaymentStatus.Failed when followedUp => FollowUpObstacle.FollowedUp,
        PaymentStatus.Failed when retryProposed => FollowUpObstacle.RetryProposed,
        PaymentStatus.Completed or PaymentStatus.Failed when !active => FollowUpObstacle.BeneficiaryInactive,
        PaymentStatus.Completed or PaymentStatus.Failed => null,
        _ => FollowUpObstacle.NotEnded,
    };

    /// <summary>The same in a sentence.</summary>
    public static string Say(FollowUpObstacle why) => why switch
    {
        FollowUpObstacle.Arrived => "It arrived.",
        FollowUpObstacle.DidNotArrive => "It did not arrive: there is nothing to top up.",
        FollowUpObstacle.NotEnded => "It has not ended.",
        FollowUpObstacle.Unknown => "Nobody knows what became of it: paying again might pay twice.",
        FollowUpObstacle.NeedsReview => "Two people have to decide what became of it.",
        FollowUpObstacle.GivenBack => "It arrived and was given back.",
        FollowUpObstacle.Cancelled => "It was cancelled before it was sent.",
        FollowUpObstacle.FollowedUp => "Another payment takes it up already.",
        FollowUpObstacle.RetryProposed => "Somebody proposed to retry it: that has to be decided first.",
        _ => "Its beneficiary is inactive.",
    };
}

/// <summary>What the check of a distribution says about the originals of its payments, in the caller's context.</summary>
public static class FollowUpRule
{
    private const int SampleSize = 20;

    /// <summary>An original that turned out otherwise since stands in the way: paying again might pay twice (design, "States").</summary>
    public static async Task<IReadOnlyList<Finding>> Find(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        if (distribution.ParentId is null)
        {
            return [];
        }

        var broken =
            from payment in db.Payments.AsNoTracking()
            where payment.DistributionId == distribution.Id && payment.Status != PaymentStatus.Cancelled
            where db.Set<PaymentOrigin>().Any(origin => origin.PaymentId == payment.Id && db.Payments.Any(original =>
                original.Id == origin.OriginalId && original.Status != (origin.Kind == FollowUpKind.Failed ? PaymentStatus.Failed : PaymentStatus.Completed)))
            orderby payment.Number
            select payment.Id;
        var count = await broken.CountCapped(cancellationToken);
        return count == 0
            ? []
            : [new Finding(
                "original_changed", FindingSeverity.Blocking, "What these payments follow up is no longer what it was: it arrived after all, or has to be looked at. Remove them.",
                count, await broken.Take(SampleSize).ToListAsync(cancellationToken))];
    }
}
