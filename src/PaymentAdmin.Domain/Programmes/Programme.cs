using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>Whether distributions of a programme can be prepared.</summary>
public enum ProgrammeStatus
{
    /// <summary>They can.</summary>
    Active,

    /// <summary>It is over: nothing new.</summary>
    Closed,
}

/// <summary>Money for people, for a purpose, within a budget: what distributions are made for.</summary>
public sealed class Programme
{
    private readonly List<ProgrammeConnection> _connections = [];

    private Programme()
    {
    }

    /// <summary>The id; <c>prg_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Unique; never changes.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>On whose behalf; null for the organisation itself. Never changes: its beneficiaries are in that tenant's register.</summary>
    public Guid? TenantId { get; private set; }

    /// <summary>ISO 4217 code of budget, limits and payments; never changes.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>ISO 3166-1 alpha-2 code of where phone numbers are of; never changes.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Whether it goes on.</summary>
    public ProgrammeStatus Status { get; private set; }

    /// <summary>Its first day; null for no bound.</summary>
    public DateOnly? StartsOn { get; private set; }

    /// <summary>Its last day; null for no bound.</summary>
    public DateOnly? EndsOn { get; private set; }

    /// <summary>Most that is paid in all, in minor units; null for no bound.</summary>
    public long? Budget { get; private set; }

    /// <summary>Most that one beneficiary gets for one purpose and cycle, in minor units; null for no bound.</summary>
    public long? BeneficiaryCycleLimit { get; private set; }

    /// <summary>The approval policy as JSON.</summary>
    public string ApprovalJson { get; private set; } = "";

    /// <summary>The connections through which it may pay.</summary>
    public IReadOnlyList<ProgrammeConnection> Connections => _connections;

    /// <summary>When it was added, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who changed it last: the id.</summary>
    public Guid UpdatedById { get; private set; }

    /// <summary>Who changed it last: the name as it was then.</summary>
    public string UpdatedByName { get; private set; } = "";

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>Who has to approve its distributions. A distribution in approval keeps the policy with which it was submitted.</summary>
    public ApprovalPolicy Approval => ApprovalPolicy.Stored(ApprovalJson);

    /// <summary>The register that its beneficiaries are in.</summary>
    public Guid RegisterId => TenantId ?? Guid.Empty;

    /// <summary>Adds a programme, active.</summary>
    /// <param name="id">The id.</param>
    /// <param name="code">2 to 32 letters, digits and _.</param>
    /// <param name="tenantId">On whose behalf; null for the organisation itself.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="country">ISO 3166-1 alpha-2 code.</param>
    /// <param name="settings">The rest.</param>
    /// <param name="connectionIds">1 to 20 connections that exist.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Programme Add(
        Guid id, string code, Guid? tenantId, string currency, string country, ProgrammeSettings settings, IReadOnlyList<Guid> connectionIds, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        errors.Check(Text.IsCode(code), "code", Text.CodeRule);
        errors.Check(Money.Currency.Exists(currency), "currency", "The currency is an ISO 4217 code in capitals, such as TZS.");
        errors.Check(Programmes.Country.Find(country) is not null, "country", "The country is an ISO 3166 code of two capitals, such as TZ, of a country whose phone numbers are known here.");
        Check(settings, connectionIds, errors);
        errors.ThrowIfAny();
        var programme = new Programme
        {
            Id = id,
            Code = Text.NormaliseCode(code),
            TenantId = tenantId,
            Currency = currency,
            Country = country,
            CreatedAt = now,
        };
        programme.Apply(settings, connectionIds);
        programme.Touch(by, now);
        return programme;
    }

    /// <summary>Changes the settings, the connections and whether it goes on. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public bool Change(ProgrammeSettings settings, IReadOnlyList<Guid> connectionIds, ProgrammeStatus status, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        Check(settings, connectionIds, errors);
        errors.ThrowIfAny();
        var same = settings with { Name = settings.Name.Trim(), Approval = settings.Approval.Canonical() } == Settings
            && status == Status && connectionIds.ToHashSet().SetEquals(_connections.Select(connection => connection.ConnectionId));
        if (same)
        {
            return false;
        }

        Status = status;
        Apply(settings, connectionIds);
        Touch(by, now);
        return true;
    }

    /// <summary>The settings as they are now.</summary>
    public ProgrammeSettings Settings => new()
    {
        Name = Name,
        StartsOn = StartsOn,
        EndsOn = EndsOn,
        Budget = Budget,
        BeneficiaryCycleLimit = BeneficiaryCycleLimit,
        Approval = Approval,
    };

    private static void Check(ProgrammeSettings settings, IReadOnlyList<Guid> connectionIds, FieldErrors errors)
    {
        settings.Check(errors);
        errors.Check(
            connectionIds.Count is >= 1 and <= ProgrammeSettings.MaxConnections && connectionIds.Distinct().Count() == connectionIds.Count,
            "connectionIds", $"A programme pays through 1 to {ProgrammeSettings.MaxConnections} connections, each named once.");
    }

    private void Apply(ProgrammeSettings settings, IReadOnlyList<Guid> connectionIds)
    {
        Name = settings.Name.Trim();
        StartsOn = settings.StartsOn;
        EndsOn = settings.EndsOn;
        Budget = settings.Budget;
        BeneficiaryCycleLimit = settings.BeneficiaryCycleLimit;
        ApprovalJson = settings.Approval.Store();
        _connections.RemoveAll(connection => !connectionIds.Contains(connection.ConnectionId));
        _connections.AddRange(connectionIds.Except(_connections.Select(connection => connection.ConnectionId)).Select(connection => new ProgrammeConnection(Id, connection)));
    }

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedById = by.Id;
        UpdatedByName = by.Name;
        Version++;
    }
}

/// <summary>A connection through which a programme may pay.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="ConnectionId">The connection.</param>
public sealed record ProgrammeConnection(Guid ProgrammeId, Guid ConnectionId);

/// <summary>That a beneficiary is in a programme.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="BeneficiaryId">The beneficiary.</param>
/// <param name="JoinedAt">Since when, UTC.</param>
public sealed record ProgrammeMember(Guid ProgrammeId, Guid BeneficiaryId, DateTime JoinedAt);
