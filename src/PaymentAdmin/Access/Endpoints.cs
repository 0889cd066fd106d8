using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Access;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapApi("auth", "Sign-in").AllowAnonymous();
        auth.MapPost("token", (Body<IssueToken.Credentials> body, IssueToken tokens, CancellationToken cancellationToken) =>
                tokens.ForPassword(body.Value, cancellationToken))
            .WithSummary("Gives an access token for an e-mail address and a password.");
        auth.MapPost("refresh", (Body<IssueToken.RefreshRequest> body, IssueToken tokens) => tokens.ForRefreshToken(body.Value))
            .WithSummary("Gives a new access token for a refresh token.");

        routes.MapPost("/sign-out", async (HttpContext context) =>
            {
                await context.SignOutAsync(IdentityConstants.ApplicationScheme);
                return TypedResults.LocalRedirect(AccessModule.SignInPath);
            })
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
