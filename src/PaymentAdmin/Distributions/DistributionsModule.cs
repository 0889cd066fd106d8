using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Distributions.Importing;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions: payments that are prepared, checked, approved and released together.</summary>
public static class DistributionsModule
{
    public static void AddDistributions(this IServiceCollection services)
    {
        services.AddScoped<PaymentContent>();
        services.AddScoped<IPayeeEffect, RefreshDrafts>();
        services.AddScoped<MakeDistribution>();
        services.AddScoped<RenameDistribution>();
        services.AddScoped<ReadDistribution>();
        services.AddScoped<ListDistributions>();
        services.AddScoped<CheckDistribution>();
        services.AddScoped<ListPayments>();
        services.AddScoped<AddPayment>();
        services.AddScoped<ChangePayment>();
        services.AddScoped<RefreshPayees>();
        services.AddPilot();
        services.AddFollowUp();
        services.AddPaymentImport();
        services.AddApproval();
    }

    public static void MapDistributions(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        PaymentEndpoints.Map(routes);
        PilotEndpoints.Map(routes);
        FollowUpEndpoints.Map(routes);
        routes.MapPaymentImport();
        ApprovalEndpoints.Map(routes);
        DelegationEndpoints.Map(routes);
    }
}
