using System.Globalization;
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
    private const int MaxField = 1_000;

    /// <summary>Room for what stands around the file.</summary>
    private const long Around = 64 * 1024;

    /// <summary>Finds the file in a request.</summary>
    /// <exception cref="BadHttpRequestException">415, 400: it is no such request; 413: it is larger than it may be.</exception>
    /// <exception cref="Refusal">400: it has no file.</exception>
    public static async Task<UploadedFile> Of(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = ReaderOf(request);
        for (var parts = 0; parts < MaxParts && await Next(request, reader, cancellationToken) is { } section; parts++)
        {
            if (FileOf(section) is { } file)
            {
                return file;
            }
        }

        throw Missing();
    }

    /// <summary>Reads a request that has fields beside its file, in whatever order they come: the file is taken while it comes.</summary>
    /// <param name="take">Takes the file.</param>
    /// <returns>The fields, each its first value, and what was made of the file.</returns>
    /// <exception cref="BadHttpRequestException">415, 400: it is no such request; 413: it is larger than it may be.</exception>
    /// <exception cref="Refusal">400: it has no file, or a field is too long.</exception>
    public static async Task<(IReadOnlyDictionary<string, string> Fields, T Taken)> WithFields<T>(HttpRequest request, Func<UploadedFile, Task<T>> take, CancellationToken cancellationToken)
        where T : class
    {
        var (reader, fields, taken) = (ReaderOf(request), new Dictionary<string, string>(StringComparer.Ordinal), (T?)null);
        for (var parts = 0; parts < MaxParts && await Next(request, reader, cancellationToken) is { } section; parts++)
        {
            if (taken is null && FileOf(section) is { } file)
            {
                taken = await take(file);
            }
            else if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFormDisposition())
            {
                fields.TryAdd(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), await Text(section, cancellationToken));
            }
        }

        return (fields, taken ?? throw Missing());
    }

    /// <summary>413: the file is larger than it may be.</summary>
    /// <param name="maxBytes">How large it may be: whole MiB.</param>
    public static BadHttpRequestException TooLarge(long maxBytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"The file is larger than {maxBytes / (1024 * 1024):N0} MiB. Send less in one file, such as fewer rows or a shorter period."),
        StatusCodes.Status413PayloadTooLarge);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    private static MultipartReader ReaderOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundary } boundary
            ? new MultipartReader(boundary, request.Body)
            : throw new BadHttpRequestException("Send the file as multipart/form-data, in a part named file.", StatusCodes.Status415UnsupportedMediaType);

    private static SizeLimit? LimitOf(HttpRequest request) => request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<SizeLimit>();

    private static UploadedFile? FileOf(MultipartSection section) =>
        section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition() && disposition.Name == "file"
            ? new UploadedFile(HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString(), section.Body)
            : null;

    private static Refusal Missing() => Refusal.Invalid("file", "The request has no file: send it as multipart/form-data, in a part named file.");

    private static async Task<string> Text(MultipartSection section, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxField + 1];
        var read = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= MaxField ? System.Text.Encoding.UTF8.GetString(bytes, 0, read).Trim() : throw Refusal.Invalid("file", "A field beside the file is too long.");
    }

    private static async Task<MultipartSection?> Next(HttpRequest request, MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (BadHttpRequestException) when (LimitOf(request) is { } limit && request.ContentLength > limit.MaxRequestBodySize)
        {
            // The server refuses at the first byte what says of itself that it is larger.
            throw TooLarge(limit.MaxBytes);
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new BadHttpRequestException("The request is no whole multipart/form-data.", StatusCodes.Status400BadRequest, broken);
        }
    }

    /// <summary>Lets a request be larger than others, by the file in it.</summary>
    public sealed class SizeLimit(long maxBytes) : IRequestSizeLimitMetadata
    {
        /// <summary>How large the file may be.</summary>
        public long MaxBytes => maxBytes;

        /// <inheritdoc/>
        public long? MaxRequestBodySize => maxBytes + Around;
    }
}
