using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Which payments of a released distribution are sent at once, and which are held.</summary>
/// <param name="Goes">How many go, in the order of their numbers; null for all.</param>
/// <param name="Why">Why the others are held.</param>
internal sealed record ReleasePlan(int? Goes, HeldBecause Why = HeldBecause.Pilot)
{
    /// <summary>So many payments in one save: what one request can wait for.</summary>
    public const int ChunkSize = 1_000;

    /// <summary>What is decided at the moment of its release: see <see cref="PilotRule.Begin"/>.</summary>
    /// <exception cref="Domain.Refusal">It may not be released now.</exception>
    public static async Task<ReleasePlan> Begin(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken) =>
        new((await PilotRule.Begin(db, distribution, now, cancellationToken)).Goes);

    /// <summary>What was decided then, when its release goes on.</summary>
    public static async Task<ReleasePlan> Of(PaymentDb db, Distribution distribution, CancellationToken cancellationToken) =>
        new(distribution.IsPilot ? (await PilotRule.Of(db, distribution, cancellationToken)).Goes : null);

    /// <summary>Releases the next payments, in the caller's context: each gets the key of its intent to pay, which does not change however often this is begun, and its reference at the PSP. Wake <see cref="PaymentQueues.Dispatch"/> after the commit.</summary>
    /// <param name="isIntact">Whether a payment is what its digest says.</param>
    /// <returns>Whether there are more.</returns>
    /// <exception cref="InvalidOperationException">One was changed in the database after it was approved: a person has to look.</exception>
    public async Task<bool> ReleaseNext(PaymentDb db, Distribution distribution, Func<Payment, bool> isIntact, DateTime now, CancellationToken cancellationToken)
    {
        var ofIt = db.Payments.Where(payment => payment.DistributionId == distribution.Id);
        var next = await ofIt.Where(payment => payment.Status == PaymentStatus.Approved).OrderBy(payment => payment.Number).Take(ChunkSize + 1).ToListAsync(cancellationToken);
        var before = Goes is null ? 0 : await ofIt.CountAsync(payment => payment.ReleasedAt != null, cancellationToken);
        var part = next.Take(ChunkSize).ToList();
        var references = await ProviderReferences.For(db, distribution.ConnectionId, part, cancellationToken);
        foreach (var (index, payment) in part.Index())
        {
            if (!isIntact(payment))
            {
                throw new InvalidOperationException($"{PublicId.Payment.Format(payment.Id)} is not what was approved.");
            }

            payment.Release(PublicId.Payment.Format(payment.Id), distribution.ReleasedAt!.Value, references[index], Goes is { } goes && before + index >= goes ? Why : null, now);
        }

        await PaymentQueues.Send(db, distribution.Id, now, cancellationToken);
        return next.Count > ChunkSize;
    }
}
