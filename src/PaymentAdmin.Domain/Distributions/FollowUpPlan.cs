using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Distributions;

/// <summary>A payment that is taken up, or a top-up of one.</summary>
/// <param name="PaymentId">The original.</param>
/// <param name="BeneficiaryId">Who is paid.</param>
/// <param name="AmountMinor">What is to be paid now, in minor units, above zero.</param>
public sealed record FollowUpSource(Guid PaymentId, Guid BeneficiaryId, long AmountMinor);

/// <summary>A payment to be made.</summary>
/// <param name="BeneficiaryId">Who is paid.</param>
/// <param name="AmountMinor">In minor units.</param>
/// <param name="OriginalIds">The originals that it follows: one, or more where they were combined.</param>
/// <param name="Splits">How many parts its amount was split into; 1 for none.</param>
public sealed record FollowUpPart(Guid BeneficiaryId, long AmountMinor, IReadOnlyList<Guid> OriginalIds, int Splits);

/// <summary>
/// What a follow-up pays (psp-integration, "Permanent errors"): an amount above the PSP's maximum is split into several transfers, one below
/// its minimum is combined with another of the same person.
/// </summary>
/// <param name="Parts">The payments; of each person they sum to exactly what is to be paid.</param>
/// <param name="TooSmall">The originals of parts that stay below the minimum: there is nothing to combine them with.</param>
public sealed record FollowUpPlan(IReadOnlyList<FollowUpPart> Parts, IReadOnlyList<Guid> TooSmall)
{
    /// <summary>Most payments of one follow-up.</summary>
    public const int MaxParts = 50_000;

    /// <summary>Plans.</summary>
    /// <param name="sources">What is taken up, each original once.</param>
    /// <param name="maximum">Most in one payment, in minor units; null for no bound.</param>
    /// <param name="minimum">Least in one payment, in minor units; null for no bound.</param>
    /// <exception cref="Refusal">422 <c>follow_up_too_large</c>.</exception>
    public static FollowUpPlan Of(IReadOnlyList<FollowUpSource> sources, long? maximum, long? minimum)
    {
        var parts = new List<FollowUpPart>();
        var small = new List<Guid>();
        foreach (var person in sources.GroupBy(source => source.BeneficiaryId))
        {
            foreach (var group in Combine([.. person], minimum ?? 0))
            {
                var made = Split(person.Key, group, maximum ?? Amount.MaxMinor, MaxParts - parts.Count);
                parts.AddRange(made);
                if (made.Exists(part => part.AmountMinor < minimum))
                {
                    small.AddRange(made[0].OriginalIds);
                }
            }
        }

        return new FollowUpPlan(parts, small);
    }

    private static List<List<FollowUpSource>> Combine(IReadOnlyList<FollowUpSource> sources, long minimum)
    {
        var groups = sources.Where(source => source.AmountMinor >= minimum).Select(source => new List<FollowUpSource> { source }).ToList();
        var open = new List<FollowUpSource>();
        foreach (var source in sources.Where(source => source.AmountMinor < minimum))
        {
            open.Add(source);
            if (Sum(open) >= minimum)
            {
                groups.Add(open);
                open = [];
            }
        }

        if (open.Count > 0)
        {
            // What is left goes to the smallest: the last to come above the maximum by it.
            var other = groups.MinBy(Sum);
            if (other is null)
            {
                groups.Add(open);
            }
            else
            {
                other.AddRange(open);
            }
        }

        return groups;
    }

    private static List<FollowUpPart> Split(Guid beneficiaryId, List<FollowUpSource> group, long maximum, int room)
    {
        var sum = Sum(group);
        var count = (sum + maximum - 1) / maximum;
        if (count > room)
        {
            throw Refusal.Rule("follow_up_too_large", $"That would be more than {MaxParts} payments. Choose fewer, or a larger maximum.", "maximum");
        }

        IReadOnlyList<Guid> originals = [.. group.Select(source => source.PaymentId)];
        var (least, more) = (sum / count, sum % count);
        return [.. Enumerable.Range(0, (int)count).Select(i => new FollowUpPart(beneficiaryId, i < more ? least + 1 : least, originals, (int)count))];
    }

    private static long Sum(List<FollowUpSource> group) => group.Sum(source => source.AmountMinor);
}
