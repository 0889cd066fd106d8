namespace PaymentAdmin.Domain.Connections;

/// <summary>What is true of a dialect whoever speaks it.</summary>
/// <param name="CallsOut">Whether we call the PSP at all; else we only receive.</param>
/// <param name="HasIdempotencyKeys">Whether its requests can carry an idempotency key.</param>
/// <param name="HasBatches">Whether it takes several payments in one request.</param>
/// <param name="RegistersWebhooks">Whether webhooks are registered through its API; else in the PSP's portal.</param>
/// <param name="SignsWebhooks">Whether it signs its webhooks; else their address holds a token of ours.</param>
/// <param name="HasKyc">Whether it tells who holds an account.</param>
/// <param name="HasBalance">Whether it tells our balance.</param>
/// <param name="NotFoundIsAuthoritative">Whether "there is no such payment", said twice, means that nothing arrived.</param>
/// <param name="ReferenceMaxLength">Longest reference it takes, in characters; 0 where we send it none.</param>
/// <param name="Currency">The only currency it knows, where there is only one.</param>
/// <param name="WebhookPath">The segment of its webhook address.</param>
/// <param name="Schemes">How it can authenticate us.</param>
public sealed record DialectFacts(
    bool CallsOut,
    bool HasIdempotencyKeys,
    bool HasBatches,
    bool RegistersWebhooks,
    bool SignsWebhooks,
    bool HasKyc,
    bool HasBalance,
    bool NotFoundIsAuthoritative,
    int ReferenceMaxLength,
    string? Currency,
    string WebhookPath,
    IReadOnlyList<AuthenticationScheme> Schemes)
{
    /// <summary>ISO 4217 code that its messages mean where nobody says another; set for a dialect whose messages never carry one.</summary>
    public string? DefaultCurrency { get; init; }

    /// <summary>IANA time zone of its times where nobody says another.</summary>
    public string DefaultTimeZone { get; init; } = "UTC";

    /// <summary>Whether statements of settlements are fetched through it, at an address that the processor's settings say.</summary>
    public bool FetchesStatements { get; init; }

    /// <summary>Whether it gives a report of all transactions of a period (psp-integration, "Reconciliation workflow").</summary>
    public bool FetchesReports { get; init; }

    /// <summary>Who sends its webhooks, as processors-api names providers; null where many PSPs speak it: then it is the processor itself.</summary>
    public string? Provider { get; init; }

    /// <summary>Whether a connection of it is of no use without the secret that its webhooks are verified with: it does nothing else, and nobody makes one later.</summary>
    public bool NeedsWebhookSecret => !CallsOut && SignsWebhooks;

    private static readonly DialectFacts PspRestV2 = new(
        CallsOut: true, HasIdempotencyKeys: true, HasBatches: true, RegistersWebhooks: true, SignsWebhooks: true, HasKyc: false, HasBalance: true,
        NotFoundIsAuthoritative: true, ReferenceMaxLength: 64, Currency: null, WebhookPath: "psp-status",
        [AuthenticationScheme.ApiKey, AuthenticationScheme.Oauth2ClientCredentials, AuthenticationScheme.Mtls])
    {
        FetchesStatements = true,
        FetchesReports = true,
    };

    private static readonly DialectFacts Mypvit = new(
        CallsOut: true, HasIdempotencyKeys: false, HasBatches: false, RegistersWebhooks: false, SignsWebhooks: false, HasKyc: true, HasBalance: false,
        NotFoundIsAuthoritative: true, ReferenceMaxLength: 15, Currency: "XAF", WebhookPath: "mypvit",
        [AuthenticationScheme.MypvitSecret])
    {
        Provider = "mypvit",
    };

    // cbs-synchronization: its amounts have no currency and its times no offset; it serves Nigeria.
    private static readonly DialectFacts Cbs = OnlyTells("cbs") with { DefaultCurrency = "NGN", DefaultTimeZone = "Africa/Lagos" };

    private static readonly DialectFacts Paystack = OnlyTells("paystack");

    private static readonly DialectFacts Flutterwave = OnlyTells("flutterwave");

    // Many processors speak it: the provider is the processor itself.
    private static readonly DialectFacts Generic = OnlyTells("generic") with { Provider = null };

    /// <summary>The facts of a dialect.</summary>
    public static DialectFacts Of(Dialect dialect) => dialect switch
    {
        Dialect.PspRestV2 => PspRestV2,
        Dialect.Mypvit => Mypvit,
        Dialect.Cbs => Cbs,
        Dialect.Paystack => Paystack,
        Dialect.Flutterwave => Flutterwave,
        Dialect.Generic => Generic,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "No facts about this dialect."),
    };

    private static DialectFacts OnlyTells(string webhookPath) => new(
        CallsOut: false, HasIdempotencyKeys: false, HasBatches: false, RegistersWebhooks: false, SignsWebhooks: true, HasKyc: false, HasBalance: false,
        NotFoundIsAuthoritative: false, ReferenceMaxLength: 0, Currency: null, webhookPath,
        [AuthenticationScheme.None])
    {
        Provider = webhookPath,
    };
}
