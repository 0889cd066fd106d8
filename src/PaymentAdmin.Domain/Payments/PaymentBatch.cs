namespace PaymentAdmin.Domain.Payments;

/// <summary>
/// Payments of one distribution that leave in one request. What is sent never changes: its payments, its key and its bytes are stored before
/// the first of them leaves, and it is sent again only byte for byte (design, rule 2).
/// </summary>
public sealed class PaymentBatch
{
    /// <summary>Fewer are sent one by one.</summary>
    public const int Fewest = 2;

    /// <summary>Longest message, in characters.</summary>
    public const int MessageMaxLength = 500;

    /// <summary>Longest status in the PSP's words, in characters.</summary>
    public const int PspStatusMaxLength = 60;

    private PaymentBatch()
    {
    }

    /// <summary>The id; <c>bat_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Through which connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>Whose payments.</summary>
    public Guid DistributionId { get; private set; }

    /// <summary>What the PSP is given as our reference of it: unique in its connection (psp-integration, phase 2 step 6).</summary>
    public string BatchReference { get; private set; } = "";

    /// <summary>Its own key: its id and the time at which it was put together.</summary>
    public string IdempotencyKey { get; private set; } = "";

    /// <summary>Method, address, headers and body as they leave, encrypted: they name people.</summary>
    public string SealedRequest { get; private set; } = "";

    /// <summary>How many payments.</summary>
    public int PaymentCount { get; private set; }

    /// <summary>Their sum, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>ISO 4217 code of all of them.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public BatchStatus Status { get; private set; }

    /// <summary>The PSP's id of it; null until it told one.</summary>
    public string? PspBatchId { get; private set; }

    /// <summary>How it stands there, in the PSP's words.</summary>
    public string? PspStatus { get; private set; }

    /// <summary>Why it was dissolved or given to people, as one word; null else.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>The same for people.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>How often it was tried, whether or not anything left.</summary>
    public int Tries { get; private set; }

    /// <summary>How often it may have left.</summary>
    public int Sends { get; private set; }

    /// <summary>How often the PSP was asked for it since it has it.</summary>
    public int Questions { get; private set; }

    /// <summary>When it was put together, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it may have left for the first time, UTC: the PSP remembers its key from then on.</summary>
    public DateTime? FirstSentAt { get; private set; }

    /// <summary>When it may have left last, UTC.</summary>
    public DateTime? LastSentAt { get; private set; }

    /// <summary>Since when there is a send of which nobody knows what became of it, UTC; null where there is none (design, rule 3).</summary>
    public DateTime? UnresolvedSince { get; private set; }

    /// <summary>When the PSP said that it has it, UTC.</summary>
    public DateTime? AcknowledgedAt { get; private set; }

    /// <summary>When its next step is due, UTC; null where nothing more is done with it.</summary>
    public DateTime? NextStepAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Whether a batch of this status still decides what becomes of its payments.</summary>
    public static bool IsActive(BatchStatus status) => status is not (BatchStatus.Settled or BatchStatus.Dissolved);

