namespace PaymentAdmin.Domain.Programmes;

/// <summary>What is personal of a beneficiary, in clear: only in memory, never in a log; at rest it is sealed.</summary>
/// <param name="ExternalId">The organisation's id of the person: 1 to 100 characters.</param>
/// <param name="FullName">1 to 200 characters.</param>
/// <param name="PhoneNumber">E.164, or null.</param>
/// <param name="AccountNumber">At a bank, wallet or card issuer: 1 to 64 letters, digits, spaces and - / . or null.</param>
public sealed record PersonalDetails(string ExternalId, string FullName, string? PhoneNumber, string? AccountNumber)
{
    /// <summary>Longest external id, in characters.</summary>
    public const int ExternalIdMaxLength = 100;

    /// <summary>Longest name, in characters.</summary>
    public const int NameMaxLength = 200;

    /// <summary>Longest account number, in characters.</summary>
    public const int AccountMaxLength = 64;

    /// <summary>Whether an account number has its form.</summary>
    public static bool IsAccount(string text) =>
        text.Length is >= 1 and <= AccountMaxLength && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-' or '/' or '.') && text.Any(char.IsAsciiLetterOrDigit);

    /// <summary>Whether both are paid at the same place.</summary>
    public bool IsPaidLike(PersonalDetails other) => PhoneNumber == other.PhoneNumber && AccountNumber == other.AccountNumber;

    /// <summary>Says that it is there, and nothing of it: what is logged by accident is not a person.</summary>
    public override string ToString() => "personal details";

    /// <summary>Where a channel pays to: the phone number for mobile money, else the account; the one that there is where the other is missing.</summary>
    public string? PaidTo(Payments.PaymentChannel channel) =>
        channel == Payments.PaymentChannel.MobileMoney ? PhoneNumber ?? AccountNumber : AccountNumber ?? PhoneNumber;
}
