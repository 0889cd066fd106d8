namespace PaymentAdmin.Domain.Connections;

/// <summary>How we authenticate, secrets apart. Which fields are needed depends on the scheme.</summary>
public sealed record AuthenticationSettings
{
    /// <summary>The scheme; never changes.</summary>
    public required AuthenticationScheme Scheme { get; init; }

    /// <summary>OAuth: where tokens are given.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>MyPVit: the settlement wallet, <c>ACC_…</c>.</summary>
    public string? OperationAccountCode { get; init; }

    /// <summary>MyPVit: names our address for a pushed secret.</summary>
    public string? ReceptionUrlCode { get; init; }

    /// <summary>MyPVit: names our address for callbacks.</summary>
    public string? CallbackUrlCode { get; init; }

    /// <summary>MyPVit: the URL code of the API that renews the secret.</summary>
    public string? RenewSecretUrlCode { get; init; }

    /// <summary>MyPVit: the URL code of the payment API.</summary>
    public string? RestUrlCode { get; init; }

    /// <summary>MyPVit: the URL code of the API that checks a status.</summary>
    public string? StatusUrlCode { get; init; }

    /// <summary>MyPVit: the URL code of the KYC API.</summary>
    public string? KycUrlCode { get; init; }

    /// <summary>The secrets that the scheme cannot do without.</summary>
    public static IReadOnlyList<SecretKind> SecretsNeeded(AuthenticationScheme scheme) => scheme switch
    {
        AuthenticationScheme.ApiKey => [SecretKind.ApiKey],
        AuthenticationScheme.Oauth2ClientCredentials => [SecretKind.ClientId, SecretKind.ClientSecret],
        AuthenticationScheme.Mtls => [SecretKind.ClientCertificate],
        AuthenticationScheme.MypvitSecret => [SecretKind.Password],
        _ => [],
    };

    /// <summary>The secrets that the scheme takes.</summary>
    public static IReadOnlyList<SecretKind> SecretsTaken(AuthenticationScheme scheme) => scheme switch
    {
        AuthenticationScheme.ApiKey => [SecretKind.ApiKey, SecretKind.ApiSecret],
        AuthenticationScheme.Mtls => [SecretKind.ClientCertificate, SecretKind.ClientCertificatePassword, SecretKind.ApiKey],
        _ => SecretsNeeded(scheme),
    };

    internal void Check(Dialect dialect, ConnectionEnvironment environment, FieldErrors errors)
    {
        var schemes = DialectFacts.Of(dialect).Schemes;
        errors.Check(schemes.Contains(Scheme), "authentication.scheme", $"{Words.Of(dialect)} authenticates by {string.Join(" or ", schemes.Select(scheme => Words.Of(scheme)))}.");
        var oauth = Scheme == AuthenticationScheme.Oauth2ClientCredentials;
        CheckBelongs("authentication.tokenUrl", TokenUrl, oauth, errors);
        ConnectionSettings.CheckAddress("authentication.tokenUrl", TokenUrl, oauth, environment, errors);
        var mypvit = Scheme == AuthenticationScheme.MypvitSecret;
        errors.Check(OperationAccountCode is not null || !mypvit, "authentication.operationAccountCode", "authentication.operationAccountCode is required: the merchant dashboard shows it.");
        CheckMypvit("operationAccountCode", OperationAccountCode, mypvit, errors);
        CheckMypvit("receptionUrlCode", ReceptionUrlCode, mypvit, errors);
        CheckMypvit("callbackUrlCode", CallbackUrlCode, mypvit, errors);
        CheckMypvit("renewSecretUrlCode", RenewSecretUrlCode, mypvit, errors);
        CheckMypvit("restUrlCode", RestUrlCode, mypvit, errors);
        CheckMypvit("statusUrlCode", StatusUrlCode, mypvit, errors);
        CheckMypvit("kycUrlCode", KycUrlCode, mypvit, errors);
        errors.Check(
            OperationAccountCode?.StartsWith("ACC_", StringComparison.Ordinal) != false,
            "authentication.operationAccountCode",
            "The operation account code starts with ACC_; the merchant dashboard shows it.");
    }

    private static void CheckMypvit(string name, string? code, bool mypvit, FieldErrors errors)
    {
        CheckBelongs($"authentication.{name}", code, mypvit, errors);
        ConnectionSettings.CheckCode($"authentication.{name}", code, errors);
        errors.Check(code?.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-')) != true, $"authentication.{name}", $"{name} is letters, digits, _ and -, as the merchant dashboard shows it.");
    }

    private static void CheckBelongs(string field, string? value, bool belongs, FieldErrors errors) =>
        errors.Check(value is null || belongs, field, $"{field} does not belong to this authentication scheme: leave it out.");
}
