using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PaymentAdmin.Connections.Calls;

/// <summary>A client certificate with its key, and the mark by which the connections that were opened with it are told apart from others.</summary>
internal sealed record ClientIdentity(string Mark, SslStreamCertificateContext Certificate)
{
    /// <summary>Reads a PKCS#12 file.</summary>
    /// <returns>The identity, or what is wrong with the file, in a plain sentence.</returns>
    public static (ClientIdentity? Identity, string? Problem) Read(string base64, string? password)
    {
        try
        {
            var file = Convert.FromBase64String(base64);

            // Windows cannot use a key in TLS that is in memory alone.
            var storage = OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
            var all = X509CertificateLoader.LoadPkcs12Collection(file, password, storage);
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey);
            return own is null
                ? (null, "The client certificate has no private key in it. Set one that has.")
                : (new ClientIdentity(MarkOf(base64, password), SslStreamCertificateContext.Create(own, all, offline: true)), null);
        }
        catch (FormatException)
        {
            return (null, "The client certificate is not Base64. Set it again.");
        }
        catch (CryptographicException)
        {
            return (null, "The client certificate cannot be opened: it is no PKCS#12 file, or its password is another one. Set both again.");
        }
    }

    public static string MarkOf(string base64, string? password) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(base64 + "\n" + password)))[..16];
}

/// <summary>The client certificates in use, each read once.</summary>
internal sealed class ClientIdentities
{
    private readonly ConcurrentDictionary<string, ClientIdentity> _read = new(StringComparer.Ordinal);

    public (ClientIdentity? Identity, string? Problem) Of(string base64, string? password)
    {
        var mark = ClientIdentity.MarkOf(base64, password);
        if (_read.TryGetValue(mark, out var known))
        {
            return (known, null);
        }

        var (identity, problem) = ClientIdentity.Read(base64, password);
        return (identity is null ? null : _read.GetOrAdd(mark, identity), problem);
    }

    public ClientIdentity? Find(string mark) => _read.GetValueOrDefault(mark);
}
