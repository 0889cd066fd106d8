using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>A key, sent as a bearer token (psp-integration, phase 1 step 3).</summary>
internal sealed class ApiKeyAuthentication : IAuthentication
{
    public AuthenticationScheme Scheme => AuthenticationScheme.ApiKey;

    public Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken) =>
        Task.FromResult(Missing.Of(need.Secrets, SecretKind.ApiKey) ?? Credential.Header("Authorization", "Bearer ", need.Secrets[SecretKind.ApiKey]!, SecretKind.ApiKey));
}
