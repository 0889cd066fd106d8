namespace PaymentAdmin.Domain.Connections;

/// <content>What happens to its state.</content>
public sealed partial class Connection
{
    /// <summary>Lets an event happen to it (design, "States", Connection).</summary>
    /// <param name="what">The event.</param>
    /// <param name="reason">Why, for people; needed to stop or retire it.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>connection_state</c> where the event cannot happen now; <c>release_needs_two</c> to resume a halted one: <see cref="ReleaseHalt"/>.</exception>
    public void Let(ConnectionEvent what, string? reason, Actor by, DateTime now)
    {
        if (what == ConnectionEvent.Resume && Status == ConnectionStatus.Halted)
        {
            throw Refusal.Conflict("release_needs_two", "The connection is halted: it is not resumed, but released by two people, each with a reason (release-halt).", "status");
        }

        Happen(what, reason, by, now);
    }

    private void Happen(ConnectionEvent what, string? reason, Actor by, DateTime now)
    {
        var wasPaused = Status == ConnectionStatus.Halted && PausedBecause is not null;
        var next = ConnectionStates.Next(Status, what, Environment, wasPaused ? ConnectionStatus.Paused : StoppedFrom)
            ?? throw Refusal.Conflict("connection_state", $"The connection is {Words.Plain(Status).ToLowerInvariant()}: {Words.Plain(what).ToLowerInvariant()} is not possible now.", "status");
        StoppedFrom = next is ConnectionStatus.Paused or ConnectionStatus.Halted ? StoppedFrom ?? Status : null;
        var pause = PausedBecause;

        // Who releases a halt does not end the pause of somebody else that it came upon.
        PausedBecause = next == ConnectionStatus.Halted && Status == ConnectionStatus.Paused ? StatusReason ?? "" : null;
        StatusReason = (what, wasPaused) switch
        {
            (ConnectionEvent.Pause or ConnectionEvent.Halt or ConnectionEvent.Retire, _) => reason?.Trim(),
            (ConnectionEvent.Resume, true) => pause!.Length == 0 ? null : pause,
            _ => null,
        };
        Status = next;
        ForgetFirstRelease();
        if (next == ConnectionStatus.Retired)
        {
            Place = null;
        }

        Touch(by, now);
    }
}
