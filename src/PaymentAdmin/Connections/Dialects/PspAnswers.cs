using System.Text.Json;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>From an answer to what a dialect reads in it.</summary>
internal static class PspAnswers
{
    public const string NotFound = "not_found";
    public const string Unreadable = "unreadable";

    /// <summary>What a payment is called in the codes of PSPs.</summary>
    public static readonly string[] PaymentWords = ["payment", "transaction", "transfer", "payout", "disbursement", "reference"];

    /// <summary>Reads the JSON of a success; anything else is an error.</summary>
    public static PspReading<T> Read<T>(this PspAnswer answer, Func<JsonElement, T> read) where T : notnull =>
        !answer.IsSuccess ? PspReading<T>.No(PspErrors.Of(answer)) : Try(() => PspJson.Read(answer.Body, read));

    /// <summary>Whether it was done, whatever the body says.</summary>
    public static PspReading<bool> ReadDone(this PspAnswer answer) =>
        answer.IsSuccess ? PspReading<bool>.Of(true) : PspReading<bool>.No(PspErrors.Of(answer));

    /// <summary>
    /// Whether the PSP itself says that there is no such thing, by its error code: <c>not_found</c>, or <c>payment_not_found</c> where a payment
    /// was asked for. A bare 404 does not count, nor one in somebody else's words: a gateway on the way, a wrong base address or URL code give
    /// one too, and to believe it could pay twice. What is not believed is an error like any other.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="things">What was asked for, in the words that codes use: <c>payment</c>.</param>
    public static bool SaysNotFound(this PspAnswer answer, params IEnumerable<string> things) =>
        answer is { Outcome: CallOutcome.Answered, Status: StatusCodes.Status404NotFound }
        && PspErrors.Of(answer).Code is var code
        && things.Select(thing => $"{thing}_{NotFound}").Append(NotFound).Contains(code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs a reader; what it cannot read is an error.</summary>
    public static PspReading<T> Try<T>(Func<T> read) where T : notnull
    {
        try
        {
            return PspReading<T>.Of(read());
        }
        catch (UnreadableException unreadable)
        {
            return PspReading<T>.No(new PspError(Unreadable, $"The PSP's answer cannot be read. {unreadable.Message}"));
        }
    }

    /// <summary>Refuses an answer about another payment than we asked for or sent.</summary>
    public static void RequireSame(string what, string asked, string? answered)
    {
        if (answered is not null && !string.Equals(asked, answered, StringComparison.Ordinal))
        {
            throw new UnreadableException($"It is about another payment: {what} is not the one that we sent.");
        }
    }

    /// <summary>A value as one segment of a path.</summary>
    public static string Segment(string value) =>
        value.Trim('.').Length > 0
            ? Uri.EscapeDataString(value)
            : throw Refusal.Rule("psp_id_unusable", "This id of the PSP cannot stand in an address.");
}
