namespace PaymentAdmin.Domain.Approvals;

/// <summary>Where a submission stands.</summary>
public enum RoundStatus
{
    /// <summary>Waits for approvals.</summary>
    Open,

    /// <summary>All approvals that it needs were given.</summary>
    Approved,

    /// <summary>Sent back.</summary>
    SentBack,

    /// <summary>Taken back by who submitted it or prepares it.</summary>
    TakenBack,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>The content changed after it.</summary>
    Voided,

    /// <summary>Nobody released it in time.</summary>
    Expired,

    /// <summary>The distribution was cancelled.</summary>
    Cancelled,
}

/// <summary>One submission of a distribution: what was submitted, under which policy, and what became of it.</summary>
public sealed class ApprovalRound
{
    private ApprovalRound()
    {
    }

    /// <summary>The id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Of which distribution.</summary>
    public Guid DistributionId { get; private set; }

    /// <summary>1, 2, 3 … per distribution.</summary>
    public int Number { get; private set; }

    /// <summary>SHA-256 of what was submitted, hex: every decision is bound to it.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>The policy as it was then, as JSON.</summary>
    public string PolicyJson { get; private set; } = "";

    /// <summary>The version of the connection's field mapping.</summary>
    public int MappingVersion { get; private set; }

    /// <summary>How many payments.</summary>
    public int PaymentCount { get; private set; }

    /// <summary>Their sum, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>What the check found, with the reasons that were given, as JSON.</summary>
    public string FindingsJson { get; private set; } = "";

    /// <summary>Who submitted it: the id.</summary>
    public Guid SubmittedById { get; private set; }

    /// <summary>Who submitted it: the name as it was then.</summary>
    public string SubmittedByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime SubmittedAt { get; private set; }

    /// <summary>Until when it and its approvals count, UTC; null for ever.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public RoundStatus Status { get; private set; }

    /// <summary>Which stage waits for approval, counted from 0; the number of stages when none does.</summary>
    public int Stage { get; private set; }

    /// <summary>When it ended, UTC; null while it counts.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Why it ended, for people.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Counts the changes; the concurrency token: two decisions at once are taken one after the other.</summary>
    public int Version { get; private set; }

    /// <summary>The policy as it was then.</summary>
    public ApprovalPolicy Policy => ApprovalPolicy.Stored(PolicyJson);

    /// <summary>The stages that it needs.</summary>
    public IReadOnlyList<ApprovalStage> Stages => Policy.For(TotalMinor);

    /// <summary>Opens a round.</summary>
    public static ApprovalRound Open(Guid id, Guid distributionId, int number, SubmittedContent content, Actor by, DateTime now) => new()
    {
        Id = id,
        DistributionId = distributionId,
        Number = number,
        ContentHash = content.Hash,
        PolicyJson = content.Policy.Store(),
        MappingVersion = content.MappingVersion,
        PaymentCount = content.PaymentCount,
        TotalMinor = content.TotalMinor,
        FindingsJson = content.FindingsJson,
        SubmittedById = by.Id,
        SubmittedByName = by.Name,
        SubmittedAt = now,
        ExpiresAt = content.Policy.ExpiresAfterHours is { } hours ? now.AddHours(hours) : null,
    };

    /// <summary>Whether its time is over.</summary>
    public bool IsLate(DateTime now) => ExpiresAt <= now;

    /// <summary>Notes one more approval of its stage.</summary>
    /// <param name="approvalsOfStage">How many its stage has, this one included.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>Whether that was the last one that it needed.</returns>
    public bool Approved(int approvalsOfStage, DateTime now)
    {
        var stages = Stages;
        Version++;
        if (approvalsOfStage >= stages[Stage].Approvers)
        {
            Stage++;
        }

        if (Stage == stages.Count)
        {
            Status = RoundStatus.Approved;
        }

        return Status == RoundStatus.Approved;
    }

    /// <summary>It no longer counts.</summary>
    public void End(RoundStatus status, string? because, DateTime now)
    {
        (Status, EndedAt, EndedBecause) = (status, now, because);
        Version++;
    }
}

/// <summary>What is submitted.</summary>
/// <param name="Hash">SHA-256 of it, hex.</param>
/// <param name="Policy">The programme's policy.</param>
/// <param name="MappingVersion">The version of the connection's mapping.</param>
/// <param name="PaymentCount">How many payments.</param>
/// <param name="TotalMinor">Their sum, in minor units.</param>
/// <param name="FindingsJson">What was found.</param>
public sealed record SubmittedContent(string Hash, ApprovalPolicy Policy, int MappingVersion, int PaymentCount, long TotalMinor, string FindingsJson);
