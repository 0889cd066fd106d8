using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("imports", "Imports").RequirePermission(Permissions.ManageDistributions);

        api.MapGet("template", (HttpRequest request, [AsParameters] TemplateParameters _, ImportTemplate template, Actor actor) => Template(request, template, actor))
            .WithSummary("An empty file with the columns of a kind of import, as CSV or XLSX.");

        api.MapGet("{id}", (HttpRequest request, string id, [AsParameters] ItemParameters _, GetImport get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Import.Parse(id), GetImport.Query.Read(request.Query), actor, cancellationToken))
            .WithSummary("One import: how far it is, its errors row by row, and the changes of payees that it asks for.");

        api.MapGet("{id}/columns", (string id, GetImportColumns get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Import.Parse(id), actor, cancellationToken))
            .WithSummary("What the file's columns are called, and which is taken for which.");

        api.MapPost("{id}/run", async (string id, Body<StartImport.Input> body, StartImport start, Actor actor, CancellationToken cancellationToken) =>
                ImportUpload.Result(await start.Handle(PublicId.Import.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .Produces<ImportAnswer>()
            .Produces<ImportAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Imports a file that is here already: after a dry run, with columns chosen by hand, or its good rows only.");

        api.MapPost("{id}/cancel", (string id, Body<Nothing> body, CancelImport cancel, Actor actor, CancellationToken cancellationToken) =>
                cancel.Handle(PublicId.Import.Parse(id), actor, cancellationToken, body.Once))
            .WithSummary("Stops an import; rows that are in stay.");

        api.MapGet("{id}/annotated", Annotated)
            .WithSummary("The file again, with a column that says what is wrong with each row.");

        routes.MapGet("/imports/template", (HttpRequest request, ImportTemplate template, Actor actor) => Template(request, template, actor))
            .RequireAuthorization(Permissions.ManageDistributions).ExcludeFromDescription();
        routes.MapGet("/imports/{id}/annotated", Annotated)
            .RequireAuthorization(Permissions.ManageDistributions).ExcludeFromDescription();
    }

    private static FileContentHttpResult Template(HttpRequest request, ImportTemplate template, Actor actor)
    {
        var query = new QueryInput(request.Query);
        var kind = query.Word<ImportKind>("kind") ?? ImportKind.Payments;
        var format = query.Word<FileFormat>("format") ?? FileFormat.Xlsx;
        query.Done();
        return TypedResults.File(template.Handle(kind, format, actor), TableWriter.ContentType(format), $"{Words.Of(kind)}.{Words.Of(format)}");
    }

    private static async Task<IResult> Annotated(HttpContext http, string id, AnnotateImport annotate, Actor actor, CancellationToken cancellationToken)
    {
        var file = await annotate.Handle(PublicId.Import.Parse(id), actor, cancellationToken);

        // The writers of archives and XML do not wait; what they write leaves piece by piece all the same.
        http.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;
        return TypedResults.Stream(stream => file.Write(stream, cancellationToken), TableWriter.ContentType(file.Format), file.FileName);
    }

    /// <summary>A body in which nothing is said.</summary>
    internal sealed record Nothing;

    /// <summary>For the API's description; the values are read, with a message for each, by the queries themselves.</summary>
    internal sealed record TemplateParameters
    {
        public string? Kind { get; init; }
        public string? Format { get; init; }
    }

    internal sealed record ItemParameters
    {
        public string? After_row { get; init; }
        public string? Limit { get; init; }
    }
}
