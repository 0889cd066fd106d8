namespace PaymentAdmin.Monitoring;

/// <summary>What people have to know of now.</summary>
public static class MonitoringModule
{
    public static void AddMonitoring(this IServiceCollection services)
    {
        services.AddScoped<ListAlerts>();
        services.AddScoped<CloseAlert>();
    }

    public static void MapMonitoring(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
