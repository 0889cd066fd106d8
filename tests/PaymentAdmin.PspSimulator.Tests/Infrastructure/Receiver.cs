using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PaymentAdmin.PspSimulator.Tests.Infrastructure;

/// <summary>What a receiver got.</summary>
public sealed record Received(Uri Url, string Body, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}

/// <summary>Receives webhooks in place of the network, and answers as a test wants.</summary>
public sealed class Receiver(TimeProvider clock) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Received> _received = new();

    /// <summary>The answer to each; 200 by default.</summary>
    public Func<Received, (HttpStatusCode Status, string Body)> Answer { get; set; } = _ => (HttpStatusCode.OK, "");

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>Waits until there are so many.</summary>
    public async Task<IReadOnlyList<Received>> Wait(int count)
    {
        await Eventually.True(() => _received.Count >= count, $"{count} webhooks, not {_received.Count}");
        return All;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single(), StringComparer.OrdinalIgnoreCase);
        var received = new Received(request.RequestUri!, body, headers, clock.GetUtcNow());
        var (status, answer) = Answer(received);
        _received.Enqueue(received);
        return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }
}
