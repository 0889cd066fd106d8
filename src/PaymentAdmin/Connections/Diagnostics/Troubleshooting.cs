namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>What to do about what goes wrong (psp-integration, "Troubleshooting" and "Permanent errors").</summary>
internal static class Troubleshooting
{
    public const string Webhook = "Test whether the PSP can reach our webhook address: a firewall may block it, the address at the PSP may be wrong, or our certificate may not be valid. Check the address in the PSP's configuration.";
    public const string Signature = "The signing secret here is not the one that the PSP uses. Verify that both are the same.";
    public const string Stuck = "The PSP may be slow, or a webhook was missed. Query the PSP for the status, and look at its webhook log.";
    public const string Duplicates = "The idempotency key was not honoured: the PSP made two payments of one key. Leave \"honours idempotency keys\" off, and ask the PSP.";
    public const string Certificate = "The PSP has to renew its certificate, or the host name in the base address is not the one that it is for.";
    public const string Network = "Check our network connectivity and the PSP's status page; then try again.";
    public const string TooMany = "Too many requests: lower the requests per second of this connection, and mind Retry-After.";
    public const string Unwell = "The PSP has trouble of its own. Look at its status page; try again later.";
    public const string Credentials = "Verify that the credentials match the PSP's portal; have them issued again if necessary.";

    private static readonly string[] CredentialWords = ["secret", "variable", "credential", " key ", "password", "token"];

    /// <summary>The advice about a call that brought no value.</summary>
    public static string Of(PspAnswer answer, PspError? error) => (answer.Outcome, answer.Status, error?.Code) switch
    {
        (_, _, "amount_below_minimum") => "Below the PSP's minimum for one transaction. Check its minimum, and adjust the amount.",
        (_, _, "amount_above_maximum") => "Above the PSP's or the regulator's limit. Check the limits, and split the payment.",
        (_, _, "invalid_currency") => "The currency is not enabled for our merchant account: ask the PSP to enable it, and verify the currency code.",
        (_, _, "invalid_account") => "Check that the form of the phone number is the one that the PSP wants, with or without the country code: the field mapping can change it.",
        (_, _, "account_blocked") => "The recipient's account is suspended by its provider. Ask for another account.",
        (_, _, "duplicate_reference") => "The reference was used before. Generate a new one.",
        (CallOutcome.TimedOut or CallOutcome.Broken, _, _) => Network,
        (CallOutcome.NotSent, _, _) when Says(answer, "certificate") || Says(answer, "secure connection") => Certificate,
        (CallOutcome.NotSent, _, _) when CredentialWords.Any(word => Says(answer, word)) => Credentials,

        // What our own flow control held back, for what the PSP answered to the calls before.
        (CallOutcome.NotSent, _, _) when Says(answer, "asked us to send nothing") => TooMany,
        (CallOutcome.NotSent, _, _) when Says(answer, "calls failed") || Says(answer, "was failing") => Unwell,
        (CallOutcome.NotSent, _, _) => Network,
        (CallOutcome.TooLarge, _, _) => "An answer of this size is no answer of a payment API. Check the base address.",
        (_, 400 or 422, _) => "A field is mapped wrongly, or its value is not what the PSP takes. Look at the field in its answer, and at the field mapping.",
        (_, 401, _) => Credentials,
        (_, 403, _) => "Our address is not on the PSP's allowlist, or the account is suspended. Check the allowlist with the PSP; ask its support.",
        (_, 404, _) => "There is nothing at this address. Check the base address, its version included.",
        (_, 429, _) => TooMany,
        (_, >= 300 and <= 399, _) => "Set the base address to the one that answers by itself.",
        (_, >= 500, _) => Unwell,
        _ => "Compare the answer with the PSP's documentation: this may not be the API of the chosen dialect.",
    };

    private static bool Says(PspAnswer answer, string word) => answer.Problem?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
