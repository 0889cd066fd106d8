namespace PaymentAdmin.Platform.Api;

/// <summary>The raw bytes of a request, up to a limit.</summary>
public static class BoundedBody
{
    /// <exception cref="BadHttpRequestException">413: it is larger.</exception>
    public static async Task<byte[]> Read(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (copy.Length + read > maxBytes)
            {
                throw new BadHttpRequestException($"The body is larger than {Show(maxBytes)}.", StatusCodes.Status413PayloadTooLarge);
            }

            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }

    private static string Show(int bytes) => bytes % (1024 * 1024) == 0 ? $"{bytes / (1024 * 1024)} MiB" : $"{bytes / 1024} KiB";
}
