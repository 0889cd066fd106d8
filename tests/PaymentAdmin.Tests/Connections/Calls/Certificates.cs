using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>Certificates of a test's own authority.</summary>
internal static class Certificates
{
    public const string Password = "pkcs12-Password-1";

    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 Authority(string name = "PSP Root")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(From, Until);
    }

    /// <summary>A server's certificate, for 127.0.0.1 and localhost unless another name is said.</summary>
    public static X509Certificate2 Server(X509Certificate2 authority, string? name = null, DateTimeOffset? until = null) => Signed(authority, "1.3.6.1.5.5.7.3.1", until, names =>
    {
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        names.AddDnsName(name ?? "localhost");
    });

    /// <summary>A client's certificate as PKCS#12 in Base64.</summary>
    public static (string Base64, string Thumbprint) Client(X509Certificate2 authority, string name = "client.test")
    {
        using var certificate = Signed(authority, "1.3.6.1.5.5.7.3.2", null, names => names.AddDnsName(name));
        return (Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12, Password)), certificate.Thumbprint);
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string usage, DateTimeOffset? until, Action<SubjectAlternativeNameBuilder> addNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        addNames(names);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, From, until ?? Until, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);

        // Read back: a key that was only attached is not one that every platform serves with.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
