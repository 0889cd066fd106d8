using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Batches;
using PaymentAdmin.PspSimulator.Control;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Mypvit;
using PaymentAdmin.PspSimulator.Payments;
using PaymentAdmin.PspSimulator.Reports;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator;

/// <summary>Builds a simulator, on its own or inside another process.</summary>
public static class Simulator
{
    private const long MostBodyBytes = 10_000_000;

    /// <summary>
    /// A simulator that is not started yet. It reads no settings file and no environment, so that it never takes over those
    /// of a process around it. Once started, <see cref="WebApplication.Urls"/> has the real ports.
    /// </summary>
    /// <exception cref="ArgumentException">An address cannot be listened on, or https is asked for without a certificate.</exception>
    public static WebApplication Build(SimulatorOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "PaymentAdmin.PspSimulator" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        var addresses = options.Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(AddressOf).ToList();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, addresses, options));
        builder.Services.AddRouting();
        if (options.LogToConsole)
        {
            // Who starts it says in one sentence why it could not start; the host's stack trace would only hide it.
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddSimpleConsole();
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => new HttpMessageInvoker(options.WebhookHandler ?? Network(), disposeHandler: options.WebhookHandler is null));
        builder.Services.AddSingleton<SimulatorState>();
        var app = builder.Build();
        Map(app, options);
        return app;
    }

    private static void Map(WebApplication app, SimulatorOptions options)
    {
        var state = app.Services.GetRequiredService<SimulatorState>();
        var api = new PspApi(state);
        var v2 = app.MapGroup("/api/v2");
        AccountEndpoints.Map(api, app, v2);
        PaymentEndpoints.Map(api, v2);
        BatchEndpoints.Map(api, v2);
        WebhookEndpoints.Map(api, v2);
        TransactionReport.Map(api, v2);
        MypvitEndpoints.Map(api, app, options.Mypvit);

        var control = new ControlApi(state);
        ControlEndpoints.Map(control, app);
        ControlPageForms.Map(control, app);
        api.MapUnknown(app);
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
    };

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && (address.Host == "localhost" || IPAddress.TryParse(address.Host, out _))
            ? address
            : throw new ArgumentException($"'{url}' is no address to listen on, such as http://127.0.0.1:5090.", nameof(url));

    private static void Listen(KestrelServerOptions kestrel, List<Uri> addresses, SimulatorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        foreach (var address in addresses)
        {
            var ip = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host);
            kestrel.Listen(ip, address.Port, endpoint =>
            {
                if (address.Scheme == Uri.UriSchemeHttps)
                {
                    UseHttps(endpoint, options);
                }
            });
        }
    }

    private static void UseHttps(ListenOptions endpoint, SimulatorOptions options)
    {
        var certificate = options.ServerCertificate ?? throw new ArgumentException("An https address needs a server certificate.", nameof(options));
        endpoint.UseHttps(certificate, https =>
        {
            if (options.ClientCertificates.Count > 0)
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, chain, errors) => IsAccepted(options, client, errors);
            }
        });
    }

    // The very certificates that were named are accepted; who issued them does not matter then, their dates do not either.
    private static bool IsAccepted(SimulatorOptions options, X509Certificate2 client, SslPolicyErrors errors) =>
        !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)
        && options.ClientCertificates.Any(accepted => accepted.RawData.AsSpan().SequenceEqual(client.RawData));
}
