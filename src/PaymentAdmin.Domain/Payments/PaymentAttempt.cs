namespace PaymentAdmin.Domain.Payments;

/// <summary>
/// One try to send a payment. It is committed with the exact bytes before the first of them leaves, and its outcome with what became of the
/// payment: one that has no outcome, and whose worker is gone, may have left.
/// </summary>
public sealed class PaymentAttempt
{
    /// <summary>Longest message, in characters.</summary>
    public const int MessageMaxLength = 500;

    private PaymentAttempt()
    {
    }

    /// <summary>The id; <c>att_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; private set; }

    /// <summary>Through which connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>Its number among the payment's attempts: 1, 2, 3 …</summary>
    public int Number { get; private set; }

    /// <summary>The payment's <see cref="Payment.Intent"/>.</summary>
    public int Intent { get; private set; }

    /// <summary>The key that it carries, or that its batch carries.</summary>
    public string IdempotencyKey { get; private set; } = "";

    /// <summary>What the PSP is given as our reference.</summary>
    public string ProviderReference { get; private set; } = "";

    /// <summary>The batch in which it leaves, whose row has the bytes; null where it leaves by itself.</summary>
    public Guid? BatchId { get; private set; }

    /// <summary>Method, address, headers and body as they leave, encrypted: they name a person. Null in a batch.</summary>
    public string? SealedRequest { get; private set; }

    /// <summary>When it was begun, UTC.</summary>
    public DateTime StartedAt { get; private set; }

    /// <summary>When its outcome was recorded, UTC; null while it is under way.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>What came of it; null while it is under way.</summary>
    public AttemptOutcome? Outcome { get; private set; }

    /// <summary>The HTTP status of the answer; null where there was none.</summary>
    public int? HttpStatus { get; private set; }

    /// <summary>The PSP's code, or ours: <c>timed_out</c>.</summary>
    public string? Code { get; private set; }

    /// <summary>The same for people.</summary>
    public string? Message { get; private set; }

    /// <summary>The id that the PSP gave it.</summary>
    public string? PspPaymentId { get; private set; }

    /// <summary>Begins one, for a payment that leaves now.</summary>
    /// <param name="id">The id.</param>
    /// <param name="payment">The payment, of which <see cref="Payment.Leave"/> was said.</param>
    /// <param name="number">Its number among the payment's attempts.</param>
    /// <param name="key">The key that it carries.</param>
    /// <param name="sealedRequest">The request, encrypted; null in a batch.</param>
    /// <param name="now">When, UTC.</param>
    public static PaymentAttempt Begin(Guid id, Payment payment, int number, string key, string? sealedRequest, DateTime now) => new()
    {
        Id = id,
        PaymentId = payment.Id,
        ConnectionId = payment.ConnectionId,
        Number = number,
        Intent = payment.Intent,
        IdempotencyKey = key,
        ProviderReference = payment.ProviderReference!,
        BatchId = payment.BatchId,
        SealedRequest = sealedRequest,
        StartedAt = now,
    };

    /// <summary>Records what came of it; the first word counts.</summary>
    public void End(AttemptEnd end, DateTime now)
    {
        if (EndedAt is not null)
        {
            return;
        }

        EndedAt = now;
        (Outcome, HttpStatus) = (end.Outcome, end.HttpStatus);
        PspPaymentId = end.PspPaymentId?.CutTo(Payment.PspReferenceMaxLength);
        Code = end.Code?.CutTo(Payment.ReasonMaxLength);
        Message = end.Message?.CutTo(MessageMaxLength);
    }
}

/// <summary>How an attempt ended.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="HttpStatus">The HTTP status of the answer.</param>
/// <param name="Code">The PSP's code, or ours.</param>
/// <param name="Message">The same for people, without any secret and nothing personal.</param>
/// <param name="PspPaymentId">The id that the PSP gave it.</param>
public sealed record AttemptEnd(AttemptOutcome Outcome, int? HttpStatus = null, string? Code = null, string? Message = null, string? PspPaymentId = null);

/// <summary>What came of an attempt.</summary>
public enum AttemptOutcome
{
    /// <summary>The PSP has it.</summary>
    Acknowledged,

    /// <summary>The PSP answered that the money arrived.</summary>
    Completed,

    /// <summary>The PSP answered that it did not, and will not.</summary>
    Failed,

    /// <summary>Nothing left.</summary>
    NotSent,

    /// <summary>The PSP wants fewer requests, and did nothing with this one.</summary>
    RateLimited,

    /// <summary>The PSP refused our credentials, and did nothing with it.</summary>
    CredentialsRefused,

    /// <summary>The PSP does not let us in, and did nothing with it.</summary>
    Forbidden,

    /// <summary>The PSP found the request wrong, and did nothing with it.</summary>
    Rejected,

    /// <summary>The PSP says that it has our reference already.</summary>
    Duplicate,

    /// <summary>It may have arrived: there is no answer, or none that can be read.</summary>
    Unknown,

    /// <summary>Whoever sent it is gone without a word: it may have arrived.</summary>
    Abandoned,
}
