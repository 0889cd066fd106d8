using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Counts the calls that a host makes: while one is on its way, a test's clock must not run out on it.</summary>
internal sealed class CallsUnderWay(TimeProvider clock)
{
    private readonly ConcurrentDictionary<HttpRequestMessage, DateTime> _calls = new(ReferenceEqualityComparer.Instance);

    /// <summary>When each was begun, UTC.</summary>
    public ICollection<DateTime> Since => _calls.Values;

    public void Count(IServiceCollection services) => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Counter(this, clock)));

    private sealed class Counter(CallsUnderWay counted, TimeProvider clock) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            counted._calls[request] = clock.GetUtcNow().UtcDateTime;
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                counted._calls.TryRemove(request, out _);
            }
        }
    }
}
