using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions: payments that are prepared, checked, approved and released together.</summary>
public static class DistributionsModule
{
    public static void AddDistributions(this IServiceCollection services)
    {
        services.AddScoped<CheckDistribution>();
        services.AddScoped<PaymentContent>();
        services.AddScoped<IPayeeEffect, RefreshDrafts>();
    }
}
