namespace PaymentAdmin.Tenants;

/// <summary>The organisations on whose behalf money moves.</summary>
public static class TenantsModule
{
    public static void AddTenants(this IServiceCollection services)
    {
        services.AddScoped<AddTenant>();
        services.AddScoped<UpdateTenant>();
        services.AddScoped<ListTenants>();
    }

    public static void MapTenants(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
