using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Caching.Memory;

namespace PaymentAdmin.Access;

/// <summary>Whether a signed-in person still is who they were: password, roles and state unchanged since the cookie or token was made.</summary>
public sealed class PersonCheck(PersonSignIn signIn, IMemoryCache cache)
{
    /// <summary>How long a change of rights may take to reach a request.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private const string StampClaim = "AspNet.Identity.SecurityStamp";

    public async Task<bool> IsCurrent(ClaimsPrincipal person)
    {
        var key = (nameof(PersonCheck), person.FindFirstValue(ClaimTypes.NameIdentifier), person.FindFirstValue(StampClaim));
        if (cache.TryGetValue(key, out bool known))
        {
            return known;
        }

        var user = await signIn.ValidateSecurityStampAsync(person);
        var current = user is not null && await signIn.CanSignInAsync(user);
        return cache.Set(key, current, Delay);
    }
}

/// <summary>In every request: who is no longer current counts as not signed in.</summary>
internal sealed class CurrentPersonOnly(PersonCheck check) : IClaimsTransformation
{
    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated != true || await check.IsCurrent(principal) ? principal : new ClaimsPrincipal(new ClaimsIdentity());
}

/// <summary>In every open page: who is no longer current is signed out of it.</summary>
internal sealed class CircuitAuthentication(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => PersonCheck.Delay;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PersonCheck>().IsCurrent(authenticationState.User);
    }
}

/// <summary>
/// Who is no longer current is asked to sign in again. Left alone the framework would say that they lack the
/// permission, because their cookie or token as such can still be read.
/// </summary>
internal sealed class SignInAgain : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        _inner.HandleAsync(
            next,
            context,
            policy,
            authorizeResult.Forbidden && context.User.Identity?.IsAuthenticated != true ? PolicyAuthorizationResult.Challenge() : authorizeResult);
}
