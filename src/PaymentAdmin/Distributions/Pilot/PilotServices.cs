using PaymentAdmin.Connections;

namespace PaymentAdmin.Distributions.Pilot;

internal static class PilotServices
{
    public static void AddPilot(this IServiceCollection services)
    {
        services.AddScoped<GetPilot>();
        services.AddScoped<NotePilot>();
        services.AddScoped<ConfirmPilot>();
        services.AddScoped<IGoLiveCheck, PilotConfirmedCheck>();
    }
}
