using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Webhooks.Rejections;

internal static class RejectionServices
{
    public static void AddRejections(this IServiceCollection services)
    {
        services.AddSingleton<RejectionCounts>();
        services.AddSingleton<RejectionRate>();
        services.AddSingleton<RejectionTurn>();
        services.AddSingleton<RecentDoors>();
        services.AddScoped<KeepRejected>();
        services.AddScoped(provider => new RejectDelivery(
            provider.GetRequiredService<RejectionCounts>(),
            provider.GetRequiredService<RejectionRate>(),
            provider.GetRequiredService<RecentDoors>(),
            provider.GetRequiredService<KeepRejected>(),
            provider.GetRequiredService<ILogger<RejectDelivery>>()));
        services.AddHostedService<RejectionCounter>();
        services.AddScoped<ListRejections>();
        services.AddScoped<VerifyAgain>();
        services.AddJob<DropOldRejections>(new Job("drop_old_rejections", "Drop old rejected deliveries", JobSchedule.Daily(1, 30)));
    }
}
