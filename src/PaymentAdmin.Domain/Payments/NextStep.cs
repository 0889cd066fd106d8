using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Domain.Payments;

/// <summary>What is done next about a payment, and when.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, UTC.</param>
public sealed record PaymentStep(StepKind Kind, DateTime At);

/// <summary>What can be done about a payment.</summary>
public enum StepKind
{
    /// <summary>The same bytes are sent, with the same key.</summary>
    Send,

    /// <summary>The PSP is asked what it has under our reference.</summary>
    Ask,

    /// <summary>People have to look.</summary>
    Person,
}

/// <summary>When a payment is tried again, asked for, or given to people (psp-integration, phase 3 step 5; design, rules 2, 3 and 8).</summary>
public static class NextStep
{
    /// <summary>How often a payment is asked for that the PSP has and does not end.</summary>
    public const int MaxQuestions = 50;

    /// <summary>A key that is nearly forgotten is not relied on.</summary>
    private const int KeyMarginSeconds = 60;

    private const int LongestPause = 21_600;

    /// <summary>
    /// After a try that left nothing behind: when the next one is due; null where there were enough. The pause is up to a fifth longer than
    /// the schedule says, so that many that failed together do not come back together.
    /// </summary>
    /// <param name="payment">Its tries, this one included.</param>
    /// <param name="connection">Its schedule.</param>
    /// <param name="chance">0 to 1.</param>
    /// <param name="now">When, UTC.</param>
    public static DateTime? TryAgain(Payment payment, Connection connection, double chance, DateTime now)
    {
        var schedule = connection.Settings.Retry.Seconds;
        return payment.Tries < schedule.Count ? now + Pause(schedule[payment.Tries], chance) : null;
    }

    /// <summary>What is done about a payment of which nobody knows what became of it.</summary>
    /// <param name="payment">What is known of its sends and of what the PSP answered since.</param>
    /// <param name="connection">What its PSP honours, and its schedules.</param>
    /// <param name="chance">0 to 1.</param>
    /// <param name="now">When, UTC.</param>
    public static PaymentStep Unknown(Payment payment, Connection connection, double chance, DateTime now)
    {
        var settings = connection.Settings;
        if (payment.UnresolvedSince is null)
        {
            // Nothing of it arrived: see Payment.NeverArrived.
            return new PaymentStep(StepKind.Send, now);
        }

        if (payment.NotFoundAt is { } since)
        {
            var confirmed = since.AddSeconds(settings.StatusQuery.NotFoundConfirmSeconds);
            return new PaymentStep(StepKind.Ask, Later(confirmed, now));
        }

        var last = payment.LastSentAt ?? now;
        if (MayRepeat(payment, connection, now) && payment.Questions == 0)
        {
            return new PaymentStep(StepKind.Send, Later(last + Pause(settings.Retry.Seconds[payment.Sends], chance), now));
        }

        var questions = settings.StatusQuery.Unknown.Seconds;
        return payment.Questions < questions.Count
            ? new PaymentStep(StepKind.Ask, Later(last.AddSeconds(questions[payment.Questions]), now))
            : new PaymentStep(StepKind.Person, now);
    }

    /// <summary>
    /// What follows when the PSP, asked about an unknown payment, knows none: its word counts once it was said twice, far enough apart, by a
    /// PSP whose word counts; then nothing arrived, and the same intent is sent again while there are tries left.
    /// </summary>
    /// <param name="payment">Before this answer is noted.</param>
    /// <param name="connection">What its PSP's word is worth.</param>
    /// <param name="now">When the answer came, UTC.</param>
    /// <returns>Null where the word does not count yet.</returns>
    public static StepKind? NotFound(Payment payment, Connection connection, DateTime now)
    {
        var settings = connection.Settings;
        var counts = connection.Facts.NotFoundIsAuthoritative
            && payment.NotFoundAt is { } first
            && now >= first.AddSeconds(settings.StatusQuery.NotFoundConfirmSeconds);
        return !counts ? null : payment.Sends < settings.Retry.Seconds.Count ? StepKind.Send : StepKind.Person;
    }

    /// <summary>When a payment is asked for that the PSP has and has not ended: later and later; null where it was asked for often enough.</summary>
    /// <param name="payment">How often it was asked for.</param>
    /// <param name="connection">After how long.</param>
    /// <param name="now">When, UTC.</param>
    public static DateTime? Pending(Payment payment, Connection connection, DateTime now)
    {
        if (payment.Questions >= MaxQuestions)
        {
            return null;
        }

        var first = connection.Settings.StatusQuery.PendingAfterSeconds ?? UsualSeconds(payment.Channel);
        var pause = Math.Max(first, Math.Min(LongestPause, first * Math.Pow(2, Math.Min(payment.Questions, 20))));
        return now.AddSeconds(pause);
    }

    /// <summary>Whether the same bytes may be sent again because the PSP still remembers their key (design, rule 2).</summary>
    private static bool MayRepeat(Payment payment, Connection connection, DateTime now) =>
        !payment.IsOnlyAsked
        && payment.BatchId is null
        && payment.Sends < connection.Settings.Retry.Seconds.Count
        && payment is { FirstSentAt: { } first, LastSentAt: { } last }
        && IsOfToday(connection, last, now)
        && RemembersKey(connection.Settings, first, now.AddSeconds(connection.Settings.Retry.Seconds[payment.Sends]));

    /// <summary>
    /// Whether what may have left before would count for the same daily volume if it arrived now. After the connection's midnight it would use
    /// a day's volume that is reserved for others: then the PSP is asked, and what never arrived is reserved anew.
    /// </summary>
    internal static bool IsOfToday(Connection connection, DateTime sentAt, DateTime now) => LocalDay.Of(sentAt, connection.TimeZone) == LocalDay.Of(now, connection.TimeZone);

    /// <summary>Whether the PSP still remembers, at a time, a key that it was first given at another.</summary>
    internal static bool RemembersKey(ConnectionSettings settings, DateTime first, DateTime at) =>
        settings.HonoursIdempotencyKeys && at.AddSeconds(KeyMarginSeconds) < first.AddSeconds(settings.IdempotencyKeyTtlSeconds);

    /// <summary>
    /// Until when bytes may leave: on the connection's local day for which they are reserved, and, where they rely on the PSP's remembering
    /// their key, while it does. What waits for its turn, or stands still, longer than that is not sent: it is reserved anew, or asked for.
    /// </summary>
    /// <param name="connection">Its days, and for how long its PSP remembers a key.</param>
    /// <param name="first">When it was first given the key, UTC; null where no earlier send is unresolved.</param>
    /// <param name="now">When, UTC.</param>
    public static DateTime SendBefore(Connection connection, DateTime? first, DateTime now)
    {
        var midnight = LocalDay.Ends(now, connection.TimeZone);
        var forgotten = first?.AddSeconds(connection.Settings.IdempotencyKeyTtlSeconds - (KeyMarginSeconds / 2));
        return forgotten < midnight ? forgotten.Value : midnight;
    }

    /// <summary>psp-integration, "End-to-end timing verification" and "Status reconciliation"; mypvit, best practices.</summary>
    private static int UsualSeconds(PaymentChannel channel) => channel == PaymentChannel.BankTransfer ? 14_400 : 180;

    internal static TimeSpan Pause(int seconds, double chance) => TimeSpan.FromSeconds(seconds * (1 + (chance / 5)));

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
