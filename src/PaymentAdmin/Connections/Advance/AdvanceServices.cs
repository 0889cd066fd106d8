namespace PaymentAdmin.Connections.Advance;

internal static class AdvanceServices
{
    public static void AddAdvance(this IServiceCollection services)
    {
        services.AddScoped<GoLiveGate>();
        services.AddScoped<AdvanceConnection>();
        services.AddScoped<GetAdvance>();
    }
}
