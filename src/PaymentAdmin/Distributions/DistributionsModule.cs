using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Distributions.Pilot;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions: payments that are prepared, checked, approved and released together.</summary>
public static class DistributionsModule
{
    public static void AddDistributions(this IServiceCollection services)
    {
        services.AddScoped<CheckDistribution>();
        services.AddScoped<PaymentContent>();
        services.AddPilot();
        services.AddFollowUp();
    }

    public static void MapDistributions(this IEndpointRouteBuilder routes)
    {
        PilotEndpoints.Map(routes);
        FollowUpEndpoints.Map(routes);
    }
}
