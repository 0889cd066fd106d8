using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PaymentAdmin.Connections.Calls;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>Looks at the way to a PSP below HTTP: the name, and who answers with which certificate.</summary>
internal sealed class NetworkProbe(GuardedConnect connect, LookUp lookUp, CertificateCheck certificates)
{
    /// <summary>What a handshake showed.</summary>
    public sealed record Handshake(SslProtocols Protocol, string Subject, DateTime ExpiresAt);

    public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : lookUp(host, cancellationToken);

    /// <exception cref="NotSentException">No connection, or a certificate that is not valid; says why.</exception>
    /// <exception cref="AuthenticationException">No version of TLS in common.</exception>
    public async Task<Handshake> Greet(string host, int port, CancellationToken cancellationToken)
    {
        await using var stream = await connect.Connect(new DnsEndPoint(host, port), cancellationToken);
        await using var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = certificates.Check,
            },
            cancellationToken);
        var certificate = (X509Certificate2)secure.RemoteCertificate!;
        return new Handshake(secure.SslProtocol, certificate.Subject, certificate.NotAfter.ToUniversalTime());
    }
}
