using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>Nothing to prove.</summary>
internal sealed class NoAuthentication : IAuthentication
{
    public AuthenticationScheme Scheme => AuthenticationScheme.None;

    public Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken) => Task.FromResult(Credential.Empty);
}
