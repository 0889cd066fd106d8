using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Distributions.Control;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Distributions.Importing;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Payments;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions: payments that are prepared, checked, approved and released together.</summary>
public static class DistributionsModule
{
    public static void AddDistributions(this IServiceCollection services)
    {
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
        services.AddScoped<IPaymentStory, DistributionStory>();
        services.AddProgress();
        services.AddPilot();
        services.AddFollowUp();
        services.AddPaymentImport();
        services.AddApproval();
        services.AddDistributionControl();
    }

    public static void MapDistributions(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        PaymentEndpoints.Map(routes);
        routes.MapProgress();
        PilotEndpoints.Map(routes);
        FollowUpEndpoints.Map(routes);
        routes.MapPaymentImport();
        ApprovalEndpoints.Map(routes);
        DelegationEndpoints.Map(routes);
        ControlEndpoints.Map(routes);
    }
}
