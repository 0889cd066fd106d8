using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Access;

/// <summary>Gives bearer tokens for the API: for a password, or for a refresh token.</summary>
public sealed class IssueToken(SignInWithPassword passwords, PersonSignIn signIn, IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
{
    public sealed record Credentials(string Email, string Password);

    public sealed record RefreshRequest([property: JsonPropertyName("refresh_token")] string RefreshToken);

    /// <summary>Tokens as in RFC 6749, section 5.1.</summary>
    public sealed record Tokens(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] long ExpiresIn,
        [property: JsonPropertyName("refresh_token")] string RefreshToken);

    /// <exception cref="Refusal">401 <c>invalid_credentials</c>.</exception>
    public async Task<Tokens> ForPassword(Credentials credentials, CancellationToken cancellationToken) =>
        await Issue(await passwords.Check(credentials.Email, credentials.Password, cancellationToken));

    /// <summary>A refresh token works until it expires, or its person's password, roles or state change.</summary>
    /// <exception cref="Refusal">401 <c>invalid_refresh_token</c>.</exception>
    public async Task<Tokens> ForRefreshToken(RefreshRequest request)
    {
        var ticket = Options.RefreshTokenProtector.Unprotect(request.RefreshToken);
        var valid = ticket?.Properties.ExpiresUtc > clock.GetUtcNow();
        var user = valid ? await signIn.ValidateSecurityStampAsync(ticket!.Principal) : null;
        return user is not null && await signIn.CanSignInAsync(user)
            ? await Issue(user)
            : throw new Refusal(RefusalKind.Unauthenticated, "invalid_refresh_token", "The refresh token is no longer valid. Ask for a new token with e-mail and password.");
    }

    private BearerTokenOptions Options => options.Get(IdentityConstants.BearerScheme);

    private async Task<Tokens> Issue(User user)
    {
        var principal = await signIn.CreateUserPrincipalAsync(user);
        return new Tokens(
            Options.BearerTokenProtector.Protect(Ticket(principal, "AccessToken", Options.BearerTokenExpiration)),
            "Bearer",
            (long)Options.BearerTokenExpiration.TotalSeconds,
            Options.RefreshTokenProtector.Protect(Ticket(principal, "RefreshToken", Options.RefreshTokenExpiration)));
    }

    private AuthenticationTicket Ticket(ClaimsPrincipal principal, string use, TimeSpan lifetime) =>
        new(principal, new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + lifetime }, $"{IdentityConstants.BearerScheme}:{use}");
}
