using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Counts the requests that a host is answering: while there are some, a test's clock must not run ahead of them.</summary>
internal sealed class RequestsUnderWay : IStartupFilter
{
    private int _busy;

    public int Busy => Volatile.Read(ref _busy);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Count);
        next(app);
    };

    public async Task Count(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _busy);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }
}
