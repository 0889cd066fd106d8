using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>A client certificate, and a key beside it where one is set.</summary>
internal sealed class MtlsAuthentication(ClientIdentities identities) : IAuthentication
{
    public AuthenticationScheme Scheme => AuthenticationScheme.Mtls;

    public Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken) => Task.FromResult(Obtain(need.Secrets));

    private Credential Obtain(OpenedSecrets secrets)
    {
        // A password or a key that is kept but cannot be read is not the same as none.
        var needed = ((SecretKind[])[SecretKind.ClientCertificatePassword, SecretKind.ApiKey]).Where(kind => secrets.Kept(kind) is not null);
        if (Missing.Of(secrets, [SecretKind.ClientCertificate, .. needed]) is { } missing)
        {
            return missing;
        }

        var (identity, problem) = identities.Of(secrets[SecretKind.ClientCertificate]!, secrets[SecretKind.ClientCertificatePassword]);
        if (identity is null)
        {
            return Credential.None(problem!);
        }

        var key = secrets[SecretKind.ApiKey] is { } value ? Credential.Header("Authorization", "Bearer ", value, SecretKind.ApiKey) : Credential.Empty;
        return key with { Identity = identity, Kind = SecretKind.ClientCertificate, Used = [SecretKind.ClientCertificate, .. key.Used] };
    }
}
