using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Control;

/// <summary>What a stop or a resumption did, and what it did not reach. Amounts in minor units.</summary>
/// <param name="Distribution">As it is now.</param>
/// <param name="Version">Its version, for If-Match.</param>
/// <param name="Held">How many payments were held; null where that was not asked.</param>
/// <param name="HeldAmount">Their sum.</param>
/// <param name="Resumed">How many are queued again.</param>
/// <param name="ResumedAmount">Their sum.</param>
/// <param name="Cancelled">How many were cancelled.</param>
/// <param name="CancelledAmount">Their sum.</param>
/// <param name="OnTheirWay">How many had left already, and have not ended: submitting, pending or unknown. They are followed to their end.</param>
/// <param name="OnTheirWayAmount">Their sum.</param>
/// <param name="NeedReview">How many wait for two people to decide.</param>
public sealed record ControlAnswer(
    DistributionAnswer Distribution,
    [property: JsonIgnore] int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Held,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? HeldAmount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Resumed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ResumedAmount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Cancelled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CancelledAmount,
    int OnTheirWay,
    long OnTheirWayAmount,
    int NeedReview)
{
    private static readonly string[] Left = [Words.Of(PaymentStatus.Submitting), Words.Of(PaymentStatus.Pending), Words.Of(PaymentStatus.Unknown)];

    /// <summary>What was done to the payments of a distribution, in the caller's context: the statement has run, the distribution itself is not saved.</summary>
    internal static async Task<ControlAnswer> Of(PaymentDb db, Distribution distribution, Reached reached, CancellationToken cancellationToken)
    {
        var (answer, version) = await ReadDistribution.Answer(db, distribution, cancellationToken);
        return new ControlAnswer(
            answer, version,
            CountOf(PaymentStatus.Held), MinorOf(PaymentStatus.Held), CountOf(PaymentStatus.Queued), MinorOf(PaymentStatus.Queued), CountOf(PaymentStatus.Cancelled), MinorOf(PaymentStatus.Cancelled),
            Left.Sum(status => answer.Counts[status]), Left.Sum(status => answer.Amounts[status]), answer.Counts[Words.Of(PaymentStatus.NeedsReview)]);

        int? CountOf(PaymentStatus status) => reached.Became == status ? reached.Count : null;
        long? MinorOf(PaymentStatus status) => reached.Became == status ? reached.Minor : null;
    }
}

/// <summary>What one statement did to payments.</summary>
/// <param name="Became">What they are now.</param>
/// <param name="Count">How many.</param>
/// <param name="Minor">Their sum, in minor units.</param>
internal sealed record Reached(PaymentStatus Became, int Count, long Minor)
{
    /// <summary>Adds up what was changed in this transaction, at its time.</summary>
    public static async Task<Reached> Of(PaymentDb db, Guid distributionId, PaymentStatus became, int count, DateTime now, CancellationToken cancellationToken) => new(
        became,
        count,
        count == 0 ? 0 : await db.Payments.Where(row => row.DistributionId == distributionId && row.Status == became && row.UpdatedAt == now).SumAsync(row => row.AmountMinor, cancellationToken));
}
