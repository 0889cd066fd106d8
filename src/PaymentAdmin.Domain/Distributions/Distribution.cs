using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Distributions;

/// <summary>Payments that are prepared, approved and released together (psp-integration, "Integration architecture": payment batch generator).</summary>
public sealed class Distribution
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameMaxLength = 200;

    /// <summary>Longest purpose and longest cycle, in characters.</summary>
    public const int WordMaxLength = 100;

    /// <summary>Longest reason for its state, in characters.</summary>
    public const int ReasonMaxLength = 1000;

    private Distribution()
    {
    }

    /// <summary>The id; <c>dist_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The programme that pays; never changes.</summary>
    public Guid ProgrammeId { get; private set; }

    /// <summary>Through which connection; never changes.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The programme's currency.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What the money is for: "Food".</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>When it is for: "2026-03".</summary>
    public string Cycle { get; private set; } = "";

    /// <summary>Purpose and cycle as they are compared: a person is paid once for both.</summary>
    public string PurposeAndCycle { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public DistributionStatus Status { get; private set; }

    /// <summary>Why it is where it stands, for people; null where nobody said.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>The distribution whose failed payments it takes up; null for none.</summary>
    public Guid? ParentId { get; private set; }

    /// <summary>Whether it is the first of its production connection: 5 to 10 payments, then the results are confirmed (psp-integration, phase 4).</summary>
    public bool IsPilot { get; private set; }

    /// <summary>How many payments it has, cancelled ones apart.</summary>
    public int PaymentCount { get; private set; }

    /// <summary>Their sum, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>The number of the payment that came last.</summary>
    public int LastNumber { get; private set; }

    /// <summary>When it was released, UTC.</summary>
    public DateTime? ReleasedAt { get; private set; }

    /// <summary>When the first of its payments was taken up to be sent, UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When all its payments had ended, UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>Who made it: the id.</summary>
    public Guid CreatedById { get; private set; }

    /// <summary>Who made it: the name as it was then.</summary>
    public string CreatedByName { get; private set; } = "";

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who changed it last: the name as it was then.</summary>
    public string UpdatedByName { get; private set; } = "";

    /// <summary>Counts the changes, of its payments too; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>Makes a distribution, empty.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Distribution Make(Guid id, DistributionPlace place, DistributionWords words, Actor by, DateTime now)
    {
        words.Check();
        var distribution = new Distribution
        {
            Id = id,
            ProgrammeId = place.ProgrammeId,
            ConnectionId = place.ConnectionId,
            Environment = place.Environment,
            Currency = place.Currency,
            ParentId = place.ParentId,
            CreatedAt = now,
            CreatedById = by.Id,
            CreatedByName = by.Name,
        };
        distribution.Apply(words);
        distribution.Touch(by, now);
        return distribution;
    }

    /// <summary>Whether these are its words already.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public bool IsCalled(DistributionWords words)
    {
        words.Check();
        return words.Trimmed() == new DistributionWords(Name, Purpose, Cycle);
    }

    /// <summary>Changes name, purpose and cycle.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds; 409 <c>distribution_state</c>.</exception>
    public void Rename(DistributionWords words, Actor by, DateTime now)
    {
        words.Check();
        RequireChangeable();
        Apply(words);
        Touch(by, now);
    }

    /// <summary>Notes that payments came, went or changed.</summary>
    /// <param name="count">How many more; negative for fewer.</param>
    /// <param name="minor">How much more, in minor units; negative for less.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>distribution_state</c>.</exception>
    public void PaymentsChanged(int count, long minor, Actor by, DateTime now)
    {
        RequireChangeable();
        PaymentCount += count;
        TotalMinor += minor;
        Touch(by, now);
    }

    /// <summary>The place of the next payment in it.</summary>
    public PaymentPlace NextPlace() => new(ProgrammeId, Id, ConnectionId, Environment, Currency, ++LastNumber);

    /// <summary>Refuses where its content may not change now.</summary>
    /// <exception cref="Refusal">409 <c>distribution_state</c>, with what to do.</exception>
    public void RequireChangeable()
    {
        if (!DistributionStates.MayChange(Status))
        {
            throw Refusal.Conflict(
                "distribution_state",
                Status == DistributionStatus.InApproval
                    ? "The distribution is in approval. Send it back first, then change it and submit it again."
                    : $"The distribution is {Words.Plain(Status).ToLowerInvariant()} and can no longer be changed. Make a new one.",
                "status");
        }
    }

    /// <summary>Lets an event happen to it.</summary>
    /// <param name="what">The event.</param>
    /// <param name="reason">Why, for people; null where nobody says.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>distribution_state</c> where the event cannot happen now.</exception>
    public void Let(DistributionEvent what, string? reason, Actor by, DateTime now)
    {
        Status = DistributionStates.Next(Status, what)
            ?? throw Refusal.Conflict("distribution_state", $"The distribution is {Words.Plain(Status).ToLowerInvariant()}: {Words.Plain(what).ToLowerInvariant()} is not possible now.", "status");
        StatusReason = reason;
        ReleasedAt = what == DistributionEvent.Release ? now : ReleasedAt;
        StartedAt ??= what == DistributionEvent.Start ? now : null;
        EndedAt ??= Status is DistributionStatus.Completed or DistributionStatus.CompletedWithFailures ? now : null;
        Touch(by, now);
    }

    /// <summary>Another distribution takes its payments up. Two that would do so at once find each other by the version.</summary>
    /// <exception cref="Refusal">409 <c>distribution_not_finished</c>.</exception>
    public void FollowUp(Actor by, DateTime now)
    {
        RequireFinished();
        Touch(by, now);
    }

    /// <summary>Refuses where not all its payments have ended.</summary>
    /// <exception cref="Refusal">409 <c>distribution_not_finished</c>.</exception>
    public void RequireFinished()
    {
        if (Status is not (DistributionStatus.Completed or DistributionStatus.CompletedWithFailures))
        {
            throw Refusal.Conflict("distribution_not_finished", $"The distribution is {Words.Plain(Status).ToLowerInvariant()}: it is followed up once all its payments have ended.", "status");
        }
    }

    /// <summary>What of it had not left was cancelled.</summary>
    public void CancelledRest(Actor by, DateTime now) => Touch(by, now);

    /// <summary>It is the pilot of its connection.</summary>
    public void BecomePilot() => IsPilot = true;

    private void Apply(DistributionWords words)
    {
        (Name, Purpose, Cycle) = words.Trimmed();
        PurposeAndCycle = $"{Purpose.ToUpperInvariant()}\n{Cycle.ToUpperInvariant()}";
    }

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedByName = by.Name;
        Version++;
    }
}

