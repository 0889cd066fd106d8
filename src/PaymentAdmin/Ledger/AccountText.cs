using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger;

/// <summary>Plain words for what pages say of an account.</summary>
public static class AccountText
{
    /// <summary>All classes in order of their number, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Classes { get; } =
        [.. Enum.GetValues<AccountClass>().Order().Select(kind => (Words.Of(kind), $"{Number(kind)} {Name(kind)}"))];

    /// <summary>The first four digits of the account number.</summary>
    public static string Number(AccountClass kind) => ((int)kind).ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The words for a class of accounts.</summary>
    public static string Name(AccountClass kind) => kind == AccountClass.PspBalance ? "Balance at the PSP" : Words.Plain(kind);

    /// <summary>On which side a balance is; empty where it is zero.</summary>
    public static string Side(long balanceMinor) => balanceMinor switch
    {
        > 0 => "debit",
        < 0 => "credit",
        _ => "",
    };

    /// <summary>The address of an account's statement.</summary>
    /// <param name="accountId">With its prefix.</param>
    /// <param name="environment">In whose books.</param>
    public static string Statement(string accountId, ConnectionEnvironment environment) => $"ledger/accounts/{accountId}?environment={Words.Of(environment)}";
}
