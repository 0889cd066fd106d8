using System.Net.Http.Headers;
using System.Threading.Channels;

namespace PaymentAdmin.PspSimulator.Webhooks;

/// <summary>Delivers messages, several at a time, and tries again with growing pauses.</summary>
internal sealed class Outbox : IDisposable
{
    private const int Senders = 16;
    private const int MostAnswerBytes = 65_536;

    private readonly World _world;
    private readonly HttpMessageInvoker _http;
    private readonly ILogger _log;
    private readonly Channel<Delivery> _ready = Channel.CreateUnbounded<Delivery>();
    private long _waiting;

    public Outbox(World world, HttpMessageInvoker http, ILogger log)
    {
        _world = world;
        _http = http;
        _log = log;
        for (var sender = 0; sender < Senders; sender++)
        {
            _ = Task.Run(SendAll);
        }
    }

    /// <summary>How many are still to be delivered or given up.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>The last deliveries to anybody.</summary>
    public DeliveryLog Log { get; } = new();

    /// <summary>Sends a message, after a time when it is to be late.</summary>
    public void Send(Delivery delivery, TimeSpan after)
    {
        Interlocked.Increment(ref _waiting);
        Log.Add(delivery);
        _world.Later.Do(after, () => _ready.Writer.TryWrite(delivery));
    }

    public void Dispose() => _ready.Writer.TryComplete();

    private async Task SendAll()
    {
        await foreach (var delivery in _ready.Reader.ReadAllAsync())
        {
            try
            {
                await Send(delivery);
            }
            catch (Exception failure) when (!_world.Later.IsStopped)
            {
                _log.LogError(failure, "A delivery could not be attempted");
            }
            catch (Exception)
            {
                // The world was reset while it was under way.
                return;
            }
        }
    }

    private async Task Send(Delivery delivery)
    {
        if (delivery.IsUnwanted())
        {
            delivery.Cancel();
            Interlocked.Decrement(ref _waiting);
            return;
        }

        var settings = _world.Settings;
        var (code, problem) = await Attempt(delivery, TimeSpan.FromSeconds(settings.WebhookTimeoutSeconds));
        delivery.Attempted(code, problem, _world.Clock.GetUtcNow(), delivery.Progress.Attempts + 1 >= settings.WebhookMaxAttempts);
        if (delivery.Progress.Status == DeliveryStatus.Pending)
        {
            _world.Later.Do(Pause(settings, delivery.Progress.Attempts), () => _ready.Writer.TryWrite(delivery));
        }
        else
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<(int? Code, string? Problem)> Attempt(Delivery delivery, TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout, _world.Clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _world.Later.Stopped);
        try
        {
            using var request = RequestFor(delivery);
            using var response = await _http.SendAsync(request, cancel.Token);
            var body = await ReadSome(response, cancel.Token);
            return ((int)response.StatusCode, delivery.Judge((int)response.StatusCode, body));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (null, "There was no answer in time.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            return (null, unreachable.Message);
        }
    }

    private static HttpRequestMessage RequestFor(Delivery delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var header in delivery.Headers(delivery.Progress.Attempts + 1))
        {
            request.Headers.Add(header.Key, header.Value);
        }

        return request;
    }

    private static async Task<byte[]> ReadSome(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostAnswerBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }

    private static TimeSpan Pause(SimulatorSettings settings, int attempts)
    {
        var pauses = settings.WebhookRetrySeconds;
        return pauses.Count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(pauses[Math.Min(attempts, pauses.Count) - 1]);
    }
}
