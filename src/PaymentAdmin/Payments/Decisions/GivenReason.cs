using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>Bounds of the reasons that people give. They are shown to everybody who sees payments, and go into the record: nothing personal is in them.</summary>
internal static class GivenReason
{
    /// <summary>Shorter ones are too likely to be a word of any sentence.</summary>
    private const int ShortestName = 4;

    /// <summary>Digits of a phone or account number that tell whose it is.</summary>
    private const int TellingDigits = 6;

    /// <summary>The reason, trimmed.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static string Check(string? reason) => Text.RequireReason(reason, PaymentProposal.ReasonMaxLength);

    public static void Check(string? reason, FieldErrors errors) => Text.CheckReason(reason, PaymentProposal.ReasonMaxLength, errors);

    /// <summary>Refuses a reason that names the person who is paid, or where.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static void RefusePersonal(string reason, Payment payment, PersonalData personal)
    {
        if (Names(reason, personal.Open(payment.Sealed)))
        {
            throw Refusal.Invalid("reason", "The reason names the person who is paid, or a number of theirs. Leave that out: it is shown to people who may not see it.");
        }
    }

    private static bool Names(string reason, PersonalDetails person) =>
        Holds(reason, person.FullName) || Holds(reason, person.ExternalId) || HoldsNumber(reason, person.PhoneNumber) || HoldsNumber(reason, person.AccountNumber);

    private static bool Holds(string reason, string word) => word.Length >= ShortestName && reason.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool HoldsNumber(string reason, string? number)
    {
        var digits = Digits(number ?? "");
        return digits.Length >= TellingDigits && Digits(reason).Contains(digits[^Math.Min(digits.Length, 9)..], StringComparison.Ordinal);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
