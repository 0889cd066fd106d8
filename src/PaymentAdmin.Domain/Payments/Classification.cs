namespace PaymentAdmin.Domain.Payments;

/// <summary>What became of a request to pay, as far as the wire says.</summary>
/// <param name="Sent">Whether, and how, an answer came.</param>
/// <param name="HttpStatus">The answer's status; null without one.</param>
/// <param name="Code">The PSP's error code; null where it gave none.</param>
/// <param name="Said">What a readable success says of the payment; null where it cannot be read.</param>
/// <param name="FailureReason">Why it failed, where a success says that it did.</param>
public sealed record SendAnswer(SendFate Sent, int? HttpStatus = null, string? Code = null, PaymentSaid? Said = null, string? FailureReason = null);

/// <summary>Whether a request left, and an answer came.</summary>
public enum SendFate
{
    /// <summary>There is an answer.</summary>
    Answered,

    /// <summary>Certainly no byte of it left.</summary>
    NotSent,

    /// <summary>It was held back by ourselves: a limit, a breaker, a deadline. Nothing was tried.</summary>
    HeldBack,

    /// <summary>It may have left, and no answer came.</summary>
    Lost,
}

/// <summary>What follows from the answer to a send.</summary>
public enum SendVerdict
{
    /// <summary>The PSP has it.</summary>
    Acknowledge,

    /// <summary>The money arrived.</summary>
    Complete,

    /// <summary>It arrived and was given back.</summary>
    Reverse,

    /// <summary>It failed for certain; never tried again by itself.</summary>
    Fail,

    /// <summary>It failed because our balance does not cover it.</summary>
    FailForBalance,

    /// <summary>The PSP has the reference: it is asked what it has.</summary>
    Ask,

    /// <summary>It may have left: unknown.</summary>
    Unknown,

    /// <summary>The request is wrong: people look at it. The PSP did nothing with it.</summary>
    Review,

    /// <summary>Nothing left: tried again on the schedule.</summary>
    TryAgain,

    /// <summary>We held it back ourselves: it waits, and the try does not count.</summary>
    Wait,

    /// <summary>The PSP wants fewer requests: it waits as long as the PSP asks, and the try does not count.</summary>
    SlowDown,

    /// <summary>The credentials are refused: the connection is paused, the payment waits.</summary>
    CredentialsRefused,

    /// <summary>The PSP does not let us in: the connection is paused, the payment waits.</summary>
    Forbidden,
}

/// <summary>
/// What follows from each answer to a send: one table (psp-integration, "Error handling", "Permanent errors", "Troubleshooting", phase 3 step 5;
/// payment-api-guide, step 6; design, rules 2 and 3).
/// </summary>
public static class Classification
{
    /// <summary>The PSP has our reference already: never a failure, always a question (design, rule 3).</summary>
    public const string DuplicateReference = "duplicate_reference";

    /// <summary>Our balance does not cover the payment (psp-integration, phase 2 step 5).</summary>
    public const string InsufficientBalance = "insufficient_balance";

    /// <summary>The permanent errors of psp-integration that say that a payment failed.</summary>
    public static IReadOnlyList<string> BusinessFailures { get; } = ["invalid_account", "account_blocked", "amount_below_minimum", "amount_above_maximum", "invalid_currency"];

    /// <summary>Whether a code has a meaning of its own here.</summary>
    public static bool IsKnown(string code) => code is DuplicateReference or InsufficientBalance || BusinessFailures.Contains(code);

    /// <summary>What follows.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="unresolved">Whether an earlier send of the same intent is unresolved: then no answer to this one makes it failed.</param>
    public static SendVerdict Of(SendAnswer answer, bool unresolved)
    {
        var verdict = Of(answer);
        return unresolved && verdict is (SendVerdict.Fail or SendVerdict.FailForBalance or SendVerdict.Review) ? SendVerdict.Ask : verdict;
    }

