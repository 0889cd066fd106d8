namespace PaymentAdmin.Domain.Payments;

/// <summary>What the PSP said of it.</summary>
public sealed partial class Payment
{
    /// <summary>Longest reason of a failure, in characters.</summary>
    public const int ReasonMaxLength = 60;

    /// <summary>The reason of one for which the PSP has more than one payment.</summary>
    public const string DoublePayment = "possible_double_payment";

    /// <summary>The reason of one to which the PSP gave the id of another payment of ours.</summary>
    public const string PspIdTaken = "psp_id_taken";

    /// <summary>The reason of one that two people decided to have failed.</summary>
    public const string ResolvedAsFailed = "resolved_as_failed";

    /// <summary>Longest message of a failure, in characters.</summary>
    public const int MessageMaxLength = 500;

    /// <summary>The PSP's id of it.</summary>
    public string? PspPaymentId { get; private set; }

    /// <summary>The reference on the PSP's receipt (psp-integration, phase 2, step 3).</summary>
    public string? PspReference { get; private set; }

    /// <summary>How the money travelled, as the PSP says.</summary>
    public string? PspChannel { get; private set; }

    /// <summary>Why it failed, as one word: <c>invalid_account</c>; or why people have to look: <c>contradiction</c>.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>The same in the PSP's words, or ours.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>When it first may have left, UTC.</summary>
    public DateTime? SubmittedAt { get; private set; }

    /// <summary>When the PSP first said that it has it, UTC.</summary>
    public DateTime? AcknowledgedAt { get; private set; }

    /// <summary>When the money arrived: as the PSP says, else when we heard it, UTC.</summary>
    public DateTime? CompletedAt { get; private set; }

    /// <summary>When we first heard that it failed, UTC.</summary>
    public DateTime? FailedAt { get; private set; }

    /// <summary>When we first heard that it was given back, UTC.</summary>
    public DateTime? ReversedAt { get; private set; }

    /// <summary>
    /// Hears what the PSP says with authority: an answer to a question, a webhook, or an answer to the only send. The same again changes nothing;
    /// the order in which things are heard makes no difference.
    /// </summary>
    /// <param name="news">What it says, already compared with amount, currency and recipient.</param>
    /// <param name="now">When, UTC.</param>
    public Heard Hear(PaymentNews news, DateTime now)
    {
        // Compared as it is kept: no dialect reads a longer one, and our own cutting makes no second payment.
        if (PspPaymentId is not null && news.PspPaymentId?.CutTo(PspReferenceMaxLength) is { } said && PspPaymentId != said)
        {
            Doubt("possible_double_payment", $"The PSP has two payments for it: {PspPaymentId} and {said}.", now);
            return Heard.AnotherPayment;
        }

        Bring(now);
        Note(news, now);
        return news.Said switch
        {
            PaymentSaid.Pending => Acknowledged(now),
            PaymentSaid.Completed => Completed(news.At ?? now, now),
            PaymentSaid.Failed => FailedFor(news, now),
            _ => Reversed(now),
        };
    }

    /// <summary>People have to look: what is said of it contradicts itself, or cannot be followed by itself.</summary>
    /// <param name="reason">One word.</param>
    /// <param name="message">For people.</param>
    /// <param name="now">When, UTC.</param>
    public void Doubt(string reason, string message, DateTime now)
    {
        Bring(now);
        if (PaymentStates.Next(Status, PaymentEvent.Doubt, MayHaveLeft) is not null)
        {
            Let(PaymentEvent.Doubt, now);
        }

        FailureReason = reason?.CutTo(ReasonMaxLength);
        FailureMessage = message?.CutTo(MessageMaxLength);
        NextStepAt = null;
        Touch(now);
    }

    /// <summary>As <see cref="Doubt"/>, because of what the PSP says that it has: something of it left, whatever we know of.</summary>
    public void DoubtWhatIsThere(string reason, string message, DateTime now)
    {
        Bring(now);
        MayHaveLeft = true;
        Doubt(reason, message, now);
    }

    /// <summary>Two people decided what became of it.</summary>
    /// <param name="arrived">Whether the money arrived.</param>
    /// <param name="message">Why they think so.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>.</exception>
    public void Resolve(bool arrived, string message, DateTime now)
    {
        Let(arrived ? PaymentEvent.Complete : PaymentEvent.Fail, now);
        UnresolvedSince = null;
        CompletedAt = arrived ? CompletedAt ?? now : null;
        FailedAt = arrived ? null : FailedAt ?? now;
        ReversedAt = null;
        (FailureReason, FailureMessage) = arrived ? (null, null) : (ResolvedAsFailed, message?.CutTo(MessageMaxLength));
    }

