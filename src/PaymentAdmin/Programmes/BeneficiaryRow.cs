using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;

namespace PaymentAdmin.Programmes;

/// <summary>What a row of a file says of a beneficiary. What it leaves out stays as it is known.</summary>
/// <param name="ExternalId">The organisation's id of the person.</param>
/// <param name="FullName">Null where the row does not say.</param>
/// <param name="PhoneNumber">E.164; null where the row does not say.</param>
/// <param name="AccountNumber">Null where the row does not say.</param>
/// <param name="Channel">Null where the row does not say.</param>
public sealed record BeneficiaryRow(string ExternalId, string? FullName, string? PhoneNumber, string? AccountNumber, PaymentChannel? Channel)
{
    public const string ExternalIdColumn = "external_id";
    public const string NameColumn = "full_name";
    public const string PhoneColumn = "phone_number";
    public const string AccountColumn = "account_number";
    public const string ChannelColumn = "channel";

    /// <summary>The columns that tell of a person.</summary>
    public static IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new(ExternalIdColumn, Required: true, "Your own id of the person, always the same.", "id", "beneficiary id", "beneficiary"),
        new(NameColumn, Required: false, "Needed for somebody new.", "name", "beneficiary name"),
        new(PhoneColumn, Required: false, "As it is dialled in the programme's country, or with + and the country's code. Somebody new needs a phone or an account.", "phone", "msisdn", "mobile", "telephone", "mobile number"),
        new(AccountColumn, Required: false, "At a bank, wallet or card issuer.", "account", "iban", "bank account"),
    ];

    /// <summary>How the money gets there, where a row says.</summary>
    public static ImportColumn OptionalChannel { get; } =
        new(ChannelColumn, Required: false, $"{string.Join(", ", Words.All<PaymentChannel>())}. Left out: mobile_money where there is a phone, else bank_transfer.", "payment channel");

    /// <summary>Says nothing of the person: whoever logs it learns no name.</summary>
    public override string ToString() => "a beneficiary's row";

    /// <summary>Reads the cells of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="country">Where national phone numbers are of.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>Null where there is no usable external id.</returns>
    public static BeneficiaryRow? Read(ImportRow row, Country country, List<RowFault> faults)
    {
        var externalId = Bounded(row.Required(ExternalIdColumn, "The external id", faults), ExternalIdColumn, "external id", PersonalDetails.ExternalIdMaxLength, faults);
        var name = Bounded(row.Text(NameColumn, faults), NameColumn, "name", PersonalDetails.NameMaxLength, faults);
        var phone = Phone(row.Text(PhoneColumn, faults), country, faults);
        var account = Account(row.Text(AccountColumn, faults), faults);
        var channel = ReadChannel(row.Text(ChannelColumn, faults), faults);
        return externalId is null ? null : new BeneficiaryRow(externalId, name, phone, account, channel);
    }

    private static string? Bounded(string? text, string column, string what, int maxLength, List<RowFault> faults)
    {
        if (text is null || Domain.Text.IsName(text, maxLength))
        {
            return text;
        }

        faults.Add(new RowFault(column, $"{column}_form", Domain.Text.NameRule(what, maxLength)));
        return null;
    }

    private static string? Phone(string? text, Country country, List<RowFault> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Domain.Programmes.PhoneNumber.TryRead(text, country, out var e164))
        {
            return e164;
        }

        faults.Add(new RowFault(PhoneColumn, "phone_number_form", Domain.Programmes.PhoneNumber.Rule(country)));
        return null;
    }

    private static string? Account(string? text, List<RowFault> faults)
    {
        if (text is null || PersonalDetails.IsAccount(text))
        {
            return text;
        }

        faults.Add(new RowFault(AccountColumn, "account_number_form", $"The account number is 1 to {PersonalDetails.AccountMaxLength} letters, digits, spaces and - / ."));
        return null;
    }

    private static PaymentChannel? ReadChannel(string? text, List<RowFault> faults)
    {
        if (text is null || Words.TryParse<PaymentChannel>(text.ToLowerInvariant().Replace(' ', '_'), out var channel))
        {
            return text is null ? null : Words.Parse<PaymentChannel>(text.ToLowerInvariant().Replace(' ', '_'));
        }

        faults.Add(new RowFault(ChannelColumn, "channel_unknown", $"The channel is one of {string.Join(", ", Words.All<PaymentChannel>())}."));
        return channel;
    }
}
