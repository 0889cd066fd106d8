namespace PaymentAdmin.Domain.Payments;

/// <summary>How it is sent: its intent to pay, and what is known of the sends.</summary>
public sealed partial class Payment
{
    /// <summary>Longest reference of a PSP's, its id or its receipt's, in characters.</summary>
    public const int PspReferenceMaxLength = 200;

    /// <summary>Which intent to pay this is: 1, and one more whenever two people decide to pay again after a confirmed failure (design, rule 2).</summary>
    public int Intent { get; private set; }

    /// <summary>What the PSP is given as our reference: unique in its connection, stored before the first send, never cut.</summary>
    public string? ProviderReference { get; private set; }

    /// <summary>How often this intent was tried, whether or not anything left.</summary>
    public int Tries { get; private set; }

    /// <summary>How often this intent may have left.</summary>
    public int Sends { get; private set; }

    /// <summary>When this intent may have left for the first time, UTC: the PSP remembers its key from then on.</summary>
    public DateTime? FirstSentAt { get; private set; }

    /// <summary>When it may have left last, UTC.</summary>
    public DateTime? LastSentAt { get; private set; }

    /// <summary>Since when there is a send of which nobody knows what became of it, UTC; null where there is none (design, rule 3).</summary>
    public DateTime? UnresolvedSince { get; private set; }

    /// <summary>How often the PSP was asked since the last send.</summary>
    public int Questions { get; private set; }

    /// <summary>When the PSP, asked, first said since the last send that it knows no such payment, UTC.</summary>
    public DateTime? NotFoundAt { get; private set; }

    /// <summary>Whether the PSP says that it has our reference: to send it again would be of no use, it is asked.</summary>
    public bool IsOnlyAsked { get; private set; }

    /// <summary>How many attempts it has, of all its intents.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>When its next step is due, UTC; null where nothing is to be done by itself. What is long overdue is found by it.</summary>
    public DateTime? NextStepAt { get; private set; }

    /// <summary>When its status last changed, UTC.</summary>
    public DateTime ProgressAt { get; private set; }

    /// <summary>The batch that it leaves or left in; null where it is sent by itself.</summary>
    public Guid? BatchId { get; private set; }

    /// <summary>Whether it is sent by itself, whatever the connection would rather do.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>Whether a status is one in which something is to be done, or awaited.</summary>
    public static bool IsMoving(PaymentStatus status) => status is PaymentStatus.Queued or PaymentStatus.Submitting or PaymentStatus.Pending or PaymentStatus.Unknown;

    /// <summary>Whether a status is an end: nothing more happens by itself, and nobody has to decide.</summary>
    public static bool IsFinal(PaymentStatus status) => status is PaymentStatus.Completed or PaymentStatus.Failed or PaymentStatus.Reversed or PaymentStatus.Cancelled;

    /// <summary>It is about to be sent: from now on it may have left, whatever becomes of the sending. Commit before the first byte leaves.</summary>
    /// <param name="batchId">The batch in which it leaves, or null.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is neither queued nor unknown.</exception>
    public void Leave(Guid? batchId, DateTime now)
    {
        Let(PaymentEvent.Claim, now);
        BatchId = batchId;
        MayHaveLeft = true;
        AttemptCount++;
        Tries++;
        Sends++;
        IsOnlyAsked = false;
        FirstSentAt ??= now;
        LastSentAt = now;
        SubmittedAt ??= now;
        Questions = 0;
        NotFoundAt = null;

        // Whoever took it ends it or is late: see the sweeper.
        NextStepAt = now;
    }

    /// <summary>
    /// The last try left nothing behind at the PSP: no byte left, or the PSP says that it did nothing with it. Where an earlier one is not
    /// resolved, it stays unknown.
    /// </summary>
    /// <param name="nextAt">When it is tried again, UTC.</param>
    /// <param name="counts">Whether it uses up one of the tries: not where we held it back ourselves, or the PSP asked us to wait.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not being sent.</exception>
    public void Return(DateTime nextAt, bool counts, DateTime now)
    {
        RequireSubmitting();

        // To be tried in vain is no progress: one that is held back for long is told of.
        var progressed = ProgressAt;
        Tries -= counts ? 0 : 1;
        Sends--;
        if (UnresolvedSince is not null)
        {
            Let(PaymentEvent.Lose, now);
        }
        else
        {
            Forget();
            Let(PaymentEvent.Queue, now);
        }

        NextStepAt = nextAt;
        ProgressAt = progressed;
    }

    /// <summary>
    /// As <see cref="Return"/>, but it is not tried again by itself: an earlier send is not resolved, so it stays unknown, and the PSP is only
    /// asked from now on.
    /// </summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not being sent, or no earlier send is unresolved.</exception>
    public void OnlyAsk(DateTime now)
    {
        if (UnresolvedSince is null)
        {
            throw NotNow();
        }

        Return(now, counts: true, now);
        IsOnlyAsked = true;
        NextStepAt = null;
    }

