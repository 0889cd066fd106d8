using System.Text;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Imports;

/// <summary>Endpoints that take a file to be imported.</summary>
public static class ImportUpload
{
    /// <summary>Lets the request be larger than others, and says what it answers. What it takes is checked once it is known who sends it.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new UploadedFile.SizeLimit(ImportContent.MaxBytes))
        .Produces<ImportAnswer>()
        .Produces<ImportAnswer>(StatusCodes.Status202Accepted);

    /// <summary>Reads the request and does what it asks for.</summary>
    public static async Task<IResult> Receive(HttpRequest request, ImportKind kind, Guid targetId, ReceiveImport receive, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        var query = new QueryInput(request.Query);
        var dryRun = Flag(query, "dry_run");
        var skipBadRows = Flag(query, "skip_bad_rows");
        query.Done();
        await using var part = await UploadedFile.Of(request, cancellationToken);
        var answer = await receive.Handle(
            new ReceiveImport.Input(kind, targetId, part.Name, dryRun, skipBadRows), part.Content, actor, cancellationToken,
            sha => OnceHeader.Read(request, Encoding.UTF8.GetBytes($"{targetId:N} {dryRun} {skipBadRows} {sha}")));
        return Result(answer);
    }

    /// <summary>200 with what came of it, or 202 with where to ask.</summary>
    internal static IResult Result(ImportAnswer answer) =>
        answer.IsRunning ? TypedResults.Accepted($"/api/v1/imports/{answer.Id}", answer) : TypedResults.Json(answer, Wire.Json);

    private static bool Flag(QueryInput query, string name) => query.OneOf(name, "false", "true", "false") == "true";
}
