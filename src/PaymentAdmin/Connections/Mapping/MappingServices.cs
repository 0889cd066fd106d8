namespace PaymentAdmin.Connections.Mapping;

internal static class MappingServices
{
    public static void AddFieldMapping(this IServiceCollection services)
    {
        services.AddScoped<GetFieldMapping>();
        services.AddScoped<ReplaceFieldMapping>();
        services.AddScoped<DecideFieldMapping>();
        services.AddScoped<PreviewFieldMapping>();
    }
}