    /// <summary>As <see cref="Return"/>, but a person has to look before it is tried again: it was never sent.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not being sent, or an earlier send is unresolved.</exception>
    public void GiveUpUnsent(string reason, string message, DateTime now)
    {
        RequireSubmitting();
        if (UnresolvedSince is not null)
        {
            throw NotNow();
        }

        Sends--;
        Forget();
        Doubt(reason, message, now);
    }

    /// <summary>It cannot be sent as it is: people have to look before anything leaves.</summary>
    /// <param name="reason">One word.</param>
    /// <param name="message">For people.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not queued.</exception>
    public void RefuseToSend(string reason, string message, DateTime now)
    {
        Let(PaymentEvent.Claim, now);
        Doubt(reason, message, now);
    }

    /// <summary>Nobody knows what became of the last send: only the PSP, asked, its webhook, or two people can say (design, rule 3).</summary>
    /// <param name="onlyAsk">Whether to send it again would be of no use: the PSP says that it has our reference.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not being sent.</exception>
    public void Lose(bool onlyAsk, DateTime now)
    {
        Let(PaymentEvent.Lose, now);
        IsOnlyAsked = onlyAsk;
        UnresolvedSince ??= LastSentAt ?? now;
    }

    /// <summary>The PSP was asked, and said nothing that ends it.</summary>
    /// <param name="notFound">Whether it said that it knows no such payment.</param>
    /// <param name="now">When, UTC.</param>
    public void Asked(bool notFound, DateTime now)
    {
        Questions++;
        NotFoundAt = notFound ? NotFoundAt ?? now : null;
        Touch(now);
    }

    /// <summary>Nothing of this intent arrived: the PSP said so twice, and its word counts.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not unknown.</exception>
    public void NeverArrived()
    {
        if (Status != PaymentStatus.Unknown)
        {
            throw NotNow();
        }

        UnresolvedSince = null;
        BatchId = null;
        IsAlone = true;
    }

    /// <summary>When its next step is due; null where nothing is to be done by itself.</summary>
    public void Next(DateTime? at, DateTime now)
    {
        NextStepAt = at;
        Touch(now);
    }

    /// <summary>
    /// From now on it is followed by itself, not with its batch, which may have left again after it did: the PSP is asked anew from then on.
    /// </summary>
    /// <param name="lastSentAt">When its batch may have left last, UTC.</param>
    public void FollowAlone(DateTime lastSentAt)
    {
        LastSentAt = lastSentAt;
        Questions = 0;
        NotFoundAt = null;
    }

    /// <summary>It is sent by itself from now on: its batch was refused as a whole, or never left.</summary>
    public void LeaveBatch(bool alone)
    {
        BatchId = null;
        IsAlone |= alone;
    }

    /// <summary>Two people decided to pay it once more after it failed for certain: a new intent, with its own key and reference.</summary>
    /// <param name="publicId">The id as it is at every edge.</param>
    /// <param name="providerReference">Another one than before.</param>
    /// <param name="now">When, UTC; part of the new key.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it has not failed, or something of it is unresolved.</exception>
    public void Retry(string publicId, string providerReference, DateTime now)
    {
        RequireRetriable();
        Let(PaymentEvent.Retry, now);
        Intend(publicId, providerReference, now);
        (FailureReason, FailureMessage, FailedAt) = (null, null, null);
        (PspPaymentId, PspReference, PspChannel) = (null, null, null);
        (SubmittedAt, AcknowledgedAt) = (null, null);
        IsAlone = true;
        NextStepAt = now;
    }

    /// <summary>It was released by a version that did not give it its reference at the PSP yet.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it has one, or was not released.</exception>
    public void TakeReference(string providerReference, DateTime now)
    {
        if (ProviderReference is not null || IdempotencyKey is null)
        {
            throw NotNow();
        }

        (ProviderReference, Intent) = (providerReference, 1);
        Touch(now);
    }

    private void Intend(string publicId, string providerReference, DateTime at)
    {
        Intent++;
        IdempotencyKey = $"{publicId}-{at:yyyyMMddTHHmmssfffZ}";
        ProviderReference = providerReference;
        (Tries, Sends, Questions) = (0, 0, 0);
        (FirstSentAt, LastSentAt, UnresolvedSince, NotFoundAt, BatchId) = (null, null, null, null, null);
        IsOnlyAsked = false;
        MayHaveLeft = false;
    }

    /// <summary>What was begun did not leave, and no other send of this intent is unresolved.</summary>
    private void Forget()
    {
        MayHaveLeft = false;
        BatchId = null;
        if (Sends == 0)
        {
            (FirstSentAt, LastSentAt, SubmittedAt) = (null, null, null);
        }
    }

    private void RequireSubmitting()
    {
        if (Status != PaymentStatus.Submitting)
        {
            throw NotNow();
        }
    }
}
