using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Programmes.Beneficiaries;

internal static class BeneficiaryServices
{
    public static void AddBeneficiaries(this IServiceCollection services)
    {
        services.AddScoped<AddBeneficiary>();
        services.AddScoped<UpdateBeneficiary>();
        services.AddScoped<GetBeneficiary>();
        services.AddScoped<ListBeneficiaries>();
        services.AddScoped<ListBeneficiaryPayments>();
        services.AddScoped<ListPayeeChanges>();
        services.AddScoped<DecidePayeeChange>();
        services.AddScoped<ListKycConnections>();
        services.AddScoped<ListProgrammeChoices>();
        services.AddScoped<RequestKyc>();
        services.AddWorkQueue<AskKyc>(KycQueue.Settings);
    }
}
