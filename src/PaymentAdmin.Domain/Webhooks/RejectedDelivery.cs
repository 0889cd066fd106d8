using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Webhooks;

/// <summary>Where a rejected delivery stands.</summary>
public enum RejectionState
{
    /// <summary>Kept outside the inbox: nobody has proved who sent it.</summary>
    Kept,

    /// <summary>Verified since, with another secret: it is in the inbox.</summary>
    Verified,
}

/// <summary>
/// A delivery that was not verified. It is kept apart from the inbox, for a while and within a quota: where our secret was
/// wrong, it is verified again with the right one.
/// </summary>
public sealed class RejectedDelivery
{
    /// <summary>Longest <see cref="Reason"/>, in characters.</summary>
    public const int ReasonMaxLength = 300;

    /// <summary>The id; <c>rej_</c> at every edge. The notification that it may become has the same.</summary>
    public Guid Id { get; init; }

    /// <summary>The connection whose address it came to.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>When it arrived, UTC.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Why it was not verified; for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many bytes its body had.</summary>
    public int Size { get; init; }

    /// <summary>How much of the connection's quota it takes, in bytes.</summary>
    public int KeptBytes { get; init; }

    /// <summary>Whether it carries nothing that any secret could prove: no signature, or none of the right form.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether its body was changed when it was kept, because it carried a card number or a secret.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Where it stands.</summary>
    public RejectionState State { get; private set; }

    /// <summary>The notification that it became; null while it is none.</summary>
    public Guid? NotificationId { get; private set; }

    /// <summary>When it was verified after all, UTC.</summary>
    public DateTime? VerifiedAt { get; private set; }

    /// <summary>Counts its changes: of two who verify it at once, one does.</summary>
    public int Version { get; private set; }

    /// <summary>It was verified after all, and enters the inbox under its own id.</summary>
    /// <exception cref="InvalidOperationException">It was before.</exception>
    public void Verify(DateTime now)
    {
        if (State != RejectionState.Kept)
        {
            throw new InvalidOperationException("A rejected delivery is verified once.");
        }

        (State, NotificationId, VerifiedAt) = (RejectionState.Verified, Id, now);
        Version++;
    }
}

/// <summary>What arrived; gone when its delivery is verified, because the inbox has it then.</summary>
public sealed class RejectedBody
{
    /// <summary>The delivery.</summary>
    public Guid RejectedId { get; init; }

    /// <summary>The exact bytes, but for card numbers and secrets, as the inbox keeps them.</summary>
    public byte[] RawBody { get; init; } = [];

    /// <summary>The headers as JSON; those that carry a shared secret as its hash.</summary>
    public string HeadersJson { get; init; } = "{}";
}

/// <summary>How many deliveries of a connection were refused within an hour, kept or not.</summary>
public sealed class RejectedHour
{
    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The beginning of the hour, UTC.</summary>
    public DateTime Hour { get; init; }

    /// <summary>How many.</summary>
    public long Count { get; set; }
}
