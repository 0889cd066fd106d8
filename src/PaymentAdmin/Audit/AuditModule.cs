namespace PaymentAdmin.Audit;

/// <summary>The record of every change: who, when, what, from what to what.</summary>
public static class AuditModule
{
    public static void AddAudit(this IServiceCollection services) => services.AddScoped<ListAudit>();

    public static void MapAudit(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
