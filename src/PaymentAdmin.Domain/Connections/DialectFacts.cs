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
/// <param name="ReferenceMaxLength">Longest reference it takes, in characters.</param>
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
    private static readonly DialectFacts PspRestV2 = new(
        CallsOut: true, HasIdempotencyKeys: true, HasBatches: true, RegistersWebhooks: true, SignsWebhooks: true, HasKyc: false, HasBalance: true,
        NotFoundIsAuthoritative: true, ReferenceMaxLength: 64, Currency: null, WebhookPath: "psp-status",
        [AuthenticationScheme.ApiKey, AuthenticationScheme.Oauth2ClientCredentials, AuthenticationScheme.Mtls]);

    private static readonly DialectFacts Mypvit = new(
        CallsOut: true, HasIdempotencyKeys: false, HasBatches: false, RegistersWebhooks: false, SignsWebhooks: false, HasKyc: true, HasBalance: false,
        NotFoundIsAuthoritative: true, ReferenceMaxLength: 15, Currency: "XAF", WebhookPath: "mypvit",
        [AuthenticationScheme.MypvitSecret]);

    /// <summary>The facts of a dialect.</summary>
    public static DialectFacts Of(Dialect dialect) => dialect switch
    {
        Dialect.PspRestV2 => PspRestV2,
        Dialect.Mypvit => Mypvit,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "No facts about this dialect."),
    };
}
