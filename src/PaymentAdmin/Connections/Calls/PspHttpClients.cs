using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace PaymentAdmin.Connections.Calls;

/// <summary>
/// How HttpClientFactory makes the client of each connection: by its name, which says the connection and, after a dot,
/// the certificate. Another certificate is another name, and so other connections.
/// </summary>
internal sealed class PspHttpClients(GuardedConnect connect, CertificateCheck check, ClientIdentities identities) : IConfigureNamedOptions<HttpClientFactoryOptions>
{
    private const string Prefix = "psp.";

    // A PSP that takes longer to open a connection will not answer in time either; and until then nothing has left.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HandlerLifetime = TimeSpan.FromHours(1);

    public static string NameOf(Guid connectionId, ClientIdentity? identity) => $"{Prefix}{connectionId:N}.{identity?.Mark}";

    public void Configure(HttpClientFactoryOptions options)
    {
    }

    public void Configure(string? name, HttpClientFactoryOptions options)
    {
        if (name?.StartsWith(Prefix, StringComparison.Ordinal) == true)
        {
            options.HandlerLifetime = HandlerLifetime;
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = Handler(identities.Find(name[(name.LastIndexOf('.') + 1)..])));

            // The time-out is a connection's own, and the clock ours.
            options.HttpClientActions.Add(client => client.Timeout = Timeout.InfiniteTimeSpan);
        }
    }

    private SocketsHttpHandler Handler(ClientIdentity? identity) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = connect.Connect,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        MaxResponseDrainSize = 0,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = check.Check,
            ClientCertificateContext = identity?.Certificate,
        },
    };
}
