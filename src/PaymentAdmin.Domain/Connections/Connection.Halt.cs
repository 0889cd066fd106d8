namespace PaymentAdmin.Domain.Connections;

/// <content>How a halt ends: two people release it, each with a reason (design, rule 7).</content>
public sealed partial class Connection
{
    /// <summary>While it is halted: who released it first: the id; null where nobody did.</summary>
    public Guid? ReleasedFirstById { get; private set; }

    /// <summary>Who released it first: the name as it was then.</summary>
    public string? ReleasedFirstByName { get; private set; }

    /// <summary>When it was released first, UTC.</summary>
    public DateTime? ReleasedFirstAt { get; private set; }

    /// <summary>Why it was released first.</summary>
    public string? ReleasedFirstBecause { get; private set; }

    /// <summary>Releases it from its halt: the first person's word is kept, that of a second one lets it go on where it was stopped.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>Whether the halt is over.</returns>
    /// <exception cref="Refusal">409 <c>connection_state</c> where it is not halted; <c>second_person_needed</c> for who released it already.</exception>
    public bool ReleaseHalt(string reason, Actor by, DateTime now)
    {
        if (Status != ConnectionStatus.Halted)
        {
            throw Refusal.Conflict("connection_state", $"The connection is {Words.Plain(Status).ToLowerInvariant()}: there is no halt to release.", "status");
        }

        if (ReleasedFirstById == by.Id)
        {
            throw Refusal.Conflict("second_person_needed", "You have released it already. It goes on once somebody else releases it too, with a reason of their own.");
        }

        if (ReleasedFirstById is not null)
        {
            Happen(ConnectionEvent.Resume, reason, by, now);
            return true;
        }

        (ReleasedFirstById, ReleasedFirstByName, ReleasedFirstAt, ReleasedFirstBecause) = (by.Id, by.Name, now, reason.Trim());
        Touch(by, now);
        return false;
    }

    /// <summary>
    /// Something serious is found while it is halted. Who released it first has not seen that: the release is void, so that two people look at it too.
    /// </summary>
    /// <param name="reason">What was found, for people.</param>
    /// <param name="by">Who found it.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>Whether there was a release; without one nothing happens.</returns>
    public bool VoidFirstRelease(string reason, Actor by, DateTime now)
    {
        if (ReleasedFirstById is null)
        {
            return false;
        }

        ForgetFirstRelease();

        // Who releases it next sees both; of what is too long the end is lost, which the record has.
        StatusReason = (string.IsNullOrEmpty(StatusReason) ? reason : $"{reason} Before that: {StatusReason}").CutTo(ReasonMaxLength);
        Touch(by, now);
        return true;
    }

    private void ForgetFirstRelease() =>
        (ReleasedFirstById, ReleasedFirstByName, ReleasedFirstAt, ReleasedFirstBecause) = (null, null, null, null);
}
