namespace PaymentAdmin.Domain.Settlement;

/// <summary>How far the statements of a connection have been fetched: one day after the other, each once that day is over (issue of the settlement desk, "Settlement").</summary>
public sealed class StatementFetch
{
    /// <summary>Longest problem, in characters.</summary>
    public const int ProblemMaxLength = 500;

    /// <summary>How long after a day's end, by UTC, its statement is first asked for.</summary>
    public static readonly TimeSpan ReadyAfter = TimeSpan.FromHours(6);

    /// <summary>How long after a day's end, by UTC, its statement is late: an issue says so.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromHours(12);

    /// <summary>How far back a day is fetched again.</summary>
    public const int DaysAgain = 31;

    /// <summary>How often a day that is fetched again is asked for.</summary>
    private const int TriesAgain = 3;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    private StatementFetch()
    {
    }

    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>Its processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>Its environment.</summary>
    public Connections.ConnectionEnvironment Environment { get; private set; }

    /// <summary>The day that is fetched next.</summary>
    public DateOnly NextOn { get; private set; }

    /// <summary>The first day that was never fetched, nor given up: those before it are fetched again only because somebody asked.</summary>
    public DateOnly FrontOn { get; private set; }

    /// <summary>Whether the day that waits was fetched, or given up, before.</summary>
    public bool IsAgain => NextOn < FrontOn;

    /// <summary>How often that day was asked for in vain.</summary>
    public int Tries { get; private set; }

    /// <summary>Not before, UTC, after a try in vain; null where the day's end decides.</summary>
    public DateTime? NextTryAt { get; private set; }

    /// <summary>Why the last try was in vain, for people; null where it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>When a day was last fetched, UTC.</summary>
    public DateTime? FetchedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Whose statements these are.</summary>
    public IssueHome Home => new(ProcessorId, Environment);

    /// <summary>Begins with the day before.</summary>
    public static StatementFetch Begin(Guid connectionId, IssueHome home, DateTime now) => new()
    {
        ConnectionId = connectionId, ProcessorId = home.ProcessorId, Environment = home.Environment, NextOn = DateOnly.FromDateTime(now).AddDays(-1), FrontOn = DateOnly.FromDateTime(now).AddDays(-1),
    };

    /// <summary>Whether a day waits to be fetched.</summary>
    public bool IsDue(DateTime now) => now >= (NextTryAt ?? EndOf(NextOn) + ReadyAfter);

    /// <summary>Whether the day that waits should have been fetched by now.</summary>
    public bool IsLate(DateTime now) => now >= EndOf(NextOn) + LateAfter;

    /// <summary>The day was fetched.</summary>
    /// <param name="day">Which; another one has been fetched meanwhile where it is not <see cref="NextOn"/>.</param>
    /// <param name="now">When, UTC.</param>
    public void Fetched(DateOnly day, DateTime now)
    {
        if (day != NextOn)
        {
            return;
        }

        (NextOn, Tries, NextTryAt, Problem, FetchedAt) = (day.AddDays(1), 0, null, null, now);
        FrontOn = FrontOn > NextOn ? FrontOn : NextOn;
        Version++;
    }

    /// <summary>
    /// A try was in vain: the next one comes after 15 and 30 minutes, then 1, 2 and 4 hours. A day that is fetched again is passed over after three, or at once
    /// where asking would change nothing: newer ones do not wait for it.
    /// </summary>
    /// <param name="problem">Why, for people.</param>
    /// <param name="isRefused">Whether asking again would change nothing.</param>
    /// <param name="now">When, UTC.</param>
    public void Failed(string problem, bool isRefused, DateTime now)
    {
        Problem = problem.CutTo(ProblemMaxLength);
        if (IsAgain && (isRefused || Tries + 1 >= TriesAgain))
        {
            (NextOn, NextTryAt, Tries) = (NextOn.AddDays(1), null, 0);
        }
        else
        {
            (NextTryAt, Tries) = (now + Pauses[Math.Min(Tries, Pauses.Length - 1)], Tries + 1);
        }

        Version++;
    }

    /// <summary>A person gives up the first day that was never fetched; what is fetched again at present goes on.</summary>
    public void Skip()
    {
        if (!IsAgain)
        {
            (NextOn, Tries, NextTryAt, Problem) = (NextOn.AddDays(1), 0, null, null);
        }

        FrontOn = FrontOn.AddDays(1);
        Version++;
    }

    /// <summary>A person has it fetched again: at once where the PSP has had its time to write it, from a day on that was fetched before, or only the one that waits.</summary>
    /// <param name="from">The first day; null for the one that waits. None earlier than <see cref="DaysAgain"/> days ago counts.</param>
    /// <param name="now">When, UTC.</param>
    public void Again(DateOnly? from, DateTime now)
    {
        var earliest = DateOnly.FromDateTime(now).AddDays(-DaysAgain);
        if (from is { } day && (day < earliest ? earliest : day) is var first && first < NextOn)
        {
            NextOn = first;
        }

        NextTryAt = EndOf(NextOn) + ReadyAfter <= now ? now : null;
        Version++;
    }

    private static DateTime EndOf(DateOnly day) => day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
