using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Programmes.Beneficiaries.Importing;

namespace PaymentAdmin.Programmes;

/// <summary>Programmes, and the people that they pay.</summary>
public static class ProgrammesModule
{
    public static void AddProgrammes(this IServiceCollection services)
    {
        services.AddScoped<AddProgramme>();
        services.AddScoped<UpdateProgramme>();
        services.AddScoped<ListProgrammes>();
        services.AddBeneficiaries();
        services.AddBeneficiaryImport();
    }

    public static void MapProgrammes(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        BeneficiaryEndpoints.Map(routes);
        routes.MapBeneficiaryImport();
    }
}