    private static SendVerdict Of(SendAnswer answer) => answer switch
    {
        { Sent: SendFate.NotSent } => SendVerdict.TryAgain,
        { Sent: SendFate.HeldBack } => SendVerdict.Wait,
        { Sent: SendFate.Lost } => SendVerdict.Unknown,
        { Code: DuplicateReference } => SendVerdict.Ask,
        { HttpStatus: >= 200 and <= 299, Said: null } => SendVerdict.Unknown,
        { HttpStatus: >= 200 and <= 299, Said: PaymentSaid.Pending } => SendVerdict.Acknowledge,
        { HttpStatus: >= 200 and <= 299, Said: PaymentSaid.Completed } => SendVerdict.Complete,
        { HttpStatus: >= 200 and <= 299, Said: PaymentSaid.Reversed } => SendVerdict.Reverse,
        { HttpStatus: >= 200 and <= 299, FailureReason: DuplicateReference } => SendVerdict.Ask,
        { HttpStatus: >= 200 and <= 299, FailureReason: InsufficientBalance } => SendVerdict.FailForBalance,
        { HttpStatus: >= 200 and <= 299 } => SendVerdict.Fail,
        { HttpStatus: 401 } => SendVerdict.CredentialsRefused,
        { HttpStatus: 403 } => SendVerdict.Forbidden,
        { HttpStatus: 408 or 425 } => SendVerdict.Unknown,
        { HttpStatus: 409 } => SendVerdict.Ask,
        { HttpStatus: 429 } => SendVerdict.SlowDown,
        { HttpStatus: >= 400 and <= 499, Code: InsufficientBalance } => SendVerdict.FailForBalance,
        { HttpStatus: 422 } => SendVerdict.Fail,
        { HttpStatus: >= 400 and <= 499, Code: { } code } when BusinessFailures.Contains(code) => SendVerdict.Fail,
        { HttpStatus: >= 400 and <= 499 } => SendVerdict.Review,

        // 5xx, redirections, and what HTTP does not know: it may have been done.
        _ => SendVerdict.Unknown,
    };
}

/// <summary>What a person does about a failure (psp-integration, "Permanent errors", column "Resolution", and "Troubleshooting").</summary>
public static class FailureGuidance
{
    /// <summary>What to do about a reason; for people.</summary>
    public static string Of(string reason) => reason switch
    {
        "invalid_account" => "The phone or account number is not known there. Verify it with the beneficiary, correct it, and pay again in a follow-up distribution.",
        "account_blocked" => "The beneficiary's account is suspended by its provider. Ask the beneficiary for another one.",
        "amount_below_minimum" => "The amount is less than the PSP pays. Adjust it, or combine it with another payment in a follow-up distribution.",
        "amount_above_maximum" => "The amount is more than the PSP or the regulator allows. Split it in a follow-up distribution.",
        "invalid_currency" => "The currency is not enabled for our merchant account. Ask the PSP to enable it.",
        Classification.InsufficientBalance => "Our balance at the PSP did not cover it. Top it up, then resume the distribution and retry this payment.",
        Classification.DuplicateReference => "The PSP has this reference already. It is asked what it has; nothing is sent again until that is clear.",
        "timeout" => "The PSP gave up waiting for the network behind it. Pay again in a follow-up distribution, or retry it.",
        "possible_double_payment" => "The PSP has more than one payment for it. Find out with the PSP how often money moved before anything else is sent.",
        "psp_id_taken" => "The PSP gave it the id of another payment of ours. Find out with the PSP which of the two was paid, and whether both were; two people then decide.",
        "contradiction" => "The PSP said that it arrived and that it failed. Find out with the PSP which is true; two people then decide.",
        "amount_differs" => "What the PSP has differs from what was approved. Find out with the PSP what was paid to whom; two people then decide.",
        "not_accepted" => "The PSP found our request wrong and did nothing with it. See its message, correct the mapping or the data, then decide what becomes of the payment.",
        "no_answer" => "The PSP was asked again and again and never said what became of it. Ask its support; two people then decide.",
        "never_sent" => "No connection to the PSP could be made, again and again; nothing left. Send it again or cancel it.",
        "never_arrived" => "The PSP says that none of several sends arrived. Ask its support why; two people then decide.",
        "not_as_approved" => "What is stored of it is not what was approved, or not what left: somebody changed it in the database. Find out who; where something of it may have left, ask the PSP what it has. Two people then decide.",
        "not_expressible" => "It cannot be told to the PSP as it is; it was not sent. See the message, correct the mapping or the data, then send it again or cancel it.",
        "original_changed" => "The payment that it follows may have arrived after all. Clear that one up first: with this one the same would be paid twice. Two people then decide.",
        "lost_by_psp" => "The PSP had it, and now does not know it. Ask its support whether money moved; two people then decide.",
        "batch_totals_differ" => "What the PSP has of its batch is not what was sent. Find out with the PSP which payments it has, and what was paid to whom; two people then decide.",
        "unspecified" => "The PSP said that it failed, not why. Ask it why before it is paid again in a follow-up distribution.",
        "resolved_as_failed" => "Two people decided that it did not arrive.",
        _ => "Ask the PSP what it means. Nothing is paid again before it is certain that it did not arrive.",
    };
}
