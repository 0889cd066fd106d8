using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>
/// The circuit breaker: where half of the calls of about half a minute fail, at least ten, nothing is sent for half a minute; then
/// one call over all nodes tries whether the PSP is well again. The same numbers as in <see cref="PaymentAdmin.Connections.Calls.Breaker"/>.
/// </summary>
internal sealed partial class SharedFlow
{
    private const int MinimumCalls = 10;

    /// <summary>What is counted is this part of a minute and the one before.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan StaysOpen = TimeSpan.FromSeconds(30);

    /// <summary>Since when it stands where it stands; null where it never changed.</summary>
    public DateTime? BreakerSince { get; private set; }

    /// <summary>Until when it stays open; past it, it is half open; null while it is closed.</summary>
    public DateTime? OpenUntil { get; private set; }

    /// <summary>The one call that tries; null for none.</summary>
    public Guid? TrialToken { get; private set; }

    /// <summary>When that call is lost, as with a node that was killed.</summary>
    public DateTime? TrialUntil { get; private set; }

    /// <summary>When the present window began.</summary>
    public DateTime? WindowFrom { get; private set; }

    public int Calls { get; private set; }

    public int Failures { get; private set; }

    public int CallsBefore { get; private set; }

    public int FailuresBefore { get; private set; }

    public BreakerPosition PositionAt(DateTime now) => OpenUntil switch
    {
        null => BreakerPosition.Closed,
        { } until when until > now => BreakerPosition.Open,
        _ => BreakerPosition.HalfOpen,
    };

    /// <summary>Counts; what comes in from calls that began before it opened says nothing new.</summary>
    private void Note(FlowReport told, DateTime now)
    {
        if (OpenUntil is not null || told.Calls == 0)
        {
            return;
        }

        Turn(now);
        (Calls, Failures) = (Calls + told.Calls, Failures + told.Failures);
        var (calls, failures) = (Calls + CallsBefore, Failures + FailuresBefore);
        if (told.Failures > 0 && calls >= MinimumCalls && failures * 2 >= calls)
        {
            Open(now);
        }
    }

    private void Turn(DateTime now)
    {
        var from = new DateTime(now.Ticks - (now.Ticks % Window.Ticks), DateTimeKind.Utc);
        if (from == WindowFrom)
        {
            return;
        }

        (CallsBefore, FailuresBefore) = from - WindowFrom == Window ? (Calls, Failures) : (0, 0);
        (WindowFrom, Calls, Failures) = (from, 0, 0);
    }

    private void Open(DateTime now)
    {
        (BreakerSince, OpenUntil, TrialToken, TrialUntil) = (now, now + StaysOpen, null, null);
        (WindowFrom, Calls, Failures, CallsBefore, FailuresBefore) = (null, 0, 0, 0, 0);
    }

    private Guid? Try(FlowAsk ask, DateTime now)
    {
        (TrialToken, TrialUntil) = (Ids.New(now), now + ask.TrialTime);
        return TrialToken;
    }

    /// <summary>A trial that was given up, or taken for lost meanwhile, decides nothing.</summary>
    private void End(TrialEnd trial, DateTime now)
    {
        if (trial.Token != TrialToken)
        {
            return;
        }

        if (trial.Failed == true)
        {
            Open(now);
            return;
        }

        (TrialToken, TrialUntil) = (null, null);
        if (trial.Failed == false)
        {
            (BreakerSince, OpenUntil) = (now, null);
        }
    }
}
