using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>
/// How we authenticate, as it is sent to us: what the scheme needs, and nothing else. A secret is its value, or
/// <c>env:NAME</c>. In a change, what is left out stays as it is.
/// </summary>
/// <param name="Scheme">The scheme; in a change it may be left out.</param>
/// <param name="ApiKey">api_key, and mtls where the PSP wants a key too.</param>
/// <param name="ApiSecret">api_key: the second half, where the PSP gives one. Kept; psp_rest_v2 never sends it.</param>
/// <param name="TokenUrl">oauth2_client_credentials: where tokens are given.</param>
/// <param name="ClientId">oauth2_client_credentials.</param>
/// <param name="ClientSecret">oauth2_client_credentials.</param>
/// <param name="Pkcs12">mtls: certificate and private key as a PKCS#12 file in Base64.</param>
/// <param name="Pkcs12Password">mtls: the file's password.</param>
/// <param name="OperationAccountCode">mypvit_secret: <c>ACC_…</c>.</param>
/// <param name="Password">mypvit_secret: the password of the renew-secret API.</param>
/// <param name="ReceptionUrlCode">mypvit_secret: names our address for a pushed secret.</param>
/// <param name="CallbackUrlCode">mypvit_secret: names our callback address.</param>
/// <param name="RenewSecretUrlCode">mypvit_secret: URL code of renew-secret.</param>
/// <param name="RestUrlCode">mypvit_secret: URL code of rest.</param>
/// <param name="StatusUrlCode">mypvit_secret: URL code of status.</param>
/// <param name="KycUrlCode">mypvit_secret: URL code of kyc.</param>
public sealed record AuthenticationInput(
    AuthenticationScheme? Scheme = null,
    string? ApiKey = null,
    string? ApiSecret = null,
    string? TokenUrl = null,
    string? ClientId = null,
    string? ClientSecret = null,
    string? Pkcs12 = null,
    string? Pkcs12Password = null,
    string? OperationAccountCode = null,
    string? Password = null,
    string? ReceptionUrlCode = null,
    string? CallbackUrlCode = null,
    string? RenewSecretUrlCode = null,
    string? RestUrlCode = null,
    string? StatusUrlCode = null,
    string? KycUrlCode = null)
{
    /// <summary>The field of each kind of secret, as the API names it.</summary>
    public static string FieldOf(SecretKind kind) => kind switch
    {
        SecretKind.ApiKey => "authentication.apiKey",
        SecretKind.ApiSecret => "authentication.apiSecret",
        SecretKind.ClientId => "authentication.clientId",
        SecretKind.ClientSecret => "authentication.clientSecret",
        SecretKind.ClientCertificate => "authentication.pkcs12",
        SecretKind.ClientCertificatePassword => "authentication.pkcs12Password",
        SecretKind.Password => "authentication.password",
        SecretKind.WebhookSecret => "webhookSecret",
        SecretKind.ClientIdentity => "cbs.clientIdentity",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody sends this to us."),
    };

    internal IReadOnlyList<SentSecret> Secrets => [.. new[]
    {
        (SecretKind.ApiKey, ApiKey), (SecretKind.ApiSecret, ApiSecret), (SecretKind.ClientId, ClientId), (SecretKind.ClientSecret, ClientSecret),
        (SecretKind.ClientCertificate, Pkcs12), (SecretKind.ClientCertificatePassword, Pkcs12Password), (SecretKind.Password, Password),
    }.Where(secret => secret.Item2 is not null).Select(secret => new SentSecret(secret.Item1, secret.Item2!))];

    /// <summary>These settings above what was.</summary>
    internal AuthenticationSettings Above(AuthenticationSettings now) => new()
    {
        Scheme = Scheme ?? now.Scheme,
        TokenUrl = TokenUrl ?? now.TokenUrl,
        OperationAccountCode = OperationAccountCode ?? now.OperationAccountCode,
        ReceptionUrlCode = ReceptionUrlCode ?? now.ReceptionUrlCode,
        CallbackUrlCode = CallbackUrlCode ?? now.CallbackUrlCode,
        RenewSecretUrlCode = RenewSecretUrlCode ?? now.RenewSecretUrlCode,
        RestUrlCode = RestUrlCode ?? now.RestUrlCode,
        StatusUrlCode = StatusUrlCode ?? now.StatusUrlCode,
        KycUrlCode = KycUrlCode ?? now.KycUrlCode,
    };
}

/// <summary>A secret that somebody sent to be kept.</summary>
internal sealed record SentSecret(SecretKind Kind, string Value)
{
    /// <summary>The secrets of the authentication, and those that stand beside it.</summary>
    public static IReadOnlyList<SentSecret> With(IReadOnlyList<SentSecret> authentication, string? webhookSecret, CbsInput? cbs) =>
    [
        .. authentication,
        .. new[] { (SecretKind.WebhookSecret, webhookSecret), (SecretKind.ClientIdentity, cbs?.ClientIdentity) }.Where(secret => secret.Item2 is not null).Select(secret => new SentSecret(secret.Item1, secret.Item2!)),
    ];
}