    /// <summary>The PSP tells of one that we took back or held after a try: nobody may send it now, so it counts as being sent.</summary>
    private void Bring(DateTime now)
    {
        if (Status == PaymentStatus.Held)
        {
            MayHaveLeft = false;
            Let(PaymentEvent.Queue, now);
        }

        if (Status == PaymentStatus.Queued)
        {
            Let(PaymentEvent.Claim, now);
            MayHaveLeft = true;
        }
    }

    private void Note(PaymentNews news, DateTime now)
    {
        PspPaymentId ??= news.PspPaymentId?.CutTo(PspReferenceMaxLength);
        PspReference ??= news.PspReference?.CutTo(PspReferenceMaxLength);
        PspChannel ??= news.Channel?.CutTo(ReasonMaxLength);
        AcknowledgedAt ??= now;

        // Whatever we thought of the send: the PSP has it.
        MayHaveLeft = true;
        UnresolvedSince = null;
        NotFoundAt = null;
        Touch(now);
    }

    private Heard Acknowledged(DateTime now)
    {
        if (Status == PaymentStatus.Failed && FailureReason == ResolvedAsFailed)
        {
            Doubt("contradiction", "Two people decided that it did not arrive; the PSP says that it has it.", now);
            return Heard.Contradiction;
        }

        if (Status is not (PaymentStatus.Submitting or PaymentStatus.Unknown))
        {
            return Heard.Same;
        }

        Let(PaymentEvent.Acknowledge, now);
        return Heard.Changed;
    }

    private Heard Completed(DateTime at, DateTime now)
    {
        var knew = CompletedAt is not null;
        CompletedAt ??= at;
        return FailedAt is not null ? Contradicts(now)
            : knew || Status == PaymentStatus.NeedsReview ? Heard.Same
            : Ended(PaymentEvent.Complete, now);
    }

    private Heard FailedFor(PaymentNews news, DateTime now)
    {
        var knew = FailedAt is not null;
        FailedAt ??= now;
        if (CompletedAt is not null)
        {
            return Contradicts(now);
        }

        if (knew || Status == PaymentStatus.NeedsReview)
        {
            return Heard.Same;
        }

        FailureReason = news.FailureReason?.CutTo(ReasonMaxLength) ?? "unspecified";
        FailureMessage = news.FailureMessage?.CutTo(MessageMaxLength);
        return Ended(PaymentEvent.Fail, now);
    }

    private Heard Reversed(DateTime now)
    {
        var knew = ReversedAt is not null;
        ReversedAt ??= now;
        CompletedAt ??= now;
        if (FailedAt is not null)
        {
            return Contradicts(now);
        }

        if (knew || Status == PaymentStatus.NeedsReview)
        {
            return Heard.Same;
        }

        if (Status != PaymentStatus.Completed)
        {
            Let(PaymentEvent.Complete, now);
        }

        return Ended(PaymentEvent.Reverse, now);
    }

    private Heard Ended(PaymentEvent what, DateTime now)
    {
        Let(what, now);
        return Heard.Changed;
    }

    private Heard Contradicts(DateTime now)
    {
        var known = Status == PaymentStatus.NeedsReview;
        Doubt("contradiction", "The PSP said that it arrived, and that it failed.", now);
        return known ? Heard.Same : Heard.Contradiction;
    }
}

/// <summary>What a PSP says of a payment of ours.</summary>
/// <param name="Said">How it stands there.</param>
/// <param name="PspPaymentId">Its id there.</param>
/// <param name="PspReference">The receipt's reference.</param>
/// <param name="Channel">How the money travelled.</param>
/// <param name="FailureReason">Why it failed, as one word.</param>
/// <param name="FailureMessage">The same in its words.</param>
/// <param name="At">When it was completed, UTC.</param>
public sealed record PaymentNews(
    PaymentSaid Said, string? PspPaymentId = null, string? PspReference = null, string? Channel = null, string? FailureReason = null, string? FailureMessage = null, DateTime? At = null);

/// <summary>How a payment stands at its PSP.</summary>
public enum PaymentSaid
{
    /// <summary>It has it, and has not ended it.</summary>
    Pending,

    /// <summary>The money arrived.</summary>
    Completed,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>It arrived and was given back.</summary>
    Reversed,
}

/// <summary>What hearing of a payment changed.</summary>
public enum Heard
{
    /// <summary>Its status follows what was said.</summary>
    Changed,

    /// <summary>Nothing: it was known, or is for people to decide.</summary>
    Same,

    /// <summary>It contradicts what was said before: two people decide.</summary>
    Contradiction,

    /// <summary>It names another amount, currency or recipient than was approved: two people decide.</summary>
    Differs,

    /// <summary>The PSP has another payment for it: money may have moved twice.</summary>
    AnotherPayment,
}
