using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Reads what people enter about a person. No message repeats it: messages are logged, people's data is not.</summary>
internal static class BeneficiaryRules
{
    /// <summary>The details as they are kept; what is wrong is noted in <paramref name="errors"/>.</summary>
    /// <param name="entered">As typed; an empty phone or account number is none.</param>
    /// <param name="country">Where national phone numbers are of; null where that is not the same for all programmes of the person.</param>
    public static PersonalDetails Read(PersonalDetails entered, PaymentChannel channel, Country? country, FieldErrors errors)
    {
        errors.Check(Text.IsName(entered.ExternalId, PersonalDetails.ExternalIdMaxLength), "externalId", Text.NameRule("external id", PersonalDetails.ExternalIdMaxLength));
        errors.Check(Text.IsName(entered.FullName, PersonalDetails.NameMaxLength), "fullName", Text.NameRule("full name", PersonalDetails.NameMaxLength));
        var phone = Phone(entered.PhoneNumber, country, errors);
        var account = entered.AccountNumber?.Trim() is { Length: > 0 } typed ? typed : null;
        errors.Check(
            account is null || PersonalDetails.IsAccount(account), "accountNumber",
            $"The account number is 1 to {PersonalDetails.AccountMaxLength} letters A to Z, digits, spaces and - / .");
        CheckChannel(channel, phone is not null || errors.Has("phoneNumber"), account is not null, errors);
        return new PersonalDetails(entered.ExternalId.Trim(), entered.FullName.Trim(), phone, account);
    }

    /// <summary>A phone number in E.164; null where there is none, or it is wrong, which is noted.</summary>
    public static string? Phone(string? typed, Country? country, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        // With + or 00 it is the same in every country.
        var isInternational = typed.TrimStart().StartsWith('+') || typed.TrimStart().StartsWith("00", StringComparison.Ordinal);
        if (PhoneNumber.TryRead(typed, country ?? Country.All[0], out var e164) && (country is not null || isInternational))
        {
            return e164;
        }

        errors.Add("phoneNumber", country is null ? "The phone number begins with + and the country's code, because no single country is known for this person." : PhoneNumber.Rule(country));
        return null;
    }

    /// <summary>The country that some programmes have in common; null where there is none.</summary>
    public static Country? CountryOf(IEnumerable<string> countries) => countries.Distinct(StringComparer.Ordinal).ToList() is [var only] ? Country.Find(only) : null;

    private static void CheckChannel(PaymentChannel channel, bool hasPhone, bool hasAccount, FieldErrors errors)
    {
        switch (channel)
        {
            case PaymentChannel.MobileMoney:
                errors.Check(hasPhone, "phoneNumber", "Mobile money needs a phone number.");
                break;
            case PaymentChannel.BankTransfer or PaymentChannel.Card:
                errors.Check(hasAccount, "accountNumber", $"{Words.Plain(channel)} needs an account number.");
                break;
            default:
                errors.Check(hasPhone || hasAccount, "phoneNumber", "The person needs a phone number or an account number.");
                break;
        }
    }
}
