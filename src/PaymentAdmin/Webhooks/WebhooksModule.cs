using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Daily;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Webhooks.Rejections;

namespace PaymentAdmin.Webhooks;

/// <summary>What PSPs send to us.</summary>
public static class WebhooksModule
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(new WebhookSettings());
        services.AddSingleton<StoreArrivals>();
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReceiveIssuedSecret>();
        services.AddScoped<SweepHeld>();
        services.AddHostedService<HeldSweeper>();
        services.AddRejections();
        services.AddDailyWork<DropOldBodies>();
        services.AddWorkQueue<ProcessNotification>(WebhookQueue.Settings);
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        RejectionEndpoints.Map(routes);
    }
}
