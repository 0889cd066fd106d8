using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Http;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>Which servers are believed, and how we prove ourselves by a certificate.</summary>
public sealed class TlsTests
{
    private static readonly ConnectionSettings Mtls = Calling.Plain with { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.Mtls } };

    [Fact]
    public async Task Send_ToASelfSignedServer_IsNotSent()
    {
        using var own = Certificates.Authority("Some Authority");
        using var server = Certificates.Server(own);
        await using var psp = await TestPsp.Start(certificate: server);
        await using var calling = await Calling.At(psp.At());

        await IsNotSent(calling, psp, "The certificate of 127.0.0.1 is signed by Some Authority, which is not trusted here. If it is the PSP's own authority, name its certificate in Connections:TrustedRoots.");
    }

    [Fact]
    public async Task Send_ToAServerOfATrustedRoot_IsAnswered()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root);
        await using var psp = await TestPsp.Start(certificate: server);

        foreach (var host in (string[])["127.0.0.1", "localhost"])
        {
            await using var calling = await Calling.At(psp.At(host), Trusting(root));

            Assert.Equal((CallOutcome.Answered, null), ((await calling.Get()).Answer.Outcome, (await calling.Get()).Answer.Problem));
        }
    }

    [Fact]
    public async Task Send_ToAServerOfAnotherRootThanTheTrusted_IsNotSent()
    {
        using var root = Certificates.Authority();

        // Of the same name: the key decides.
        using var other = Certificates.Authority();
        using var server = Certificates.Server(other);
        await using var psp = await TestPsp.Start(certificate: server);
        await using var calling = await Calling.At(psp.At(), Trusting(root));

        await IsNotSent(calling, psp, "The certificate of 127.0.0.1");
    }

    [Fact]
    public async Task Send_ToAnExpiredServer_IsNotSentThoughItsRootIsTrusted()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root, until: new DateTimeOffset(2021, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var psp = await TestPsp.Start(certificate: server);
        await using var calling = await Calling.At(psp.At(), Trusting(root));

        await IsNotSent(calling, psp, "The certificate of 127.0.0.1 expired on 2021-05-04.");
    }

    [Fact]
    public async Task Send_ToAServerOfAnotherName_IsNotSentThoughItsRootIsTrusted()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root, "api.other.test");
        await using var psp = await TestPsp.Start(certificate: server);
        await using var calling = await Calling.At(psp.At(), Trusting(root));

        await IsNotSent(calling, psp, "The certificate of 127.0.0.1 is for api.other.test, not for 127.0.0.1.");
    }

    [Fact]
    public async Task Send_ToAServerWithAClientsCertificate_IsNotSentThoughItsRootIsTrusted()
    {
        using var root = Certificates.Authority();
        using var server = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(Certificates.Client(root, "localhost").Base64), Certificates.Password);
        await using var listener = new TlsServer(server, SslProtocols.Tls12 | SslProtocols.Tls13);
        await using var calling = await Calling.At(listener.Address, Trusting(root));

        var result = await calling.Get();

        Assert.Equal(CallOutcome.NotSent, result.Answer.Outcome);
        Assert.Equal("The certificate of localhost is not one for servers.", result.Answer.Problem);
    }

    [Fact]
    public async Task Send_ToAServerThatSpeaksNoTls_IsNotSent()
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At($"https://127.0.0.1:{psp.Root.Port}");

        await IsNotSent(calling, psp, "127.0.0.1 and we agree on no secure connection");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Send_ToAServerOfEitherTlsVersion_IsAnswered(SslProtocols version)
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root);
        await using var listener = new TlsServer(server, version);
        await using var calling = await Calling.At(listener.Address, Trusting(root));

        Assert.Equal(CallOutcome.Answered, (await calling.Get()).Answer.Outcome);
    }

    [Fact]
    public void Clients_OfConnections_OfferNoOldTlsNoProxyNoRedirectNoCookies()
    {
        // Asked of the handler itself: a machine may refuse old versions whatever we offer, and so hide a mistake of ours.
        var settings = new CallSettings();
        var clients = new PspHttpClients(new GuardedConnect(settings, Calling.Names()), new CertificateCheck(settings, new FakeClock()), new ClientIdentities());
        var options = new HttpClientFactoryOptions();
        clients.Configure(PspHttpClients.NameOf(new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), identity: null), options);
        var builder = new HandlerBuilder();
        Assert.Single(options.HttpMessageHandlerBuilderActions)(builder);

        using var handler = Assert.IsType<SocketsHttpHandler>(builder.PrimaryHandler);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, handler.SslOptions.EnabledSslProtocols);
        Assert.Equal((false, false, false), (handler.UseProxy, handler.AllowAutoRedirect, handler.UseCookies));
    }

    [Fact]
    public void Clients_OfOthers_AreLeftAsTheyAre()
    {
        var settings = new CallSettings();
        var options = new HttpClientFactoryOptions();
        new PspHttpClients(new GuardedConnect(settings, Calling.Names()), new CertificateCheck(settings, new FakeClock()), new ClientIdentities()).Configure("other", options);

        Assert.Empty(options.HttpMessageHandlerBuilderActions);
    }

    [Fact]
    public async Task Send_WithAClientCertificate_ShowsIt()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root);
        var (client, thumbprint) = Certificates.Client(root);
        await using var psp = await TestPsp.Start(certificate: server, clients: ClientCertificateMode.RequireCertificate);
        await using var calling = await Calling.With(Mtls with { BaseUrl = psp.At() }, Secrets(client, Certificates.Password), Trusting(root));

        Assert.Equal(CallOutcome.Answered, (await calling.Get()).Answer.Outcome);

        var seen = Assert.Single(psp.Requests);
        Assert.Equal((thumbprint, null), (seen.ClientThumbprint, seen.Header("Authorization")));
        Assert.Equal(SecretKind.ClientCertificate, Assert.Single(await calling.Exchanges()).Credential);
    }

    [Fact]
    public async Task Send_AfterTheCertificateChanged_ShowsTheNewOneAndTheKeyBeside()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root);
        var (first, firstThumbprint) = Certificates.Client(root);
        var (second, secondThumbprint) = Certificates.Client(root);
        await using var psp = await TestPsp.Start(certificate: server, clients: ClientCertificateMode.RequireCertificate);
        await using var calling = await Calling.With(Mtls with { BaseUrl = psp.At() }, Secrets(first, Certificates.Password), Trusting(root));

        await calling.Get();
        await calling.Set(SecretKind.ClientCertificate, second);
        await calling.Set(SecretKind.ApiKey, Calling.ApiKey);
        await calling.Get();

        Assert.Equal([firstThumbprint, secondThumbprint], psp.Requests.Select(seen => seen.ClientThumbprint));
        Assert.Equal([null, $"Bearer {Calling.ApiKey}"], psp.Requests.Select(seen => seen.Header("Authorization")));
    }

    [Fact]
    public async Task Send_WithoutTheCertificateThatThePspWants_BringsNoAnswer()
    {
        using var root = Certificates.Authority();
        using var server = Certificates.Server(root);
        await using var psp = await TestPsp.Start(certificate: server, clients: ClientCertificateMode.RequireCertificate);
        await using var calling = await Calling.At(psp.At(), Trusting(root));

        var result = await calling.Get();

        // With TLS 1.3 the refusal comes after the handshake: something may have left, and the outcome says so.
        Assert.Contains(result.Answer.Outcome, (CallOutcome[])[CallOutcome.Broken, CallOutcome.NotSent]);
        Assert.Empty(psp.Requests);
    }

    [Theory]
    [InlineData(true, "wrong", "The client certificate cannot be opened: it is no PKCS#12 file, or its password is another one. Set both again.")]
    [InlineData(true, null, "The client certificate cannot be opened: it is no PKCS#12 file, or its password is another one. Set both again.")]
    [InlineData(false, null, "The client certificate is not Base64. Set it again.")]
    public async Task Send_WithACertificateThatCannotBeRead_IsNotSent(bool real, string? password, string problem)
    {
        using var root = Certificates.Authority();
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.With(Mtls with { BaseUrl = psp.At() }, Secrets(real ? Certificates.Client(root).Base64 : "no Base64!", password));

        var result = await calling.Get();

        Assert.Equal((CallOutcome.NotSent, problem), (result.Answer.Outcome, result.Answer.Problem));
        Assert.Empty(psp.Requests);
    }

    private static CallSettings Trusting(X509Certificate2 root) => new() { AllowPrivateNetworks = true, TrustedRoots = [root] };

    private static Dictionary<SecretKind, string> Secrets(string certificate, string? password)
    {
        var secrets = new Dictionary<SecretKind, string> { [SecretKind.ClientCertificate] = certificate };
        if (password is not null)
        {
            secrets[SecretKind.ClientCertificatePassword] = password;
        }

        return secrets;
    }

    private static async Task IsNotSent(Calling calling, TestPsp psp, string problem)
    {
        var result = await calling.Post("{}");
        Assert.Equal((CallOutcome.NotSent, "not_sent"), (result.Answer.Outcome, result.Error?.Code));
        Assert.StartsWith(problem, result.Answer.Problem, StringComparison.Ordinal);
        Assert.Empty(psp.Requests);
    }

    private sealed class HandlerBuilder : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; }

        public override HttpMessageHandler PrimaryHandler { get; set; } = new HttpClientHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override HttpMessageHandler Build() => PrimaryHandler;
    }

    /// <summary>A server of one TLS version, which a web server would not all offer.</summary>
    private sealed class TlsServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public TlsServer(X509Certificate2 certificate, SslProtocols version)
        {
            _listener.Start();
            _running = Serve(certificate, version);
        }

        public string Address => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _running;
            _stop.Dispose();
        }

        private async Task Serve(X509Certificate2 certificate, SslProtocols version)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var secure = new SslStream(client.GetStream());
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = version }, _stop.Token);
                var buffer = new byte[4_096];
                _ = await secure.ReadAsync(buffer, _stop.Token);
                await secure.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), _stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException or AuthenticationException)
            {
                // The client refused us, or the test is over.
            }
        }
    }
}
