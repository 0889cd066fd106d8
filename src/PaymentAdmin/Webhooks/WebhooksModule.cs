using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Jobs;
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
        services.AddSingleton<HeldSweeper>();
        services.AddJob<HeldSweeper>(new Job("release_held_webhooks", "Release held webhooks", JobSchedule.Every(TimeSpan.FromMinutes(1))));
        services.AddRejections();
        services.AddJob<DropOldBodies>(new Job("drop_old_webhook_bodies", "Drop the bodies of old webhooks", JobSchedule.Daily(1, 40)));
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
