using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PaymentAdmin.Connections.Calls;

/// <summary>One HTTP request as it leaves.</summary>
/// <param name="Headers">All of them, authentication included.</param>
internal sealed record WireRequest(
    HttpMethod Method,
    Uri Address,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[]? Body,
    string ContentType,
    string Client,
    TimeSpan Timeout,
    int MaxAnswer)
{
    /// <summary>Until when it may begin to leave, UTC; null for no limit.</summary>
    public DateTime? SendBefore { get; init; }

    /// <summary>Takes the body of an answer 200 as it comes; null where it is read whole.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, Task>? Take { get; init; }
}

/// <summary>Sends one request and says rigorously what became of it: "not sent" only where certainly nothing left.</summary>
internal sealed class Transport(IHttpClientFactory clients, TimeProvider clock)
{
    private const int BufferSize = 16_384;

    /// <summary>Longest body that is taken as it comes, in bytes.</summary>
    private const int MaxTaken = 1 << 30;

    /// <summary>How long a body that is taken may come. It can be large: the connection's time-out is for the time in which nothing comes.</summary>
    private static readonly TimeSpan s_takingTime = TimeSpan.FromMinutes(10);

    public async Task<PspAnswer> Send(WireRequest request, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(request.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answer = await Try(request, deadline, stop.Token, cancellationToken);
        return answer with { Milliseconds = (long)clock.GetElapsedTime(started).TotalMilliseconds };
    }

    private async Task<PspAnswer> Try(WireRequest request, CancellationTokenSource deadline, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (request.Headers.FirstOrDefault(header => header.Value.Any(letter => letter is < ' ' or > '~')) is { Key: { } unsendable })
        {
            return KeptBack($"The header {unsendable} would hold characters that cannot be sent: set what it comes from without accents and line ends.");
        }

        if (SendingTime.IsOver(request.SendBefore, clock))
        {
            return TooLate();
        }

        HttpResponseMessage? answer = null;
        var tooSlow = string.Create(CultureInfo.InvariantCulture, $"did not answer within {request.Timeout.TotalSeconds} s. The request may have arrived.");
        try
        {
            using var message = MessageOf(request);
            using var client = clients.CreateClient(request.Client);
            answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            if (request.Take is not { } take || answer.StatusCode != HttpStatusCode.OK)
            {
                return await ReadWhole(answer, request, stop);
            }

            tooSlow = string.Create(CultureInfo.InvariantCulture, $"sent nothing more of its answer for {request.Timeout.TotalSeconds} s, or sent for longer than {s_takingTime.TotalMinutes} minutes.");
            return await Read(answer, request, Patient(take, request.Timeout, deadline), MaxTaken, stop);
        }
        catch (Exception failure) when (Find<KeptBackException>(failure) is not null)
        {
            return Find<KeptBackException>(failure) is TooLateException ? TooLate() : KeptBack(Find<KeptBackException>(failure)!.Message);
        }
        catch (HttpRequestException failure)
        {
            return Failed(failure, request.Address.Host, answer);
        }
        catch (IOException failure)
        {
            return None(CallOutcome.Broken, $"The connection to {request.Address.Host} broke while it answered ({Reason(failure)}).", answer);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return None(CallOutcome.TimedOut, $"{request.Address.Host} {tooSlow}", answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither ours nor the caller's: the handler's own time-out for opening a connection.
            return None(CallOutcome.NotSent, $"{request.Address.Host} did not accept a connection in time.", answer);
        }
        catch (OperationCanceledException)
        {
            return None(CallOutcome.Broken, "We stopped waiting for the answer. The request may have arrived.", answer);
        }
        finally
        {
            answer?.Dispose();
        }
    }

    /// <summary>Gives the PSP its time anew after each piece, within <see cref="s_takingTime"/>. How long it takes to keep a piece is not its fault.</summary>
    private Func<ReadOnlyMemory<byte>, CancellationToken, Task> Patient(Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, TimeSpan pause, CancellationTokenSource deadline)
    {
        var end = clock.GetUtcNow() + s_takingTime;
        return async (piece, stop) =>
        {
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            await take(piece, stop);
            var left = end - clock.GetUtcNow();
            deadline.CancelAfter(left > pause ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero);
        };
    }

    private async Task<PspAnswer> ReadWhole(HttpResponseMessage answer, WireRequest request, CancellationToken stop)
    {
        using var whole = new MemoryStream();
        var read = await Read(answer, request, async (piece, _) => await whole.WriteAsync(piece, CancellationToken.None), request.MaxAnswer, stop);
        return read.Outcome == CallOutcome.Answered ? read with { Body = whole.ToArray() } : read;
    }

    /// <returns>The answer without its body, which was taken.</returns>
    private async Task<PspAnswer> Read(HttpResponseMessage answer, WireRequest request, Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, int limit, CancellationToken stop)
    {
        var tooLarge = None(CallOutcome.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The answer is larger than {limit} bytes: we did not read it."), answer);
        if (answer.Content.Headers.ContentLength > limit)
        {
            return tooLarge;
        }

        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        var length = 0L;
        var buffer = new byte[BufferSize];
        for (int count; (count = await body.ReadAsync(buffer, stop)) > 0;)
        {
            if ((length += count) > limit)
            {
                return tooLarge;
            }

            await take(buffer.AsMemory(0, count), stop);
        }

        return new PspAnswer(CallOutcome.Answered, (int)answer.StatusCode, HeadersOf(answer), [], Redirection(answer, request.Address), 0) { RetryAfter = RetryAfter(answer) };
    }

    private HttpRequestMessage MessageOf(WireRequest request)
    {
        // Version 1.1: one request, one connection; nothing that the handler would send again by itself. Without a content it might.
        var message = new HttpRequestMessage(request.Method, request.Address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var body = request.Body ?? (request.Method == HttpMethod.Post ? [] : null);
        if (body is not null)
        {
            message.Content = new TimelyContent(body, request.SendBefore, clock);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Dispose();
                throw new InvalidOperationException($"The header {name} cannot be sent.");
            }
        }

        return message;
    }

    private static PspAnswer Failed(HttpRequestException failure, string host, HttpResponseMessage? answer) => failure.HttpRequestError switch
    {
        _ when Find<NotSentException>(failure) is { } known => None(CallOutcome.NotSent, known.Message, answer),
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => None(CallOutcome.NotSent, $"No connection to {host} could be made ({Reason(failure)}).", answer),
        HttpRequestError.SecureConnectionError =>
            None(CallOutcome.NotSent, $"{host} and we agree on no secure connection ({Reason(failure)}). It takes TLS 1.2 or 1.3 and, where the PSP wants one, a client certificate that it knows.", answer),
        HttpRequestError.ConfigurationLimitExceeded => None(CallOutcome.TooLarge, $"{host} answers with more headers than we read.", answer),
        _ => None(CallOutcome.Broken, $"The connection to {host} broke ({Reason(failure)}). The request may have arrived.", answer),
    };

    private static T? Find<T>(Exception? failure) where T : Exception
    {
        while (failure is not null and not T)
        {
            failure = failure.InnerException;
        }

        return failure as T;
    }

    private static string Reason(Exception failure) => failure.GetBaseException().Message.TrimEnd('.');

    private static PspAnswer KeptBack(string problem) => None(CallOutcome.NotSent, problem, answer: null) with { IsOurs = true };

    private static PspAnswer TooLate() => None(CallOutcome.NotSent, SendingTime.TooLate, answer: null) with { IsHeldBack = true };

    private static PspAnswer None(CallOutcome outcome, string problem, HttpResponseMessage? answer) =>
        new(outcome, answer is null ? null : (int)answer.StatusCode, HeadersOf(answer), [], problem, 0);

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage? answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in answer is null ? [] : answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            headers[name.ToLowerInvariant()] = string.Join(", ", values);
        }

        return headers;
    }

    private static string? Redirection(HttpResponseMessage answer, Uri from)
    {
        if ((int)answer.StatusCode is < 300 or > 399 or 304)
        {
            return null;
        }

        var to = answer.Headers.Location is { } location && Uri.TryCreate(from, location, out var target) ? target.GetLeftPart(UriPartial.Path) : "an address that it does not name";
        return $"{from.Host} redirects to {to}, which we do not follow. Set the address that answers itself.";
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var asked = answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date - clock.GetUtcNow());
        return asked is { } wait && wait > TimeSpan.Zero ? wait : null;
    }
}
