namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>Sends a delivery to our own webhook address, over the network as a PSP would.</summary>
internal sealed class LoopbackCall(IHttpClientFactory clients)
{
    public const string Client = "own-webhook-address";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The HTTP status, or why there is none.</returns>
    public async Task<(int? Status, string? Problem)> Send(string address, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);

        // The time that the PSP gives us (psp-integration, phase 1 step 5).
        client.Timeout = Patience;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in delivery.Headers.Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode, null);
        }
        catch (HttpRequestException failure)
        {
            return (null, failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"No answer within {Patience.TotalSeconds:0} seconds.");
        }
    }
}
