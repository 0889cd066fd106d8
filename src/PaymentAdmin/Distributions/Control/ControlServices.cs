namespace PaymentAdmin.Distributions.Control;

internal static class ControlServices
{
    public static void AddDistributionControl(this IServiceCollection services)
    {
        services.AddScoped<StopDistribution>();
        services.AddScoped<ResumeDistribution>();
        services.AddScoped<CancelRest>();
    }
}
