using System.Collections.Concurrent;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>A request that came, without its headers, body and query: those hold credentials.</summary>
/// <param name="Outcome">The status answered, or how the connection ended: <c>aborted</c>, <c>client_gone</c>.</param>
internal sealed record LoggedRequest(DateTimeOffset At, string Method, string Path, string Outcome, string? Merchant, string? Misbehaviour);

/// <summary>The last requests.</summary>
internal sealed class RequestLog
{
    public const int Kept = 1000;

    private readonly ConcurrentQueue<LoggedRequest> _requests = new();

    public void Add(LoggedRequest request)
    {
        _requests.Enqueue(request);
        while (_requests.Count > Kept && _requests.TryDequeue(out _))
        {
        }
    }

    /// <summary>The last ones, newest first.</summary>
    public IReadOnlyList<LoggedRequest> Last(int limit) => [.. _requests.Reverse().Take(limit)];
}
