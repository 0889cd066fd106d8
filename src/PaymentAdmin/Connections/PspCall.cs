namespace PaymentAdmin.Connections;

/// <summary>One request to a PSP as a dialect makes it: nothing in it is secret, and its bytes are final.</summary>
/// <param name="Method">GET, POST, DELETE.</param>
/// <param name="Path">Below the connection's base address, with a slash in front; query included.</param>
/// <param name="Headers">The dialect's headers, authentication apart.</param>
/// <param name="Body">The exact bytes; null for none.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record PspRequest(
    HttpMethod Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[]? Body = null,
    string ContentType = "application/json");

/// <summary>A request and how its answer is read.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="Read">Reads an answer of the PSP, whatever its status.</param>
public sealed record PspCall<T>(PspRequest Request, Func<PspAnswer, PspReading<T>> Read) where T : notnull;

/// <summary>What became of a request.</summary>
public enum CallOutcome
{
    /// <summary>There is an answer, whatever its status.</summary>
    Answered,

    /// <summary>Nothing left: no address, no connection, no TLS, refused by a rule of ours, no credentials, no turn, too late.</summary>
    NotSent,

    /// <summary>The connection broke after something may have left.</summary>
    Broken,

    /// <summary>No answer within the time-out; the request may have arrived.</summary>
    TimedOut,

    /// <summary>The answer was larger than we read.</summary>
    TooLarge,
}

/// <summary>What came back.</summary>
/// <param name="Outcome">What became of the request.</param>
/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Headers">The answer's headers, names in lower case.</param>
/// <param name="Body">The answer's bytes.</param>
/// <param name="Problem">A plain sentence on why there is no answer, or what is wrong with it.</param>
/// <param name="Milliseconds">From the first try to the last byte.</param>
public sealed record PspAnswer(
    CallOutcome Outcome,
    int? Status,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    string? Problem,
    long Milliseconds)
{
    /// <summary>Whether the PSP answered with success.</summary>
    public bool IsSuccess => Outcome == CallOutcome.Answered && Status is >= 200 and <= 299;

    /// <summary>Whether it is a refusal that asking again soon cannot change; what is not found may only not be there yet.</summary>
    public bool IsRefusal => Outcome == CallOutcome.Answered && Status is >= 400 and <= 499 and not (404 or 408 or 425 or 429);

    /// <summary>How long the PSP asks us to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether we held it back ourselves, by a limit, a breaker or a deadline: nothing was tried.</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>Whether a rule or a setting of ours kept it back, such as an address that is not allowed: that says nothing about the PSP.</summary>
    internal bool IsOurs { get; init; }

    /// <summary>Whether the outcome shows that the PSP is not well: 5xx, no connection, no answer in time.</summary>
    internal bool IsSick => Outcome switch
    {
        CallOutcome.Answered => Status >= 500,
        CallOutcome.NotSent => !IsHeldBack && !IsOurs,
        CallOutcome.TimedOut or CallOutcome.Broken => true,
        _ => false,
    };
}

/// <summary>What a dialect reads in an answer: the value, or why there is none.</summary>
public sealed record PspReading<T>(T? Value, PspError? Error) where T : notnull
{
    public static PspReading<T> Of(T value) => new(value, null);

    public static PspReading<T> No(PspError error) => new(default, error);
}

/// <summary>Why a call brought no value.</summary>
/// <param name="Code">The PSP's code (<c>invalid_account</c>), or one of ours: <c>not_sent</c>, <c>broken</c>, <c>timed_out</c>, <c>too_large</c>, <c>unreadable</c>, <c>http_503</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="Fields">The fields that the PSP finds wrong, with its messages.</param>
public sealed record PspError(string Code, string Message, IReadOnlyList<KeyValuePair<string, string>>? Fields = null);

/// <summary>An answer and what the dialect read in it.</summary>
public sealed record PspResult<T>(PspAnswer Answer, T? Value, PspError? Error) where T : notnull;
