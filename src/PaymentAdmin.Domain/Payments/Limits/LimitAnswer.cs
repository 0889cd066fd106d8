namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>Whether a payment may be sent, as far as limits go.</summary>
/// <param name="PaymentId">Which.</param>
/// <param name="Refused">What it does not fit; null where all of it is reserved.</param>
public sealed record LimitAnswer(Guid PaymentId, RefusedLimit? Refused = null)
{
    /// <summary>Whether it is reserved.</summary>
    public bool Fits => Refused is null;
}

/// <summary>A limit that a payment does not fit.</summary>
/// <param name="Kind">Which.</param>
/// <param name="OwnerId">The connection of a single maximum or daily volume, else the programme.</param>
/// <param name="Currency">ISO 4217 code of the amounts.</param>
/// <param name="CapMinor">The cap, in minor units.</param>
/// <param name="UsedMinor">What is used of it; zero of a single maximum.</param>
/// <param name="AskedMinor">What the payment takes.</param>
/// <param name="Until">When it may fit by itself, UTC: the connection's next midnight, of a daily volume; null where a person has to act.</param>
public sealed record RefusedLimit(LimitKind Kind, Guid OwnerId, string Currency, long CapMinor, long UsedMinor, long AskedMinor, DateTime? Until);
