using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>What runs in the background, for people: jobs, queues, and what in them needs a person.</summary>
public static class JobsModule
{
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddWork();
        services.AddScoped<IJobTrouble, TellOfJobs>();
        services.AddScoped<ListJobs>();
        services.AddScoped<ControlJob>();
        services.AddScoped<ListQueueItems>();
        services.AddScoped<ControlQueue>();
        services.AddScoped<RunItem>();
        services.AddSingleton<JobWatch>();
        services.AddJob<TellOfStops>(TellOfStops.Settings);
    }

    public static void MapJobs(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
