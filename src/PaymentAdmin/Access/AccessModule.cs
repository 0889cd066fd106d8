using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Access;

/// <summary>Sign-in, people and rights.</summary>
public static class AccessModule
{
    public const string SignInPath = "/sign-in";

    public static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(14);

    /// <summary>How long a browser may stay idle before it has to sign in again.</summary>
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    public static void AddAccess(this WebApplicationBuilder builder, AppSettings settings)
    {
        var services = builder.Services;
        services.AddMemoryCache();
        services.AddIdentityCore<User>()
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<PaymentDb>()
            .AddSignInManager<PersonSignIn>()
            .AddDefaultTokenProviders();

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme, options =>
            {
                options.BearerTokenExpiration = AccessTokenLifetime;
                options.RefreshTokenExpiration = RefreshTokenLifetime;
            })
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                options.LoginPath = SignInPath;
                options.AccessDeniedPath = "/forbidden";
                options.ReturnUrlParameter = "returnUrl";
                options.ExpireTimeSpan = SessionLifetime;
                options.SlidingExpiration = true;
                options.Cookie.Name = "paymentadmin";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = settings.PublicBaseUrl?.Scheme == "https" ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            });

        services.AddAuthorization(options =>
        {
            // Deny by default: what names no permission lets nobody in.
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
            options.AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser());
            foreach (var permission in Permissions.All)
            {
                options.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.May(permission)));
            }
        });
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddScoped<PersonCheck>();
        services.AddScoped<IClaimsTransformation, CurrentPersonOnly>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, SignInAgain>();
        services.AddScoped<IssueToken>();
        services.AddPeople();
    }

    /// <summary>The use cases that need no web host: people, their passwords and their tastes.</summary>
    public static void AddPeople(this IServiceCollection services)
    {
        services.Configure<IdentityOptions>(options =>
        {
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        });
        services.TryAddScoped<IPasswordHasher<User>, PasswordHasher<User>>();
        services.TryAddScoped<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<SignInWithPassword>();
        services.AddScoped<ListPeople>();
        services.AddScoped<AddPerson>();
        services.AddScoped<ChangePerson>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<ChangeOwnPassword>();
        services.AddScoped<ChooseTheme>();
        services.AddScoped<FirstPeople>();
    }

    /// <summary>Makes the roles and, on a new installation, the first platform admin.</summary>
    public static async Task PreparePeople(this IServiceProvider services, AppSettings settings)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstPeople>().Prepare(settings);
    }

    public static void MapAccess(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
