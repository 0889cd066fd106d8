namespace PaymentAdmin.Domain;

/// <summary>Why something was refused; the API turns each kind into one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>Shape or bounds of the input: 400, every field's message in <see cref="Refusal.Errors"/>.</summary>
    Invalid,

    /// <summary>Who asks is not known: 401.</summary>
    Unauthenticated,

    /// <summary>Who asks lacks the permission, or may not act for four-eyes reasons: 403.</summary>
    Forbidden,

    /// <summary>There is no such thing: 404.</summary>
    NotFound,

    /// <summary>It conflicts with the present state: 409.</summary>
    Conflict,

    /// <summary>Somebody else changed it since it was read: 412.</summary>
    Stale,

    /// <summary>A rule of the domain forbids it: 422.</summary>
    Rule,

    /// <summary>Somebody else's system, such as a PSP, did not do its part: 502.</summary>
    Upstream,

    /// <summary>Whoever asks sends more than is taken from them: 429.</summary>
    TooMany,

    /// <summary>Too much at this moment; the same later may be done: 503.</summary>
    Busy,
}

/// <summary>
/// The one exception for "no": a stable code for programs, a message for people, and the field concerned.
/// Anything else that is thrown is a fault of ours.
/// </summary>
public sealed class Refusal : Exception
{
    private static readonly Dictionary<string, string[]> NoErrors = [];
    private static readonly Dictionary<string, object?> NoFacts = [];

    /// <summary>Makes a refusal.</summary>
    /// <param name="kind">Which kind, and so which status.</param>
    /// <param name="code">Stable snake_case code, such as <c>processor_code_taken</c>.</param>
    /// <param name="message">What happened and what to do, in plain words.</param>
    /// <param name="field">The field concerned, as the API names it, or null.</param>
    /// <param name="errors">For <see cref="RefusalKind.Invalid"/>: each field's messages.</param>
    /// <param name="facts">Further members for the answer, such as who changed a thing.</param>
    public Refusal(
        RefusalKind kind,
        string code,
        string message,
        string? field = null,
        IReadOnlyDictionary<string, string[]>? errors = null,
        IReadOnlyDictionary<string, object?>? facts = null)
        : base(message)
    {
        Kind = kind;
        Code = code;
        Field = field;
        Errors = errors ?? NoErrors;
        Facts = facts ?? NoFacts;
    }

    /// <summary>Which kind of refusal.</summary>
    public RefusalKind Kind { get; }

    /// <summary>Stable snake_case code.</summary>
    public string Code { get; }

    /// <summary>The field concerned, as the API names it, or null.</summary>
    public string? Field { get; }

    /// <summary>Each invalid field's messages; empty unless <see cref="Kind"/> is <see cref="RefusalKind.Invalid"/>.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }

    /// <summary>Further members of the answer; never secrets.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; }

    /// <summary>400 about one field.</summary>
    public static Refusal Invalid(string field, string message) =>
        new(RefusalKind.Invalid, "invalid_input", message, field, new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>404: no such thing.</summary>
    /// <param name="thing">What was looked for, in plain words: "processor".</param>
    public static Refusal NotFound(string thing) =>
        new(RefusalKind.NotFound, "not_found", $"There is no such {thing}. Check the id, or look for it in the list.");

    /// <summary>409: conflict with the present state.</summary>
    public static Refusal Conflict(string code, string message, string? field = null) =>
        new(RefusalKind.Conflict, code, message, field);

    /// <summary>422: a rule of the domain.</summary>
    public static Refusal Rule(string code, string message, string? field = null) =>
        new(RefusalKind.Rule, code, message, field);

    /// <summary>403: the permission is missing.</summary>
    public static Refusal Forbidden(string permission) =>
        new(RefusalKind.Forbidden, "forbidden", $"This needs the permission {permission}. Ask a platform admin for it.");
}
