using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PaymentAdmin.Platform.Work;

public static class WorkServices
{
    /// <summary>What all queues stand on.</summary>
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.TryAddSingleton<WorkSignal>();
        services.TryAddSingleton<ClaimWork>();
        services.TryAddSingleton<RenewLease>();
        services.TryAddSingleton<TryWork>();
        services.TryAddScoped<QueueFigures>();
        return services;
    }

    /// <summary>A queue, who does its work, and this node's loop over it.</summary>
    public static IServiceCollection AddWorkQueue<THandler>(this IServiceCollection services, WorkQueue queue)
        where THandler : class, IWorkHandler
    {
        services.AddWork();
        services.AddSingleton(queue);
        services.AddScoped<THandler>();
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<WorkRunner>(provider, queue, typeof(THandler)));
        return services;
    }
}
