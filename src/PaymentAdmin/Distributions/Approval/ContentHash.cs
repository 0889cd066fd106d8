using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>What a distribution's content is now, from its rows.</summary>
/// <param name="Hash">SHA-256, hex.</param>
/// <param name="MappingVersion">The version of the mapping in force; 0 where there is none.</param>
/// <param name="PaymentCount">How many payments.</param>
/// <param name="TotalMinor">Their sum, in minor units.</param>
/// <param name="Intact">Whether every payment that was looked into is what its digest says.</param>
internal sealed record ContentHash(string Hash, int MappingVersion, int PaymentCount, long TotalMinor, bool Intact)
{
    /// <summary>The content as it is now: the digests are read one by one, however many there are.</summary>
    /// <param name="policy">The policy that is part of it: the programme's when it is submitted, afterwards the submission's own.</param>
    public static async Task<ContentHash> Of(PaymentDb db, Distribution distribution, ApprovalPolicy policy, CancellationToken cancellationToken) =>
        await Of(db, distribution, policy, Digests(db, distribution.Id), cancellationToken);

    /// <summary>The same, with every payment opened and compared with its digest: for the moment before it can leave.</summary>
    /// <param name="isIntact">Whether a payment is what its digest says.</param>
    public static async Task<ContentHash> OfIntact(PaymentDb db, Distribution distribution, ApprovalPolicy policy, Func<Payment, bool> isIntact, CancellationToken cancellationToken) =>
        await Of(db, distribution, policy, Opened(db, distribution.Id, isIntact, cancellationToken), cancellationToken);

    /// <summary>Whether it is what was submitted.</summary>
    public bool Is(ApprovalRound round) => Intact && Hash == round.ContentHash && PaymentCount == round.PaymentCount && TotalMinor == round.TotalMinor;

    private static async Task<ContentHash> Of(PaymentDb db, Distribution distribution, ApprovalPolicy policy, IAsyncEnumerable<Part> payments, CancellationToken cancellationToken)
    {
        var mapping = await MappingInForce.Of(db, distribution.ConnectionId, cancellationToken);
        using var content = new ApprovedContent(
            distribution.Id.ToString("N"), distribution.ProgrammeId.ToString("N"), distribution.ConnectionId.ToString("N"), Words.Of(distribution.Environment), distribution.Currency,
            distribution.Name, distribution.Purpose, distribution.Cycle, (mapping?.Version ?? 0).ToString(CultureInfo.InvariantCulture), mapping?.Hash ?? "", policy.Store());
        var (count, total, intact) = (0, 0L, true);
        await foreach (var payment in payments.WithCancellation(cancellationToken))
        {
            content.Add(payment.Id, payment.Digest);
            count++;
            total = checked(total + payment.AmountMinor);
            intact &= payment.Intact;
        }

        return new ContentHash(content.Finish(), mapping?.Version ?? 0, count, total, intact);
    }

    private static IQueryable<Payment> Live(PaymentDb db, Guid distributionId) =>
        db.Payments.AsNoTracking().Where(payment => payment.DistributionId == distributionId && payment.Status != PaymentStatus.Cancelled).OrderBy(payment => payment.Number);

    private static IAsyncEnumerable<Part> Digests(PaymentDb db, Guid distributionId) =>
        Live(db, distributionId).Select(payment => new Part(payment.Id, payment.Digest, payment.AmountMinor, true)).AsAsyncEnumerable();

    private static async IAsyncEnumerable<Part> Opened(
        PaymentDb db, Guid distributionId, Func<Payment, bool> isIntact, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var payment in Live(db, distributionId).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new Part(payment.Id, payment.Digest, payment.AmountMinor, isIntact(payment));
        }
    }

    private sealed record Part(Guid Id, string Digest, long AmountMinor, bool Intact);
}
