using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Imports;

/// <summary>
/// Endpoints that take a file: multipart/form-data with a part <c>file</c>, read as it comes. The framework's own form reader would
/// put it on the disk in clear.
/// </summary>
public static class ImportUpload
{
    private const int MaxBoundary = 200;
    private const int MaxParts = 20;

    /// <summary>Room for what stands around the file.</summary>
    private const long Around = 64 * 1024;

    /// <summary>Says what the endpoint takes, and lets it be larger than other requests.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new SizeLimit(ImportContent.MaxBytes + Around))
        .Accepts<IFormFile>("multipart/form-data")
        .Produces<ImportAnswer>()
        .Produces<ImportAnswer>(StatusCodes.Status202Accepted);

    /// <summary>Reads the request and does what it asks for.</summary>
    public static async Task<IResult> Receive(HttpRequest request, ImportKind kind, Guid targetId, ReceiveImport receive, Actor actor, CancellationToken cancellationToken)
    {
        var query = new QueryInput(request.Query);
        var dryRun = Flag(query, "dry_run");
        var skipBadRows = Flag(query, "skip_bad_rows");
        query.Done();
        await using var part = await FilePart(request, cancellationToken);
        var answer = await receive.Handle(
            new ReceiveImport.Input(kind, targetId, part.Name, dryRun, skipBadRows), part.Content, actor, cancellationToken,
            sha => OnceHeader.Read(request, Encoding.UTF8.GetBytes($"{targetId:N} {dryRun} {skipBadRows} {sha}")));
        return Result(answer);
    }

    /// <summary>200 with what came of it, or 202 with where to ask.</summary>
    internal static IResult Result(ImportAnswer answer) =>
        answer.IsRunning ? TypedResults.Accepted($"/api/v1/imports/{answer.Id}", answer) : TypedResults.Json(answer, Wire.Json);

    private static bool Flag(QueryInput query, string name) => query.OneOf(name, "false", "true", "false") == "true";

    private static async Task<Part> FilePart(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundary } boundary)
        {
            throw new BadHttpRequestException("Send the file as multipart/form-data, in a part named file.", StatusCodes.Status415UnsupportedMediaType);
        }

        var reader = new MultipartReader(boundary, request.Body);
        for (var parts = 0; parts < MaxParts && await Next(reader, cancellationToken) is { } section; parts++)
        {
            if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition() && disposition.Name == "file")
            {
                var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
                return new Part(name, section.Body);
            }
        }

        throw Refusal.Invalid("file", "The request has no file: send it as multipart/form-data, in a part named file.");
    }

    private static async Task<MultipartSection?> Next(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new BadHttpRequestException("The request is no whole multipart/form-data.", StatusCodes.Status400BadRequest, broken);
        }
    }

    private sealed record Part(string Name, Stream Content) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Content.DisposeAsync();
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
