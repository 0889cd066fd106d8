using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace PaymentAdmin.Platform.Api;

/// <summary>The permission that an endpoint needs, for the message of its 403 and for the test that walks all endpoints.</summary>
public sealed record RequiredPermission(string Permission);

public static class ApiModule
{
    private const string Root = "/api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.ConfigureHttpJsonOptions(options => Wire.Configure(options.SerializerOptions));
        services.AddOpenApi("v1");
        services.AddScoped<UnitOfWork>();

        // Who acts in a request. Pages ask the authentication state instead: a circuit has no request.
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.User.ToActor(Correlation.Current()));
        return services;
    }

    /// <summary>Errors of the API as problem details; must stand before authentication.</summary>
    public static void UseApiProblems(this IApplicationBuilder app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = Problems.Write,
                AllowStatusCode404Response = true,

                // What is a fault is logged with its correlation id; a refusal is an answer.
                SuppressDiagnosticsCallback = _ => true,
            });
            api.UseStatusCodePages(context => Problems.WriteStatus(context.HttpContext));
        });
    }

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>The root of our REST API. Bearer tokens only: a cookie would let another site act for a signed-in person.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string path, string tag) =>
        routes.MapGroup($"{Root}/v1/{path}").WithTags(tag);

    /// <summary>Lets in who holds a bearer token with this permission; the handler checks the permission once more.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission) where TBuilder : IEndpointConventionBuilder =>
        builder
            .RequireAuthorization(new AuthorizationPolicyBuilder(IdentityConstants.BearerScheme)
                .RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.May(permission))
                .Build())
            .WithMetadata(new RequiredPermission(permission));

    /// <summary>The answer with its version as ETag.</summary>
    public static IResult WithETag<T>(this HttpContext context, Versioned<T> versioned, string? createdAt = null)
    {
        context.Response.Headers.ETag = IfMatch.Tag(versioned.Version);
        return createdAt is null ? TypedResults.Json(versioned.Answer, Wire.Json) : TypedResults.Created(createdAt, versioned.Answer);
    }
}
