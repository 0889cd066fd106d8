namespace PaymentAdmin.Platform.Work;

/// <summary>When work that failed is tried again: pauses that grow, and a limit with a person at its end.</summary>
public sealed class RetrySchedule
{
    private readonly TimeSpan[] _pauses;

    /// <param name="pauses">The pause after the first failed try, after the second, …; after the last of them comes the last try.</param>
    /// <exception cref="ArgumentException">A pause is not positive, or shorter than the one before it.</exception>
    public RetrySchedule(params TimeSpan[] pauses)
    {
        if (pauses.Where((pause, index) => pause <= (index == 0 ? TimeSpan.Zero : pauses[index - 1] - TimeSpan.FromTicks(1))).Any())
        {
            throw new ArgumentException("Pauses are positive and do not shrink.", nameof(pauses));
        }

        _pauses = pauses;
    }

    /// <summary>Five retries within three and a half hours.</summary>
    public static RetrySchedule Default { get; } = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3));

    /// <summary>How often an item is tried before it is for a person.</summary>
    public int MaxAttempts => _pauses.Length + 1;

    /// <summary>The pause after a failed try, from 1; null where it was the last.</summary>
    public TimeSpan? After(int attempt) => attempt < MaxAttempts ? _pauses[attempt - 1] : null;
}
