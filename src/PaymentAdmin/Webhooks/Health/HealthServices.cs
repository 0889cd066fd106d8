namespace PaymentAdmin.Webhooks.Health;

internal static class HealthServices
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddScoped<CountWebhooks>();
        services.AddScoped<JudgeWebhookHours>();
        services.AddScoped<GetWebhookHealth>();
        services.AddHostedService<HealthLoop>();
    }
}
