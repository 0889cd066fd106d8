using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>
/// OAuth 2.0 client credentials (RFC 6749, section 4.4). A token serves all calls of a connection until shortly before it
/// expires, until the PSP refuses it, or until other credentials are set.
/// </summary>
internal sealed class OauthAuthentication(ExchangeLog exchanges, TimeProvider clock) : IAuthentication
{
    // RFC 6749, 5.1: where it is left out, it is said elsewhere. Nowhere is it shorter.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, Token> _tokens = new();
    private readonly SingleFlight<Credential> _renewals = new();

    public AuthenticationScheme Scheme => AuthenticationScheme.Oauth2ClientCredentials;

    public Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken)
    {
        if (Missing.Of(need.Secrets, SecretKind.ClientId, SecretKind.ClientSecret) is { } missing)
        {
            return Task.FromResult(missing);
        }

        var version = VersionOf(need);
        return Cached(need, version) is { } cached
            ? Task.FromResult(cached)
            : _renewals.Run(need.Connection.Id, async () => Cached(need, version) ?? await Renew(need, version), cancellationToken);
    }

    private Credential? Cached(CredentialNeed need, string version) =>
        _tokens.TryGetValue(need.Connection.Id, out var token) && token.Version == version && token.Value != need.Refused && clock.Now() < token.RenewAt
            ? CredentialOf(token.Value)
            : null;

    private async Task<Credential> Renew(CredentialNeed need, string version)
    {
        var asked = clock.Now();
        var answer = await exchanges.Send(
            need.Connection, Request(need), new ExchangeNote(CallContext.Token, need.Context, SecretKind.ClientSecret, need.Secrets.Values),
            found => IssuedCredential.Read(found, "access_token") is { } issued ? [issued.Value] : [], CancellationToken.None);
        if (IssuedCredential.Read(answer, "access_token") is { } token)
        {
            _tokens[need.Connection.Id] = new Token(token.Value, version, asked + RenewalTime.After(token.Life ?? DefaultLife));
            return CredentialOf(token.Value);
        }

        _tokens.TryRemove(need.Connection.Id, out _);
        return IssuedCredential.Failure(answer, "The PSP gives us no token");
    }

    private static Credential CredentialOf(string token) => Credential.Header("Authorization", "Bearer ", token, SecretKind.ClientSecret) with { Used = [SecretKind.ClientId, SecretKind.ClientSecret] };

    private static WireRequest Request(CredentialNeed need) => new(
        HttpMethod.Post,
        new Uri(need.Connection.TokenUrl!),
        [KeyValuePair.Create("Accept", "application/json")],
        Form.Of(
            ("grant_type", "client_credentials"),
            ("client_id", need.Secrets[SecretKind.ClientId]!),
            ("client_secret", need.Secrets[SecretKind.ClientSecret]!)),
        Form.ContentType,
        PspHttpClients.NameOf(need.Connection.Id, identity: null),
        TimeSpan.FromSeconds(need.Connection.TimeoutSeconds),
        need.Context.MaxAnswer);

    /// <summary>Other credentials or another address make another token; the values themselves are not kept.</summary>
    private static string VersionOf(CredentialNeed need) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', need.Connection.TokenUrl, need.Secrets[SecretKind.ClientId], need.Secrets[SecretKind.ClientSecret]))));

    private sealed record Token(string Value, string Version, DateTime RenewAt)
    {
        /// <summary>Never the token, wherever a record would show itself.</summary>
        public override string ToString() => nameof(Token);
    }
}
