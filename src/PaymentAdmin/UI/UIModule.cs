using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Settings;
using Radzen;

namespace PaymentAdmin.UI;

/// <summary>The pages' frame: layout, theme, shared components.</summary>
public static class UIModule
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void AddUI(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddScoped<BrowserZone>();
        services.AddScoped<CircuitTheme>();
    }

    /// <summary>What every page answer carries, and what a page that fails or does not exist shows.</summary>
    public static void UseUI(this WebApplication app, AppSettings settings)
    {
        app.Use((context, next) =>
        {
            // When the answer starts, because an answer to a failure begins with the headers cleared.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers.ContentSecurityPolicy = ContentPolicy;
                return Task.CompletedTask;
            });
            return next(context);
        });
        if (settings.PublicBaseUrl?.Scheme == Uri.UriSchemeHttps)
        {
            app.UseHsts();
        }

        app.UseWhen(context => !ApiModule.IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    public static void MapUI(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(endpoint =>
            {
                // Pages name their permission; the circuit behind them is for whoever is signed in.
                if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
                {
                    endpoint.Metadata.Add(new AuthorizeAttribute());
                }
            });

        // What no route takes does not exist; without this the deny-by-default policy would send people to sign in first.
        app.MapFallback("{**path}", () => TypedResults.NotFound()).AllowAnonymous();
    }
}
