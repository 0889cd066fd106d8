using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;

namespace PaymentAdmin.PspSimulator.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task Https_WithoutRequiredClientCertificate_Answers()
    {
        using var server = Certificate("CN=127.0.0.1");
        await using var app = await Start(new SimulatorOptions { ServerCertificate = server });
        using var http = Client(app, server, null);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/v2/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/api/v2/account", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Mtls_AcceptedCertificate_StandsForItsMerchant()
    {
        using var server = Certificate("CN=127.0.0.1");
        using var accepted = Certificate("CN=merchant");
        await using var app = await Start(new SimulatorOptions { ServerCertificate = server, ClientCertificates = [accepted] });
        using var http = Client(app, server, accepted);

        Assert.Contains("MERCHANT_TEST_001", await http.GetStringAsync(new Uri("/api/v2/account", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Add("X-Merchant-ID", "MERCHANT_PROD_001");
        Assert.Contains("MERCHANT_PROD_001", await http.GetStringAsync(new Uri("/api/v2/account", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mtls_NoCertificateOrAnother_IsRefusedInTheHandshake(bool another)
    {
        using var server = Certificate("CN=127.0.0.1");
        using var accepted = Certificate("CN=merchant");
        using var other = Certificate("CN=merchant");
        await using var app = await Start(new SimulatorOptions { ServerCertificate = server, ClientCertificates = [accepted] });
        using var http = Client(app, server, another ? other : null);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("/api/v2/health", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("127.0.0.1:5090")]
    [InlineData("http://simulator.example.org")]
    public async Task Build_ImpossibleAddress_SaysSo(string urls)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await using var app = Simulator.Build(new SimulatorOptions { Urls = urls });
            await app.StartAsync(TestContext.Current.CancellationToken);
        });
    }

    private static async Task<WebApplication> Start(SimulatorOptions options)
    {
        var app = Simulator.Build(options with { Urls = "https://127.0.0.1:0" });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static HttpClient Client(WebApplication app, X509Certificate2 server, X509Certificate2? client)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                // This very certificate and no other.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(server.RawData),
                ClientCertificates = client is null ? null : [client],
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
