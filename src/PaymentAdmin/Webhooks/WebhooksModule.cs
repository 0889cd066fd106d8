using PaymentAdmin.Platform.Work;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Webhooks;

/// <summary>What PSPs send to us.</summary>
public static class WebhooksModule
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<StoreArrivals>();
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReceiveIssuedSecret>();
        services.AddScoped<AskPsp>();
        services.AddScoped<SweepHeld>();
        services.AddHostedService<HeldSweeper>();
        services.AddHealth();
        services.AddWorkQueue<ProcessNotification>(WebhookQueue.Settings);
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        HealthEndpoints.Map(routes);
    }
}
