namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What happened to a field of the PSP between two mappings.</summary>
public enum MappingChange
{
    /// <summary>It is filled now.</summary>
    Added,

    /// <summary>It is filled no longer.</summary>
    Removed,

    /// <summary>Its value comes from elsewhere.</summary>
    Changed,

    /// <summary>The fields that both have stand in another order; no one field is named.</summary>
    Reordered,
}

/// <summary>One difference between two mappings, for audit records and pages.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Target">The PSP's field; null for <see cref="MappingChange.Reordered"/>.</param>
/// <param name="From">Where its value came from (<see cref="MappingExpression.Show"/>), or the order before; null where added.</param>
/// <param name="To">Where it comes from now, or the order now; null where removed.</param>
public sealed record MappingDifference(MappingChange Change, string? Target, string? From, string? To)
{
    internal static IReadOnlyList<MappingDifference> Between(IReadOnlyList<MappingRule> before, IReadOnlyList<MappingRule> after)
    {
        var old = before.ToDictionary(rule => rule.Target, rule => rule.Expression, StringComparer.Ordinal);
        var fresh = after.ToDictionary(rule => rule.Target, rule => rule.Expression, StringComparer.Ordinal);
        List<MappingDifference> differences =
        [
            .. before.Where(rule => !fresh.ContainsKey(rule.Target))
                .Select(rule => new MappingDifference(MappingChange.Removed, rule.Target, rule.Expression.Show(), null)),
            .. after.Where(rule => !old.ContainsKey(rule.Target))
                .Select(rule => new MappingDifference(MappingChange.Added, rule.Target, null, rule.Expression.Show())),
            .. after.Where(rule => old.TryGetValue(rule.Target, out var was) && was != rule.Expression)
                .Select(rule => new MappingDifference(MappingChange.Changed, rule.Target, old[rule.Target].Show(), rule.Expression.Show())),
        ];
        var (orderBefore, orderNow) = (Order(before, fresh), Order(after, old));
        if (orderBefore != orderNow)
        {
            differences.Add(new MappingDifference(MappingChange.Reordered, null, orderBefore, orderNow));
        }

        return differences;
    }

    /// <summary>The fields that both have, in the order of one.</summary>
    private static string Order(IReadOnlyList<MappingRule> rules, Dictionary<string, MappingExpression> others) =>
        string.Join(", ", rules.Select(rule => rule.Target).Where(others.ContainsKey));
}
