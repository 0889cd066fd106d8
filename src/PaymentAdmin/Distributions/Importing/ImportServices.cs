using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Importing;

internal static class ImportServices
{
    public static void AddPaymentImport(this IServiceCollection services) => services.AddScoped<IImportKind, ImportPayments>();

    public static void MapPaymentImport(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}", "Imports").RequirePermission(Permissions.ManageDistributions);

        api.MapPost("payments/import", (HttpRequest request, string id, [AsParameters] ImportParameters _, ReceiveImport receive, Actor actor, CancellationToken cancellationToken) =>
                ImportUpload.Receive(request, ImportKind.Payments, PublicId.Distribution.Parse(id), receive, actor, cancellationToken))
            .TakesFile()
            .WithSummary("Imports payments from a CSV or XLSX file, and the beneficiaries that they name.");

        api.MapGet("imports", (HttpRequest request, string id, [AsParameters] ListParameters _, ListImports list, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var slice = Slice.Read(query);
                query.Done();
                return list.Handle(PublicId.Distribution.Parse(id), slice, actor, cancellationToken);
            })
            .WithSummary("Lists the files that were imported into a distribution, newest first.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by what is asked for.</summary>
    internal sealed record ImportParameters
    {
        public string? Dry_run { get; init; }
        public string? Skip_bad_rows { get; init; }
    }

    internal sealed record ListParameters
    {
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
