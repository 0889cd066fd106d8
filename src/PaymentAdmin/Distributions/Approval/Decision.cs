using PaymentAdmin.Data;
using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>What a person decided about a submission: written once, bound to the hash of what was submitted (design, rule 7).</summary>
public sealed class Decision : IAppendOnly
{
    public const int CommentMaxLength = 1000;

    /// <summary>The id; <c>dec_</c> at every edge.</summary>
    public Guid Id { get; init; }

    public Guid DistributionId { get; init; }

    public Guid RoundId { get; init; }

    public DecisionKind Kind { get; init; }

    /// <summary>For an approval: of which stage, counted from 0.</summary>
    public int? Stage { get; init; }

    /// <summary>What was decided on.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Who decided. One person decides once about a submission.</summary>
    public Guid PersonId { get; init; }

    public string PersonName { get; init; } = "";

    /// <summary>Whose right was used: the same person, or who lent it. Nobody's right counts twice.</summary>
    public Guid ForId { get; init; }

    public string ForName { get; init; } = "";

    public string? Comment { get; init; }

    public DateTime At { get; init; }
}