/// <summary>Whose a distribution is, and through what it goes.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Environment">The connection's environment.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="ParentId">The distribution whose failed payments it takes up, or null.</param>
public sealed record DistributionPlace(Guid ProgrammeId, Guid ConnectionId, ConnectionEnvironment Environment, string Currency, Guid? ParentId = null);

/// <summary>What people call it.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Purpose">What the money is for: 1 to 100 characters.</param>
/// <param name="Cycle">When it is for: 1 to 100 characters.</param>
public sealed record DistributionWords(string Name, string Purpose, string Cycle)
{
    internal DistributionWords Trimmed() => new(Name.Trim(), Purpose.Trim(), Cycle.Trim());

    internal void Check()
    {
        var errors = new FieldErrors();
        errors.Check(Text.IsName(Name, Distribution.NameMaxLength), "name", Text.NameRule("name", Distribution.NameMaxLength));
        errors.Check(Text.IsName(Purpose, Distribution.WordMaxLength), "purpose", Text.NameRule("purpose", Distribution.WordMaxLength));
        errors.Check(Text.IsName(Cycle, Distribution.WordMaxLength), "cycle", Text.NameRule("cycle", Distribution.WordMaxLength));
        errors.ThrowIfAny();
    }
}

/// <summary>That a person made or changed a distribution or its payments: he does not approve it (design, rule 7).</summary>
/// <param name="DistributionId">The distribution.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Since">When first, UTC.</param>
public sealed record DistributionEditor(Guid DistributionId, Guid PersonId, DateTime Since);
