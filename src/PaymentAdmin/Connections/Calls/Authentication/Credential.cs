using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>What a scheme needs to know to prove who we are.</summary>
/// <param name="Secrets">Those of the connection, opened for this call.</param>
/// <param name="Refused">What the PSP refused a moment ago: not to be presented again where another can be had.</param>
internal sealed record CredentialNeed(Connection Connection, OpenedSecrets Secrets, CallContext Context, string? Refused)
{
    /// <summary>Never what is secret, wherever a record would show itself.</summary>
    public override string ToString() => nameof(CredentialNeed);
}

/// <summary>What proves who we are in one request, or why nothing does.</summary>
internal sealed record Credential
{
    /// <summary>For connections that prove nothing.</summary>
    public static readonly Credential Empty = new();

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ClientIdentity? Identity { get; init; }

    /// <summary>What is recorded as used for the request.</summary>
    public SecretKind? Kind { get; init; }

    /// <summary>Further secrets that it takes, and that are recorded as used.</summary>
    public IReadOnlyList<SecretKind> Used { get; init; } = [];

    /// <summary>What the PSP may refuse; null where it is always the same.</summary>
    public string? Value { get; init; }

    /// <summary>Why there is none; for people.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it did not come in time for the request.</summary>
    public bool IsTooLate { get; init; }

    /// <summary>Whether the PSP refused to give us one.</summary>
    public bool Refused { get; init; }

    /// <summary>Whether there is none because the PSP is not well.</summary>
    public bool PspFailed { get; init; }

    /// <summary>Never what is secret, wherever a record would show itself.</summary>
    public override string ToString() => $"Credential of kind {Kind}";

    public static Credential None(string problem) => new() { Problem = problem };

    /// <summary>One header that holds a secret.</summary>
    public static Credential Header(string name, string prefix, string value, SecretKind kind) =>
        value.Length > 0 && value.All(letter => letter is > ' ' and <= '~')
            ? new Credential { Headers = [KeyValuePair.Create(name, prefix + value)], Kind = kind, Used = [kind], Value = value }
            : None($"The {Missing.NameOf(kind)} holds characters that cannot be sent in a header. Set it again, without spaces or line ends.");
}

/// <summary>One way to prove who we are.</summary>
internal interface IAuthentication
{
    AuthenticationScheme Scheme { get; }

    Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken);
}

/// <summary>Says why a secret is not there.</summary>
internal static class Missing
{
    /// <summary>The first of these that has no value, as a reason; null where all have one.</summary>
    public static Credential? Of(OpenedSecrets secrets, params IEnumerable<SecretKind> needed)
    {
        foreach (var kind in needed)
        {
            if (string.IsNullOrEmpty(secrets[kind]))
            {
                return Credential.None(Why(kind, secrets.Kept(kind)));
            }
        }

        return null;
    }

    public static string NameOf(SecretKind kind) => kind switch
    {
        SecretKind.ApiKey => "API key",
        SecretKind.ApiSecret => "API secret",
        SecretKind.ClientId => "client id",
        SecretKind.ClientSecret => "client secret",
        SecretKind.ClientCertificate => "client certificate",
        SecretKind.ClientCertificatePassword => "password of the client certificate",
        SecretKind.Password => "password",
        SecretKind.WebhookSecret => "webhook secret",
        _ => "secret",
    };

    private static string Why(SecretKind kind, ConnectionSecret? kept) => kept switch
    {
        null => $"The {NameOf(kind)} is not set. Set it on the connection.",
        { EnvironmentName: { } variable } => $"The environment variable {variable} is not set: it should hold the {NameOf(kind)}.",
        _ => $"The {NameOf(kind)} can no longer be decrypted: set it again.",
    };
}
