using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>What PSPs send to us.</summary>
public static class WebhooksModule
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<StoreArrivals>();
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReceiveIssuedSecret>();
        services.AddScoped<SweepHeld>();
        services.AddScoped<ListNotifications>();
        services.AddScoped<GetNotification>();
        services.AddScoped<CountNotifications>();
        services.AddScoped<ListNotificationFilters>();
        services.AddSingleton<WebhookWatch>();
        services.AddHostedService<HeldSweeper>();
        services.AddWorkQueue<ProcessNotification>(WebhookQueue.Settings);
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        NotificationEndpoints.Map(routes);
    }
}
