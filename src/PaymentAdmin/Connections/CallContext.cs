using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections;

/// <summary>What a call is for, and for whom: what its exchange and the record of used secrets say. Whether he may is the use case's to ask.</summary>
/// <param name="Purpose">A short word: <c>submit</c>, <c>status</c>, <c>health</c>, <see cref="Report"/>.</param>
/// <param name="Actor">Who, or which job.</param>
/// <param name="PaymentId">The payment that it is about; null for none.</param>
public sealed record CallContext(string Purpose, Actor Actor, Guid? PaymentId = null)
{
    /// <summary>Whose answers may be long.</summary>
    public const string Report = "report";

    /// <summary>Many payments in one request; answers may list all of them.</summary>
    public const string SubmitBatch = "submit_batch";

    /// <summary>How a batch and its payments stand: answers list all of them.</summary>
    public const string BatchStatus = "batch_status";

    /// <summary>An OAuth token.</summary>
    public const string Token = "token";

    /// <summary>A new secret of MyPVit.</summary>
    public const string RenewSecret = "renew_secret";

    private const int AnswerLimit = 1 << 20;
    private const int ReportLimit = 100 << 20;

    /// <summary>
    /// Whether request and answer are about a person. The address's query is then never kept; the bodies are kept sealed where
    /// they are about a payment, else not at all.
    /// </summary>
    public bool IsPersonal { get; init; }

    /// <summary>
    /// Until when the request may begin to leave, UTC by our clock; null for no limit. It is looked at immediately before the
    /// first byte of a body leaves; past it the outcome is <see cref="CallOutcome.NotSent"/>. Waiting for a turn and for
    /// credentials counts.
    /// </summary>
    public DateTime? SendBefore { get; init; }

    /// <summary>
    /// Asked when its turn has come: whether it may still leave; null where nothing can stop it. Who is stopped while it waits is held back.
    /// </summary>
    public Func<CancellationToken, Task<bool>>? MayStillLeave { get; init; }

    /// <summary>
    /// Takes the body of an answer 200, up to 1 GiB, piece by piece as it comes, so that it is never whole in memory: the answer then has none. A piece is gone when
    /// it returns. What it throws comes through the call, whose exchange is then not kept; an <see cref="IOException"/> is taken for the connection's.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, Task>? Take { get; init; }

    /// <summary>Longest answer that is read whole, in bytes.</summary>
    internal int MaxAnswer => Purpose is Report or SubmitBatch or BatchStatus ? ReportLimit : AnswerLimit;
}
