using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors;

namespace PaymentAdmin.Connections;

/// <summary>A connection as the API shows it. Of a secret it shows when it was set and how it ends, never what it is.</summary>
/// <param name="WebhookUrl">The path at which it takes webhooks; null where it holds a token that the reader may not see.</param>
/// <param name="WebhookAddress">The same with Public:BaseUrl; null where that is not set.</param>
/// <param name="SecretReceptionUrl">MyPVit: the path at which its secret is handed over; null as above.</param>
/// <param name="SecretReceptionAddress">The same with Public:BaseUrl.</param>
/// <param name="IdempotencyProvenAt">When the diagnostics last saw a repeated key answered with the first answer.</param>
/// <param name="Webhook">generic: what its webhooks look like; else null.</param>
/// <param name="Cbs">cbs: what it is asked for beyond its Mac; else null.</param>
/// <param name="Advance">production: that it is to go to pilot or live, and waits for a second person; else null.</param>
/// <param name="HaltRelease">halted: that one person has released it, and it waits for a second one; else null.</param>
/// <param name="Warnings">What is allowed but worth a second look.</param>
public record ConnectionAnswer(
    string Id,
    string ProcessorId,
    string ProcessorCode,
    ConnectionEnvironment Environment,
    Dialect Dialect,
    ConnectionStatus Status,
    string? StatusReason,
    string? BaseUrl,
    AuthenticationAnswer Authentication,
    string? MerchantId,
    string? SourceAccount,
    SecretAnswer? WebhookSecret,
    string TimeZone,
    string? Currency,
    string? TenantId,
    string? SupportContact,
    string? OurAddresses,
    bool HonoursIdempotencyKeys,
    int IdempotencyKeyTtlSeconds,
    DateTime? IdempotencyProvenAt,
    int TimeoutSeconds,
    LimitsAnswer Limits,
    RetryInput Retry,
    StatusQueryInput StatusQuery,
    WebhookInput? Webhook,
    CbsAnswer? Cbs,
    string? WebhookUrl,
    string? WebhookAddress,
    string? SecretReceptionUrl,
    string? SecretReceptionAddress,
    AdvanceAnswer? Advance,
    HaltReleaseAnswer? HaltRelease,
    IReadOnlyList<Warning> Warnings,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>The answer without addresses: whoever hands it out adds those that the reader may see.</summary>
    internal static ConnectionAnswer Of(Connection connection, ConnectionParts parts, IReadOnlyList<Warning> warnings)
    {
        var settings = connection.Settings;
        return new ConnectionAnswer(
            PublicId.Connection.Format(connection.Id),
            PublicId.Processor.Format(connection.ProcessorId),
            parts.ProcessorCode,
            connection.Environment,
            connection.Dialect,
            connection.Status,
            connection.StatusReason,
            settings.BaseUrl,
            AuthenticationAnswer.Of(settings.Authentication, parts.Secrets),
            settings.MerchantId,
            settings.SourceAccount,
            SecretAnswer.Of(parts.Secrets, SecretKind.WebhookSecret),
            settings.TimeZone,
            settings.Currency,
            settings.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null,
            settings.SupportContact,
            settings.OurAddresses,
            settings.HonoursIdempotencyKeys,
            settings.IdempotencyKeyTtlSeconds,
            connection.IdempotencyProvenAt,
            settings.TimeoutSeconds,
            new LimitsAnswer(parts.ProcessorCurrency, settings.Limits.SingleMaximum, settings.Limits.DailyVolume, settings.Limits.BatchSize, settings.Limits.UseBatches, settings.Limits.RequestsPerSecond, settings.Limits.ConcurrentRequests),
            new RetryInput(settings.Retry.Seconds),
            new StatusQueryInput(settings.StatusQuery.Unknown.Seconds, settings.StatusQuery.PendingAfterSeconds, settings.StatusQuery.NotFoundConfirmSeconds, settings.StatusQuery.ConfirmFinals),
            settings.Webhook is { } webhook ? WebhookInput.Of(webhook) : null,
            settings.Cbs is { } cbs ? CbsAnswer.Of(cbs, parts.Secrets) : null,
            WebhookUrl: null,
            WebhookAddress: null,
            SecretReceptionUrl: null,
            SecretReceptionAddress: null,
            parts.Advance,
            HaltReleaseAnswer.Of(connection),
            warnings,
            connection.CreatedAt,
            connection.UpdatedAt);
    }
}

/// <summary>What belongs to a connection and is kept elsewhere.</summary>
internal sealed record ConnectionParts(string ProcessorCode, string ProcessorCurrency, IReadOnlyList<ConnectionSecret> Secrets, AdvanceAnswer? Advance);

/// <summary>A secret as far as anybody may see it.</summary>
/// <param name="Last4">Its last four characters; null for a short one, a file, or a reference.</param>
/// <param name="SetAt">When it was set.</param>
/// <param name="Reference">The environment variable that holds it: <c>env:NAME</c>.</param>
public sealed record SecretAnswer(
    string? Last4,
    DateTime SetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference = null)
{
    internal static SecretAnswer? Of(IReadOnlyList<ConnectionSecret> secrets, SecretKind kind) =>
        secrets.FirstOrDefault(secret => secret.Kind == kind && secret.IsCurrent) is { } secret
            ? new SecretAnswer(secret.Last4, secret.SetAt, secret.EnvironmentName is null ? null : SecretVault.ReferencePrefix + secret.EnvironmentName)
            : null;
}

/// <summary>How we authenticate, as far as anybody may see it; what the scheme does not have is null.</summary>
public sealed record AuthenticationAnswer(
    AuthenticationScheme Scheme,
    SecretAnswer? ApiKey,
    SecretAnswer? ApiSecret,
    string? TokenUrl,
    SecretAnswer? ClientId,
    SecretAnswer? ClientSecret,
    SecretAnswer? Pkcs12,
    SecretAnswer? Pkcs12Password,
    string? OperationAccountCode,
    SecretAnswer? Password,
    string? ReceptionUrlCode,
    string? CallbackUrlCode,
    string? RenewSecretUrlCode,
    string? RestUrlCode,
    string? StatusUrlCode,
    string? KycUrlCode)
{
    internal static AuthenticationAnswer Of(AuthenticationSettings settings, IReadOnlyList<ConnectionSecret> secrets) => new(
        settings.Scheme,
        SecretAnswer.Of(secrets, SecretKind.ApiKey),
        SecretAnswer.Of(secrets, SecretKind.ApiSecret),
        settings.TokenUrl,
        SecretAnswer.Of(secrets, SecretKind.ClientId),
        SecretAnswer.Of(secrets, SecretKind.ClientSecret),
        SecretAnswer.Of(secrets, SecretKind.ClientCertificate),
        SecretAnswer.Of(secrets, SecretKind.ClientCertificatePassword),
        settings.OperationAccountCode,
        SecretAnswer.Of(secrets, SecretKind.Password),
        settings.ReceptionUrlCode,
        settings.CallbackUrlCode,
        settings.RenewSecretUrlCode,
        settings.RestUrlCode,
        settings.StatusUrlCode,
        settings.KycUrlCode);
}

/// <summary>The limits, in minor units of the processor's settlement currency.</summary>
public sealed record LimitsAnswer(string Currency, long? SingleMaximum, long? DailyVolume, int BatchSize, bool UseBatches, int RequestsPerSecond, int ConcurrentRequests);
