namespace PaymentAdmin.Processors;

/// <summary>Payment processors: onboarding, settings, status.</summary>
public static class ProcessorsModule
{
    public static void AddProcessors(this IServiceCollection services)
    {
        services.AddScoped<OnboardProcessor>();
        services.AddScoped<ListProcessors>();
        services.AddScoped<GetProcessor>();
        services.AddScoped<UpdateProcessor>();
        services.AddScoped<GetOpenItems>();
        services.AddScoped<RetireProcessor>();
        services.AddScoped<GetOverview>();
    }

    public static void MapProcessors(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
