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
        where THandler : class, IWorkHandler =>
        services.AddWorkQueue<THandler>(queue, lanes: null);

    /// <summary>The same, for a queue of which lanes are closed and opened again: <typeparamref name="TLanes"/>, one for each node, says which.</summary>
    public static IServiceCollection AddWorkQueue<THandler, TLanes>(this IServiceCollection services, WorkQueue queue)
        where THandler : class, IWorkHandler
        where TLanes : class, IWorkLanes
    {
        services.TryAddSingleton<TLanes>();
        return services.AddWorkQueue<THandler>(queue, provider => provider.GetRequiredService<TLanes>());
    }

    private static IServiceCollection AddWorkQueue<THandler>(this IServiceCollection services, WorkQueue queue, Func<IServiceProvider, IWorkLanes>? lanes)
        where THandler : class, IWorkHandler
    {
        services.AddWork();
        services.AddSingleton(queue);
        services.AddScoped<THandler>();
        services.AddSingleton<IHostedService>(provider => lanes is null
            ? ActivatorUtilities.CreateInstance<WorkRunner>(provider, queue, typeof(THandler))
            : ActivatorUtilities.CreateInstance<WorkRunner>(provider, queue, typeof(THandler), lanes(provider)));
        return services;
    }
}
