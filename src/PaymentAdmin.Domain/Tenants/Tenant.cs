namespace PaymentAdmin.Domain.Tenants;

/// <summary>An organisation on whose behalf money moves; it has accounts of its own with each processor (processors-api, "GL Account Types").</summary>
public sealed class Tenant
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameMaxLength = 100;

    private Tenant()
    {
    }

    /// <summary>The id; <c>tnt_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>2 to 32 of A–Z, 0–9 and _; unique; never changes.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The name, 1 to 100 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether its new business is taken.</summary>
    public TenantStatus Status { get; private set; }

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

    /// <summary>Adds a tenant.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Tenant Add(Guid id, string code, string name, TenantStatus status, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        errors.Check(Text.IsCode(code), "code", Text.CodeRule);
        CheckName(name, errors);
        errors.ThrowIfAny();

        var tenant = new Tenant { Id = id, Code = Text.NormaliseCode(code), Name = name.Trim(), Status = status, CreatedAt = now };
        tenant.Touch(by, now);
        return tenant;
    }

    /// <summary>Changes name and status. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public bool Change(string name, TenantStatus status, Actor by, DateTime now)
    {
        var errors = new FieldErrors();
        CheckName(name, errors);
        errors.ThrowIfAny();
        if (name.Trim() == Name && status == Status)
        {
            return false;
        }

        Name = name.Trim();
        Status = status;
        Touch(by, now);
        return true;
    }

    private static void CheckName(string name, FieldErrors errors) =>
        errors.Check(Text.IsName(name, NameMaxLength), "name", Text.NameRule("name", NameMaxLength));

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedById = by.Id;
        UpdatedByName = by.Name;
        Version++;
    }
}
