using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Plain words for what pages say of beneficiaries.</summary>
internal static class BeneficiaryText
{
    /// <summary>What a search can be for.</summary>
    public static IReadOnlyList<(string Value, string Text)> Searches { get; } = [("phone", "Phone number"), ("account", "Account number"), ("external_id", "External id")];

    /// <summary>What a value is where there is none.</summary>
    public static string OrNone(string? value) => value ?? "–";

    /// <summary>What the state means for who reads it.</summary>
    public static string Explain(KycState kyc) => kyc switch
    {
        KycState.NotChecked => "The PSP was not asked who holds this account, or name, phone or account changed since.",
        KycState.Passed => "The account exists, and its holder has this name.",
        KycState.NameDiffers => "The account exists, but its holder has another name, or the PSP tells none. Compare them with the person before money is sent.",
        _ => "There is no such account, or it cannot be paid to. Ask the person for the right one.",
    };

    /// <summary>What a refused or pending question means.</summary>
    public static string Of(KycRequestAnswer request) => request.Status == KycRequestStatus.Waiting
        ? request.Problem ?? "The PSP is being asked."
        : $"{request.Problem} What was known before still stands.";

    /// <summary>A field that a change is about.</summary>
    public static string Field(string name) => name switch
    {
        "phoneNumber" => "Phone number",
        "accountNumber" => "Account number",
        _ => "Channel",
    };

    /// <summary>Its value.</summary>
    public static string Value(PayeeAnswer payee, string field) => field switch
    {
        "phoneNumber" => OrNone(payee.PhoneNumber),
        "accountNumber" => OrNone(payee.AccountNumber),
        _ => Words.Plain(payee.Channel),
    };

    /// <summary>How many people.</summary>
    public static string People(int count) => count == 1 ? "1 person" : $"{count:N0} people";

    /// <summary>What a channel pays to.</summary>
    public static string Needs(PaymentChannel channel) => channel switch
    {
        PaymentChannel.MobileMoney => "Mobile money is paid to the phone number.",
        PaymentChannel.Agent => "An agent finds the person by phone number or account number.",
        _ => $"{Words.Plain(channel)} is paid to the account number.",
    };
}
