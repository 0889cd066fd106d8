using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Daily;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Webhooks.Health;
using PaymentAdmin.Webhooks.Rejections;

namespace PaymentAdmin.Webhooks;

/// <summary>What PSPs send to us.</summary>
public static class WebhooksModule
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(new InboxSettings());
        services.AddSingleton<StoreArrivals>();
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReceiveIssuedSecret>();
        services.AddScoped<AskPsp>();
        services.AddScoped<SweepHeld>();
        services.AddScoped<ListNotifications>();
        services.AddScoped<GetNotification>();
        services.AddScoped<CountNotifications>();
        services.AddScoped<ListNotificationFilters>();
        services.AddSingleton<WebhookWatch>();
        services.AddHostedService<HeldSweeper>();
        services.AddRejections();
        services.AddDailyWork<DropOldBodies>();
        services.AddHealth();
        services.AddWorkQueue<ProcessNotification>(WebhookQueue.Settings);
        services.AddScoped<ReplayNotification>();
        services.AddScoped<ReleaseNotification>();
        services.AddScoped<DiscardNotification>();
        services.AddScoped<StartReplay>();
        services.AddScoped<CancelReplay>();
        services.AddScoped<ListReplays>();
        services.AddScoped<GetReplay>();
        services.AddWorkQueue<RunReplay>(ReplayQueue.Settings);
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        ReplayEndpoints.Map(routes);
        NotificationEndpoints.Map(routes);
        HealthEndpoints.Map(routes);
        RejectionEndpoints.Map(routes);
    }
}
