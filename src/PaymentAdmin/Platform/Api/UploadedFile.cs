using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>
/// A file in a request: multipart/form-data with a part <c>file</c>, read as it comes. The framework's own form reader would put it on the disk in clear.
/// </summary>
/// <param name="Name">As its sender has it.</param>
/// <param name="Content">Can be read once.</param>
public sealed record UploadedFile(string Name, Stream Content) : IAsyncDisposable
{
    private const int MaxBoundary = 200;
    private const int MaxParts = 20;

    /// <summary>Room for what stands around the file.</summary>
    private const long Around = 64 * 1024;

    /// <summary>Finds the file in a request.</summary>
    /// <exception cref="BadHttpRequestException">415, 400: it is no such request.</exception>
    /// <exception cref="Refusal">400: it has no file.</exception>
    public static async Task<UploadedFile> Of(HttpRequest request, CancellationToken cancellationToken)
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
                return new UploadedFile(name, section.Body);
            }
        }

        throw Refusal.Invalid("file", "The request has no file: send it as multipart/form-data, in a part named file.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

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

    /// <summary>Lets a request be larger than others, by the file in it.</summary>
    public sealed class SizeLimit(long maxBytes) : IRequestSizeLimitMetadata
    {
        /// <inheritdoc/>
        public long? MaxRequestBodySize => maxBytes + Around;
    }
}
