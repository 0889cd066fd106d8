using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PaymentAdmin.Platform.Daily;

internal static class DailyServices
{
    /// <summary>Has something done once a day.</summary>
    public static void AddDailyWork<TWork>(this IServiceCollection services) where TWork : class, IDailyWork
    {
        services.AddScoped<TWork>();
        services.AddSingleton(new DailyWork(typeof(TWork)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DailyRunner>());
    }
}
