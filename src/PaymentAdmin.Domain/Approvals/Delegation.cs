namespace PaymentAdmin.Domain.Approvals;

/// <summary>That somebody decides on distributions for somebody else for a time. It lends the right, not the innocence: neither of the two may have made what is decided on.</summary>
public sealed class Delegation
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    /// <summary>Longest time, in days.</summary>
    public const int MaxDays = 180;

    private Delegation()
    {
    }

    /// <summary>The id; <c>dlg_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose right: the id.</summary>
    public Guid FromId { get; private set; }

    /// <summary>Whose right: the name as it was then.</summary>
    public string FromName { get; private set; } = "";

    /// <summary>Who decides: the id.</summary>
    public Guid ToId { get; private set; }

    /// <summary>Who decides: the name as it was then.</summary>
    public string ToName { get; private set; } = "";

    /// <summary>From then, UTC, inclusive.</summary>
    public DateTime StartsAt { get; private set; }

    /// <summary>To then, UTC, exclusive.</summary>
    public DateTime EndsAt { get; private set; }

    /// <summary>Why, for the record.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was taken back before its end, UTC.</summary>
    public DateTime? RevokedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Lends a right.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Delegation Lend(Guid id, Actor from, Guid toId, string toName, DateTime startsAt, DateTime endsAt, string? reason, DateTime now)
    {
        var errors = new FieldErrors();
        errors.Check(toId != from.Id, "to", "Choose somebody else: nobody decides for himself in another's name.");
        errors.Check(endsAt > startsAt && endsAt > now, "endsAt", "It ends after it begins, and after now.");
        errors.Check(endsAt - startsAt <= TimeSpan.FromDays(MaxDays), "endsAt", $"It lasts {MaxDays} days at most. Make another one later.");
        errors.Check(reason is null || Text.IsNote(reason, ReasonMaxLength), "reason", $"The reason is up to {ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return new Delegation
        {
            Id = id,
            FromId = from.Id,
            FromName = from.Name,
            ToId = toId,
            ToName = toName,
            StartsAt = startsAt,
            EndsAt = endsAt,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            CreatedAt = now,
        };
    }

    /// <summary>Whether it counts at a time.</summary>
    public bool CountsAt(DateTime time) => RevokedAt is null && StartsAt <= time && time < EndsAt;

    /// <summary>Takes it back. Nothing happens where that was done already.</summary>
    public void Revoke(DateTime now)
    {
        if (RevokedAt is null)
        {
            RevokedAt = now;
            Version++;
        }
    }
}
