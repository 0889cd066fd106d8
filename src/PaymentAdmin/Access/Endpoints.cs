using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Access;

internal static class Endpoints
{
    private static readonly CsvColumn<PersonAnswer>[] Columns =
    [
        new("id", row => row.Id),
        new("email", row => row.Email),
        new("roles", row => string.Join(", ", row.Roles)),
        new("active", row => row.Active ? "true" : "false"),
        new("locked_until", row => row.LockedUntil is { } until ? Wire.WriteTime(until) : null),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapSignIn(routes);
        MapPeople(routes);
    }

    private static void MapSignIn(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapApi("auth", "Sign-in").AllowAnonymous().AddEndpointFilter(NeverStored);
        auth.MapPost("token", (Body<IssueToken.Credentials> body, IssueToken tokens, CancellationToken cancellationToken) =>
                tokens.ForPassword(body.Value, cancellationToken))
            .WithSummary("Gives an access token for an e-mail address and a password.");
        auth.MapPost("refresh", (Body<IssueToken.RefreshRequest> body, IssueToken tokens) => tokens.ForRefreshToken(body.Value))
            .WithSummary("Gives a new access token for a refresh token.");

        routes.MapPost("/sign-out", async Task<IResult> (HttpContext context) =>
            {
                // Browsers say where a request comes from: no other site signs a person out.
                if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
                {
                    return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
                }

                await context.SignOutAsync(IdentityConstants.ApplicationScheme);
                return TypedResults.LocalRedirect(AccessModule.SignInPath);
            })
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static void MapPeople(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("users", "People");

        api.MapPost("", async (HttpContext http, Body<AddPerson.Input> body, AddPerson add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(added, $"/api/v1/users/{added.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageUsers)
            .AddEndpointFilter(NeverStored)
            .Produces<PersonWithPassword>(StatusCodes.Status201Created)
            .WithSummary("Adds a person. Without a password one is generated; it is in this one answer only.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListPeople list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListPeople.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ManageUsers)
            .WithSummary("Lists people.");

        api.MapGet("{id}", async (HttpContext http, string id, ListPeople list, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await list.One(PublicId.User.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ManageUsers)
            .Produces<PersonAnswer>()
            .WithSummary("One person.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<ChangePerson.Input> body, IfMatch ifMatch, ChangePerson change, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await change.Handle(PublicId.User.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageUsers)
            .Produces<PersonAnswer>()
            .WithSummary("Changes a person's roles, or whether they are active.");

        api.MapPost("{id}/reset-password", async (HttpContext http, string id, Body<ResetPassword.Input> body, ResetPassword reset, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await reset.Handle(PublicId.User.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageUsers)
            .AddEndpointFilter(NeverStored)
            .Produces<PersonWithPassword>()
            .WithSummary("Gives somebody else a new initial password and unlocks their account. Without a password one is generated; it is in this one answer only.");

        routes.MapGet("/people/export.csv", (HttpRequest request, ListPeople list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("people", list.All(ListPeople.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ManageUsers)
            .ExcludeFromDescription();
    }

    /// <summary>An answer with a password or token in it is kept by nobody on its way.</summary>
    private static ValueTask<object?> NeverStored(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListPeople.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Search { get; init; }
        public string? Role { get; init; }
        public string? Active { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
