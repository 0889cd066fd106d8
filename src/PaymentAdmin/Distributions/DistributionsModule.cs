using PaymentAdmin.Distributions.Approval;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions: payments that are prepared, checked, approved and released together.</summary>
public static class DistributionsModule
{
    public static void AddDistributions(this IServiceCollection services)
    {
        services.AddScoped<PaymentContent>();
        services.AddScoped<MakeDistribution>();
        services.AddScoped<RenameDistribution>();
        services.AddScoped<ReadDistribution>();
        services.AddScoped<ListDistributions>();
        services.AddScoped<CheckDistribution>();
        services.AddScoped<ListPayments>();
        services.AddScoped<AddPayment>();
        services.AddScoped<ChangePayment>();
        services.AddScoped<RefreshPayees>();
        services.AddApproval();
    }

    public static void MapDistributions(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        PaymentEndpoints.Map(routes);
        ApprovalEndpoints.Map(routes);
        DelegationEndpoints.Map(routes);
    }
}
