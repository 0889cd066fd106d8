namespace PaymentAdmin.Domain.Fees;

/// <summary>
/// All fee rules of a processor for a time. Replacing the rules opens a new set and closes the one before;
/// sets and rules are never edited or deleted, so that every past fee can be explained.
/// </summary>
public sealed class FeeSet
{
    /// <summary>Most rules in one set.</summary>
    public const int MaxRules = 200;

    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    private readonly List<FeeRule> _rules = [];

    private FeeSet()
    {
    }

    /// <summary>The id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose fees these are.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>1, 2, 3 …: the processor's fee versions in the order in which they were made; the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>In force from here, UTC, inclusive.</summary>
    public DateTime EffectiveFrom { get; private set; }

    /// <summary>In force to here, UTC, exclusive; null while nothing follows. Equal to <see cref="EffectiveFrom"/> where the set was withdrawn.</summary>
    public DateTime? EffectiveTo { get; private set; }

    /// <summary>When the set was withdrawn by a later change before it came into force; else null.</summary>
    public DateTime? WithdrawnAt { get; private set; }

    /// <summary>Why the fees were changed, up to 500 characters, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>Who made it: the id.</summary>
    public Guid CreatedById { get; private set; }

    /// <summary>Who made it: the name as it was then.</summary>
    public string CreatedByName { get; private set; } = "";

    /// <summary>The rules, in the order in which they were given; may be empty.</summary>
    public IReadOnlyList<FeeRule> Rules => _rules;

    /// <summary>Opens a set.</summary>
    /// <param name="processorId">Whose fees.</param>
    /// <param name="version">One more than the processor's latest.</param>
    /// <param name="terms">The rules, possibly none.</param>
    /// <param name="effectiveFrom">From when, UTC; not before <paramref name="now"/>.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <exception cref="Refusal">400 with every field that is out of bounds; 422 <c>fee_rule_overlap</c>.</exception>
    public static FeeSet Open(Guid processorId, int version, IReadOnlyList<FeeTerms> terms, DateTime effectiveFrom, string? reason, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        Check(terms, errors);
        errors.Check(effectiveFrom >= now, "effectiveFrom", "The new fees start now or later: leave effectiveFrom out for now.");
        errors.Check(reason is null || Text.IsNote(reason, ReasonMaxLength), "reason", $"The reason is up to {ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        RefuseOverlaps(terms);

        var set = new FeeSet
        {
            Id = Ids.New(now),
            ProcessorId = processorId,
            Version = version,
            EffectiveFrom = effectiveFrom,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            CreatedAt = now,
            CreatedById = by.Id,
            CreatedByName = by.Name,
        };
        set._rules.AddRange(terms.Select((rule, position) => new FeeRule(Ids.New(now), set.Id, position, rule)));
        return set;
    }

    /// <summary>Notes everything that is out of bounds in <paramref name="terms"/>, under <c>fees[n]</c>.</summary>
    public static void Check(IReadOnlyList<FeeTerms> terms, FieldErrors errors)
    {
        errors.Check(terms.Count <= MaxRules, "fees", $"A processor has up to {MaxRules} fee rules.");
        for (var i = 0; i < Math.Min(terms.Count, MaxRules); i++)
        {
            terms[i].Check(errors, $"fees[{i}]");
        }
    }

    /// <summary>Refuses two rules that would both decide about one transaction.</summary>
    /// <exception cref="Refusal">422 <c>fee_rule_overlap</c>, naming the later rule.</exception>
    public static void RefuseOverlaps(IReadOnlyList<FeeTerms> terms)
    {
        for (var later = 1; later < terms.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (terms[earlier].Overlaps(terms[later]))
                {
                    throw Refusal.Rule(
                        "fee_rule_overlap",
                        $"Rules {earlier + 1} and {later + 1} are both for {terms[later].EventType} in {terms[later].Currency} and share a direction. Merge them, or give each its own direction.",
                        $"fees[{later}]");
                }
            }
        }
    }

    /// <summary>Whether this set is in force at a time.</summary>
    public bool InForceAt(DateTime time) => EffectiveFrom <= time && (EffectiveTo is null || time < EffectiveTo);

    /// <summary>
    /// Makes room for a newer set that starts at <paramref name="start"/>: a set that started before ends there,
    /// a set that would have started then or later never comes into force.
    /// </summary>
    public void GiveWayTo(DateTime start, DateTime now)
    {
        if (EffectiveFrom >= start)
        {
            if (WithdrawnAt is null)
            {
                EffectiveTo = EffectiveFrom;
                WithdrawnAt = now;
            }
        }
        else if (EffectiveTo is null || EffectiveTo > start)
        {
            EffectiveTo = start;
        }
    }

    /// <summary>
    /// The set that this one took the place of when it was made: of those known then, the one in force up to its start.
    /// Null where there was none.
    /// </summary>
    /// <param name="others">Any of the processor's sets, in any order.</param>
    public FeeSet? ReplacedAmong(IEnumerable<FeeSet> others) =>
        others
            .Where(other => other.Version < Version && other.EffectiveFrom < EffectiveFrom)
            .Where(other => other.WithdrawnAt is null || other.WithdrawnAt > CreatedAt)
            .OrderByDescending(other => other.EffectiveFrom).ThenByDescending(other => other.Version)
            .FirstOrDefault();

    /// <summary>The rule that decides about a transaction; null where there is none. There is never more than one.</summary>
    public FeeRule? RuleFor(string eventType, FeeDirection direction, string currency) =>
        _rules.SingleOrDefault(rule => rule.Terms.AppliesTo(eventType, direction, currency));
}
