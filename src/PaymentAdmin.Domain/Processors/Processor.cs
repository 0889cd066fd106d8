namespace PaymentAdmin.Domain.Processors;

/// <summary>An external payment provider that we have a contract with (processors-api, "What is a Processor?").</summary>
public sealed class Processor
{
    /// <summary>Longest display name, in characters.</summary>
    public const int NameMaxLength = 100;

    /// <summary>Longest settlement delay, in days (T+N).</summary>
    public const int SettlementDelayMaxDays = 30;

    private Processor()
    {
    }

    /// <summary>The id; <c>proc_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>1, 2, 3 … in order of onboarding; part of its account numbers.</summary>
    public int Number { get; private set; }

    /// <summary>2 to 32 of A–Z, 0–9 and _; unique; never changes.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The display name, 1 to 100 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it handles; never changes.</summary>
    public ProcessorCategory Category { get; private set; }

    /// <summary>Whether it can receive inbound payments.</summary>
    public bool SupportsInflows { get; private set; }

    /// <summary>Whether it can send outbound payments.</summary>
    public bool SupportsOutflows { get; private set; }

    /// <summary>Whether it settles by bank transfer.</summary>
    public bool SettlementBank { get; private set; }

    /// <summary>Days from transaction to settlement (T+N), 0 to 30.</summary>
    public int SettlementDelayDays { get; private set; }

    /// <summary>ISO 4217 code of the currency it settles in; never changes.</summary>
    public string SettlementCurrency { get; private set; } = "";

    /// <summary>Whether new transactions go to it.</summary>
    public ProcessorStatus Status { get; private set; }

    /// <summary>When it was retired for good, UTC; null where it was not. A retired one is inactive and stays so.</summary>
    public DateTime? RetiredAt { get; private set; }

    /// <summary>When it was onboarded, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who changed it last: the id.</summary>
    public Guid UpdatedById { get; private set; }

    /// <summary>Who changed it last: the name as it was then.</summary>
    public string UpdatedByName { get; private set; } = "";

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>Onboards a processor (processors-api, "Onboard Processor").</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Processor Onboard(Guid id, int number, ProcessorIdentity identity, ProcessorSettings settings, ProcessorStatus status, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        identity.Check(errors);
        settings.Check(errors);
        errors.ThrowIfAny();

        var processor = new Processor
        {
            Id = id,
            Number = number,
            Code = Text.NormaliseCode(identity.Code),
            Category = identity.Category,
            SettlementCurrency = identity.SettlementCurrency,
            Status = status,
            CreatedAt = now,
        };
        processor.Apply(settings);
        processor.Touch(by, now);
        return processor;
    }

    /// <summary>The settings as they are now.</summary>
    public ProcessorSettings Settings => new(Name, SupportsInflows, SupportsOutflows, SettlementBank, SettlementDelayDays);

    /// <summary>Changes what may change (processors-api, "Update Processor"). Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public bool Change(ProcessorSettings settings, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        settings.Check(errors);
        errors.ThrowIfAny();

        var trimmed = settings with { Name = settings.Name.Trim() };
        if (trimmed == Settings)
        {
            return false;
        }

        Apply(trimmed);
        Touch(by, now);
        return true;
    }

    /// <summary>Stops new transactions. Always possible: what is unsettled is reported, never a reason to refuse.</summary>
    /// <returns>Whether it was active before.</returns>
    public bool Deactivate(Actor by, DateTime now)
    {
        if (Status == ProcessorStatus.Inactive)
        {
            return false;
        }

        Status = ProcessorStatus.Inactive;
        Touch(by, now);
        return true;
    }

    /// <summary>Lets new transactions through (processors-api, "Processor Lifecycle": ensure all GL accounts are configured).</summary>
    /// <returns>Whether it was inactive before.</returns>
    /// <exception cref="Refusal">422 <c>base_accounts_missing</c>.</exception>
    public bool Activate(bool hasBaseAccounts, Actor by, DateTime now)
    {
        if (!hasBaseAccounts)
        {
            throw Refusal.Rule(
                "base_accounts_missing",
                $"{Code} cannot be activated: it lacks one of its base accounts (settlement float, fee expense, fee payable).",
                "status");
        }

        if (RetiredAt is { } retired)
        {
            throw Refusal.Conflict("processor_retired", $"{Code} was retired on {retired:yyyy-MM-dd} and stays so. Onboard a new processor.", "status");
        }

        if (Status == ProcessorStatus.Active)
        {
            return false;
        }

        Status = ProcessorStatus.Active;
        Touch(by, now);
        return true;
    }

    /// <summary>Ends it for good (processors-api, "Processor Lifecycle": wait for pending settlements to complete).</summary>
    /// <param name="open">What of it is still unsettled or open, for people; it can be retired only where that is nothing.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>processor_active</c>, <c>processor_retired</c>, <c>still_open</c>.</exception>
    public void Retire(IReadOnlyCollection<string> open, Actor by, DateTime now)
    {
        if (Status == ProcessorStatus.Active)
        {
            throw Refusal.Conflict("processor_active", $"{Code} is active. Deactivate it first, and wait until all is settled.", "status");
        }

        if (RetiredAt is not null)
        {
            throw Refusal.Conflict("processor_retired", $"{Code} is retired already.");
        }

        if (open.Count > 0)
        {
            throw Refusal.Conflict("still_open", $"{Code} cannot be retired yet: {string.Join("; ", open)}.");
        }

        RetiredAt = now;
        Touch(by, now);
    }

    /// <summary>Refuses a change of what can never change (processors-api, "Important Notes"). Null is "not sent".</summary>
    /// <exception cref="Refusal">422 <c>field_immutable</c>, naming the field.</exception>
    public void RefuseImmutable(string? code, ProcessorCategory? category, string? settlementCurrency)
    {
        Refuse(code is not null && Text.NormaliseCode(code) != Code, "code");
        Refuse(category is not null && category != Category, "category");
        Refuse(settlementCurrency is not null && settlementCurrency != SettlementCurrency, "settlementCurrency");

        static void Refuse(bool changed, string field)
        {
            if (changed)
            {
                throw Refusal.Rule(
                    "field_immutable",
                    $"{field} cannot be changed after onboarding. Onboard a new processor and deactivate this one.",
                    field);
            }
        }
    }

    private void Apply(ProcessorSettings settings)
    {
        Name = settings.Name.Trim();
        SupportsInflows = settings.SupportsInflows;
        SupportsOutflows = settings.SupportsOutflows;
        SettlementBank = settings.SettlementBank;
        SettlementDelayDays = settings.SettlementDelayDays;
    }

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedById = by.Id;
        UpdatedByName = by.Name;
        Version++;
    }
}
