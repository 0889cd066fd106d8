using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Webhooks.Health;

internal static class HealthServices
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddScoped<CountWebhooks>();
        services.AddScoped<JudgeWebhookHours>();
        services.AddScoped<GetWebhookHealth>();

        // A busy hour takes longer to count: then it is counted less often, so that counting never takes more than a small part of the database's time.
        services.AddJob<KeepHealth>(new Job("count_webhooks", "Count webhooks and judge their hours", JobSchedule.Every(TimeSpan.FromSeconds(10), timesAsLong: 20)));
    }
}
