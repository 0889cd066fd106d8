using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Payments;

/// <summary>When a batch is tried again, or asked for (psp-integration, phase 3 step 5; design, rules 2, 3 and 8).</summary>
public static class BatchSteps
{
    /// <summary>The pauses before each question, in seconds. After the last of them its payments are asked for one by one.</summary>
    private static readonly int[] Pauses = [5, 15, 30, 60, 120, 300, 600, 900, 1_800, 1_800];

    /// <summary>How often the PSP is asked for one batch.</summary>
    public static int MaxQuestions => Pauses.Length;

    /// <summary>After a try that left nothing behind: when the next one is due, UTC; null where there were enough.</summary>
    /// <param name="batch">Its tries, this one included.</param>
    /// <param name="connection">Its schedule.</param>
    /// <param name="chance">0 to 1: up to a fifth longer than the schedule says.</param>
    /// <param name="now">When, UTC.</param>
    public static DateTime? TryAgain(PaymentBatch batch, Connection connection, double chance, DateTime now)
    {
        var schedule = connection.Settings.Retry.Seconds;
        return batch.Tries < schedule.Count ? now + NextStep.Pause(schedule[batch.Tries], chance) : null;
    }

    /// <summary>
    /// When a batch of which nobody knows what became of it is sent again byte for byte, UTC; null where it is not: the PSP honours no keys,
    /// or may have forgotten this one, or there were enough, or the connection's day is over for which its payments are reserved.
    /// </summary>
    /// <param name="batch">What is known of its sends.</param>
    /// <param name="connection">What its PSP honours, and its schedule.</param>
    /// <param name="chance">0 to 1: up to a fifth longer than the schedule says.</param>
    /// <param name="now">When, UTC.</param>
    public static DateTime? Repeat(PaymentBatch batch, Connection connection, double chance, DateTime now)
    {
        var settings = connection.Settings;
        if (batch.FirstSentAt is not { } first || batch.Sends >= settings.Retry.Seconds.Count)
        {
            return null;
        }

        var last = batch.LastSentAt!.Value;
        var due = last + NextStep.Pause(settings.Retry.Seconds[batch.Sends], chance);
        var at = due > now ? due : now;
        return NextStep.RemembersKey(settings, first, at) && NextStep.IsOfToday(connection, last, at) ? at : null;
    }

    /// <summary>When the PSP is asked for a batch that it has, UTC; null where it was asked often enough.</summary>
    public static DateTime? Ask(PaymentBatch batch, DateTime now) => batch.Questions < Pauses.Length ? now.AddSeconds(Pauses[batch.Questions]) : null;
}