    /// <summary>Puts one together.</summary>
    /// <param name="id">The id.</param>
    /// <param name="publicId">The id as it is at every edge: part of the key.</param>
    /// <param name="batchReference">Within the dialect's form, used by no other batch of the connection.</param>
    /// <param name="payments">At least two, of one distribution and currency.</param>
    /// <param name="sealRequest">Makes the request of the key, encrypted.</param>
    /// <param name="now">When, UTC; part of the key.</param>
    public static PaymentBatch Prepare(Guid id, string publicId, string batchReference, IReadOnlyList<Payment> payments, Func<string, string> sealRequest, DateTime now)
    {
        var first = payments[0];
        if (payments.Count < Fewest || payments.Any(payment => payment.DistributionId != first.DistributionId || payment.ConnectionId != first.ConnectionId || payment.Currency != first.Currency))
        {
            throw new ArgumentException("A batch has two or more payments of one distribution, connection and currency.", nameof(payments));
        }

        var key = $"{publicId}-{now:yyyyMMddTHHmmssfffZ}";
        return new PaymentBatch
        {
            Id = id,
            ConnectionId = first.ConnectionId,
            DistributionId = first.DistributionId,
            BatchReference = batchReference,
            IdempotencyKey = key,
            SealedRequest = sealRequest(key),
            PaymentCount = payments.Count,
            TotalMinor = checked(payments.Sum(payment => payment.AmountMinor)),
            Currency = first.Currency,
            CreatedAt = now,
            NextStepAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Its bytes are about to leave. Commit before the first of them does.</summary>
    /// <exception cref="Refusal">409 <c>batch_state</c>: it is neither prepared nor unknown.</exception>
    public void Leave(DateTime now)
    {
        Let(BatchEvent.Send, now);
        Tries++;
        Sends++;
        FirstSentAt ??= now;
        LastSentAt = now;

        // Whoever took it ends it or is late: see the sweeper.
        NextStepAt = now;
    }

    /// <summary>This try left nothing behind at the PSP. Where an earlier one is not resolved, it stays unknown.</summary>
    /// <param name="nextAt">When it is tried again, UTC.</param>
    /// <param name="counts">Whether it uses up one of the tries: not where we held it back ourselves, or the PSP asked us to wait.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>batch_state</c>: it is not being sent.</exception>
    public void Return(DateTime nextAt, bool counts, DateTime now)
    {
        Let(BatchEvent.Return, now);
        NothingLeft();
        Tries -= counts ? 0 : 1;
        NextStepAt = nextAt;
    }

    /// <summary>The PSP has it.</summary>
    /// <param name="pspBatchId">Its id there.</param>
    /// <param name="pspStatus">How it stands there.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>batch_state</c>: it is not being sent.</exception>
    public void Acknowledge(string pspBatchId, string pspStatus, DateTime now)
    {
        Let(BatchEvent.Acknowledge, now);
        UnresolvedSince = null;
        PspBatchId = pspBatchId?.CutTo(Payment.PspReferenceMaxLength);
        AcknowledgedAt = now;
        Told(pspStatus);
    }

    /// <summary>Nobody knows what became of the last send.</summary>
    /// <exception cref="Refusal">409 <c>batch_state</c>: it is not being sent.</exception>
    public void Lose(DateTime now)
    {
        Let(BatchEvent.Lose, now);
        UnresolvedSince ??= LastSentAt;
    }

    /// <summary>Nothing more is done with it: its payments are followed one by one, or are for people.</summary>
    /// <param name="reason">One word; null where all is well.</param>
    /// <param name="message">For people.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>batch_state</c>: nothing of it ever left, or it has ended.</exception>
    public void Settle(string? reason, string? message, DateTime now)
    {
        Let(BatchEvent.Settle, now);
        Say(reason, message);
    }

    /// <summary>The PSP did nothing with it: its payments are free.</summary>
    /// <param name="reason">One word.</param>
    /// <param name="message">For people.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>batch_state</c>: a send of it is unresolved, or it has ended.</exception>
    public void Dissolve(string reason, string? message, DateTime now)
    {
        var sent = Status == BatchStatus.Sending;
        Let(BatchEvent.Dissolve, now);
        if (sent)
        {
            NothingLeft();
        }

        Say(reason, message);
    }

    /// <summary>The PSP was asked for it.</summary>
    /// <param name="pspStatus">How it stands there; null where it did not say.</param>
    /// <param name="now">When, UTC.</param>
    public void Asked(string? pspStatus, DateTime now)
    {
        Questions++;
        Told(pspStatus ?? PspStatus);
        Touch(now);
    }

    /// <summary>When its next step is due.</summary>
    public void Next(DateTime at, DateTime now)
    {
        NextStepAt = at;
        Touch(now);
    }

    /// <summary>What differs in the totals that the PSP tells, for people; null where nothing does. What it does not tell is not compared.</summary>
    /// <param name="count">How many payments.</param>
    /// <param name="totalMinor">Their sum, in minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public string? Differs(int? count, long? totalMinor, string? currency) =>
        count is { } payments && payments != PaymentCount ? $"The PSP says {payments} payments; {PaymentCount} were sent."
        : currency is not null && !string.Equals(currency, Currency, StringComparison.OrdinalIgnoreCase) ? $"The PSP says {currency.CutTo(3)}; {Currency} was sent."
        : totalMinor is { } total && total != TotalMinor ? $"The PSP says {total} minor units in all; {TotalMinor} were sent."
        : null;

    private void Let(BatchEvent what, DateTime now)
    {
        Status = BatchStates.Next(Status, what, UnresolvedSince is not null)
            ?? throw Refusal.Conflict("batch_state", $"The batch is {Words.Plain(Status).ToLowerInvariant()}: this is not possible now.", "status");
        NextStepAt = null;
        Touch(now);
    }

    private void NothingLeft()
    {
        Sends--;
        if (Sends == 0)
        {
            (FirstSentAt, LastSentAt) = (null, null);
        }
    }

    private void Say(string? reason, string? message)
    {
        FailureReason = reason?.CutTo(Payment.ReasonMaxLength);
        FailureMessage = message?.CutTo(MessageMaxLength);
    }

    private void Told(string? pspStatus) => PspStatus = pspStatus?.CutTo(PspStatusMaxLength);

    private void Touch(DateTime now)
    {
        UpdatedAt = now;
        Version++;
    }
}
