using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>A PSP of one test: a real server on a free port of the loopback address, which does what the test says.</summary>
internal sealed class TestPsp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Seen> _seen = new();

    private TestPsp(WebApplication app, bool https)
    {
        _app = app;
        Root = new Uri(app.Urls.Single());
        Scheme = https ? "https" : "http";
    }

    /// <summary>What a test makes it answer; 200 and an empty object unless it says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => Json(context, 200, "{}");

    public Uri Root { get; }

    public IReadOnlyList<Seen> Requests => [.. _seen];

    private string Scheme { get; }

    /// <summary>Its address under a name that is the loopback's.</summary>
    public string At(string host = "127.0.0.1") => $"{Scheme}://{host}:{Root.Port}";

    public static async Task<TestPsp> Start(Func<HttpContext, Task>? answer = null, X509Certificate2? certificate = null, ClientCertificateMode clients = ClientCertificateMode.NoCertificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => Listen(listen, certificate, clients)));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var app = builder.Build();
        TestPsp? psp = null;
        app.Run(context => psp!.Handle(context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        psp = new TestPsp(app, certificate is not null);
        psp.Answer = answer ?? psp.Answer;
        return psp;
    }

    public static async Task Json(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        // Aborts what is still open: a test that waits for ever must not wait here too.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static void Listen(ListenOptions listen, X509Certificate2? certificate, ClientCertificateMode clients)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null)
        {
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = clients;
                https.AllowAnyClientCertificate();
            });
        }
    }

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _seen.Enqueue(new Seen(context.Request.Method, context.Request.Path + context.Request.QueryString, headers, body, context.Connection.ClientCertificate?.Thumbprint));
        await Answer(context);
    }

    /// <summary>One request that reached it.</summary>
    internal sealed record Seen(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, string? ClientThumbprint)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
