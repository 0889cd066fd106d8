namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>What a test identifier asks for; each exists as a telephone number and as an account.</summary>
internal enum TestIdentifier
{
    /// <summary>Any other: succeeds as the settings say.</summary>
    None = 0,
    InstantSuccess = 1,
    DelayedSuccess = 2,
    InsufficientBalance = 3,
    InvalidAccount = 4,
    Timeout = 5,

    // Ours, beside the document's five.
    AccountBlocked = 6,
    InvalidAccountAtOnce = 7,
    AccountBlockedAtOnce = 8,
}

internal static class TestIdentifiers
{
    private const string MobilePrefix = "+25570000000";
    private const string AccountPrefix = "TESTACCOUNT";

    /// <summary>Psp-integration, phase 2 step 1: +255700000001 to 5; 6 to 8 and TESTACCOUNT1 to 8 are ours.</summary>
    public static TestIdentifier Of(PaymentTerms terms) => Read(terms.MobileNumber, MobilePrefix) ?? Read(terms.Account, AccountPrefix) ?? TestIdentifier.None;

    private static TestIdentifier? Read(string? identifier, string prefix) =>
        identifier is not null && identifier.Length == prefix.Length + 1 && identifier.StartsWith(prefix, StringComparison.Ordinal)
        && identifier[^1] is >= '1' and <= '8'
            ? (TestIdentifier)(identifier[^1] - '0')
            : null;
}
