using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Localization;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Settings;
using Radzen;

namespace PaymentAdmin.UI;

/// <summary>The pages' frame: layout, theme, shared components.</summary>
public static class UIModule
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Exports = [".csv", ".jsonl"];

    public static void AddUI(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddScoped<BrowserZone>();
        services.AddScoped<CircuitTheme>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            // The words are English; numbers and dates follow the person's browser.
            options.DefaultRequestCulture = new RequestCulture("en-GB");
            options.SupportedUICultures = [CultureInfo.GetCultureInfo("en-GB")];
            options.SupportedCultures = CultureInfo.GetCultures(CultureTypes.AllCultures);
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    /// <summary>What every page answer carries, and what a page that fails or does not exist shows.</summary>
    public static void UseUI(this WebApplication app, AppSettings settings)
    {
        if (settings.PublicBaseUrl is { } outside)
        {
            // Behind a proxy the request's own scheme and host are the proxy's business; links are for people outside.
            app.Use((context, next) =>
            {
                context.Request.Scheme = outside.Scheme;
                context.Request.Host = HostString.FromUriComponent(outside);
                return next(context);
            });
        }

        app.Use((context, next) =>
        {
            // When the answer starts, because an answer to a failure begins with the headers cleared.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers.ContentSecurityPolicy = ContentPolicy;
                if (ApiModule.IsApi(context) || Exports.Any(context.Request.Path.Value!.EndsWith))
                {
                    headers.CacheControl = "no-store";
                }

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
            pages.UseRequestLocalization();
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,

                // An export refuses as the API does.
                StatusCodeSelector = failure => failure is Refusal refusal ? Problems.StatusOf(refusal.Kind) : StatusCodes.Status500InternalServerError,
                AllowStatusCode404Response = true,
            });

            // Only what a person reads: shown in answer to a POST, the page would miss its antiforgery token and turn each 401 into a 400.
            pages.UseWhen(context => HttpMethods.IsGet(context.Request.Method), read => read.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
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
    }
}
