using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Platform;

public static class PlatformModule
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Reads the settings and registers what every module stands on: database, clock, secrets, API.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static AppSettings AddPlatform(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            // Below environment variables and the command line, which keep the last word.
            var sources = builder.Configuration.Sources;
            var place = sources.ToList().FindLastIndex(source => source is Microsoft.Extensions.Configuration.Json.JsonConfigurationSource) + 1;
            var development = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
            {
                Path = Path.Combine(ContentFolder.Of(builder.Environment), "appsettings.Development.json"),
                Optional = true,
            };
            development.ResolveFileProvider();
            sources.Insert(place, development);
        }

        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        var settings = AppSettings.Read(builder.Configuration, builder.Environment);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Calls);
        services.AddSingleton(settings.Webhooks);
        services.AddSingleton(settings.Mail);
        services.AddSingleton(settings.Settlement);
        services.AddSingleton(settings.Reconciliation);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(PublicAddress.Of);
        services.AddPaymentDb(settings.Provider, settings.ConnectionString);
        services.AddDataProtection().SetApplicationName("PaymentAdmin");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRingOptions>();
        services.AddSingleton<PersonalData>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietPaths>();
        services.AddApi();
        services.AddWork();
        services.AddMail();
        services.AddJob<DropDoneWork>(new Job("drop_done_work", "Drop work that is done", JobSchedule.Daily(1, 10)));
        return settings;
    }

    /// <summary>Health and the API's description.</summary>
    public static void MapPlatform(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
    }
}
