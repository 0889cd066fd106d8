namespace PaymentAdmin.Webhooks;

/// <summary>What PSPs send to us.</summary>
public static class WebhooksModule
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddScoped<ReceiveWebhook>();
        services.AddScoped<ReceiveIssuedSecret>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
