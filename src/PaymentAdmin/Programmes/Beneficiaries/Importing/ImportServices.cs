using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Programmes.Beneficiaries.Importing;

internal static class ImportServices
{
    public static void AddBeneficiaryImport(this IServiceCollection services)
    {
        services.AddScoped<KeepBeneficiaries>();
        services.AddScoped<IImportKind, ImportBeneficiaries>();
    }

    public static void MapBeneficiaryImport(this IEndpointRouteBuilder routes) =>
        routes.MapApi("beneficiaries", "Imports")
            .MapPost("import", (HttpRequest request, [AsParameters] Parameters _, ReceiveImport receive, Actor actor, CancellationToken cancellationToken) =>
                ImportUpload.Receive(request, ImportKind.Beneficiaries, ProgrammeOf(request), receive, actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .TakesFile()
            .WithSummary("Imports beneficiaries of a programme from a CSV or XLSX file.");

    private static Guid ProgrammeOf(HttpRequest request) =>
        new QueryInput(request.Query).Id("programme_id", PublicId.Programme) ?? throw Refusal.Invalid("programme_id", "Say which programme they join: ?programme_id=prg_…");

    /// <summary>For the API's description.</summary>
    internal sealed record Parameters
    {
        public string? Programme_id { get; init; }
        public string? Dry_run { get; init; }
        public string? Skip_bad_rows { get; init; }
    }
}
