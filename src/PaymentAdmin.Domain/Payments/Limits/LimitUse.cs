namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>How much of a limit is used: the sum of all reservations that name it and are not released, whether there is a cap now or not.</summary>
public sealed class LimitUse
{
    private LimitUse()
    {
    }

    /// <summary><see cref="LimitKey.Id"/>.</summary>
    public Guid Id { get; private set; }

    /// <summary>Which limit.</summary>
    public LimitKind Kind { get; private set; }

    /// <summary>The connection of a daily volume, else the programme.</summary>
    public Guid OwnerId { get; private set; }

    /// <summary>Of which environment.</summary>
    public Connections.ConnectionEnvironment Environment { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Of a daily volume: the connection's local date.</summary>
    public DateOnly? Day { get; private set; }

    /// <summary>Of a beneficiary's limit: whose.</summary>
    public Guid? BeneficiaryId { get; private set; }

    /// <summary>Of a beneficiary's limit: <see cref="LimitKey.MarkOf"/>.</summary>
    public string? CycleMark { get; private set; }

    /// <summary>What is used, in minor units.</summary>
    public long UsedMinor { get; private set; }

    /// <summary>By how many payments.</summary>
    public int Payments { get; private set; }

    /// <summary>The cap for which people were told that it is nearly used up; null where they were not.</summary>
    public long? NearAlertCap { get; private set; }

    /// <summary>The cap for which people were told that something did not fit; null where they were not.</summary>
    public long? ReachedAlertCap { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>A limit of which nothing is used yet.</summary>
    public static LimitUse Of(LimitKey key) => new()
    {
        Id = key.Id,
        Kind = key.Kind,
        OwnerId = key.OwnerId,
        Environment = key.Environment,
        Currency = key.Currency,
        Day = key.Day,
        BeneficiaryId = key.BeneficiaryId,
        CycleMark = key.CycleMark,
    };

    /// <summary>Whether so much more fits below a cap.</summary>
    /// <param name="minor">How much, in minor units.</param>
    /// <param name="cap">The cap; null for none.</param>
    public bool Fits(long minor, long? cap) => cap is not { } most || minor <= most - UsedMinor;

    /// <summary>Tells once for each cap that 80 % of it is used (psp-integration, phase 3).</summary>
    public bool TellsNear(long? cap)
    {
        if (cap is not { } most || cap == NearAlertCap || !IsNear(UsedMinor, most))
        {
            return false;
        }

        (NearAlertCap, Version) = (cap, Version + 1);
        return true;
    }

    /// <summary>Tells once for each cap that something did not fit.</summary>
    public bool TellsReached(long cap)
    {
        if (cap == ReachedAlertCap)
        {
            return false;
        }

        (ReachedAlertCap, Version) = (cap, Version + 1);
        return true;
    }

    /// <summary>Whether 80 % of a cap or more is used.</summary>
    public static bool IsNear(long usedMinor, long cap) => (Int128)usedMinor * 5 >= (Int128)cap * 4;

    /// <summary>A payment takes its part.</summary>
    internal void Take(long minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minor);
        (UsedMinor, Payments, Version) = (checked(UsedMinor + minor), Payments + 1, Version + 1);
    }

    /// <summary>A payment gives its part back.</summary>
    internal void GiveBack(long minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minor);
        if (minor > UsedMinor || Payments == 0)
        {
            throw new InvalidOperationException($"{minor} cannot be given back to the limit {Id}: {UsedMinor} of it are used.");
        }

        (UsedMinor, Payments, Version) = (UsedMinor - minor, Payments - 1, Version + 1);
    }
}
