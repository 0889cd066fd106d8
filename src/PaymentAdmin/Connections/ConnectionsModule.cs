using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Connections.Dialects;
using PaymentAdmin.Connections.Mapping;

namespace PaymentAdmin.Connections;

/// <summary>Connections to PSPs: settings and credentials, calls, field mapping, diagnostics.</summary>
public static class ConnectionsModule
{
    /// <summary>Not AddConnections: the framework has one of its own.</summary>
    public static void AddPspConnections(this IServiceCollection services)
    {
        services.AddSingleton<SecretVault>();
        services.AddScoped<ReadConnection>();
        services.AddScoped<AddConnection>();
        services.AddScoped<UpdateConnection>();
        services.AddScoped<StopConnection>();
        services.AddScoped<ReleaseHalt>();
        services.AddScoped<ListHalts>();
        services.AddScoped<ListConnections>();
        services.AddScoped<RegisterWebhook>();
        services.AddScoped<ListDeliveries>();
        services.AddDialects();
        services.AddCalls();
        services.AddFieldMapping();
        services.AddDiagnostics();
        services.AddAdvance();
    }

    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        CallEndpoints.Map(routes);
        MappingEndpoints.Map(routes);
        DiagnosticsEndpoints.Map(routes);
        AdvanceEndpoints.Map(routes);
    }
}
