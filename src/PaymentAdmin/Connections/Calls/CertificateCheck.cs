using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Checks a PSP's certificate: as the machine does, and where that does not know who signed it, against the roots of the settings too. Says in plain words what is wrong.</summary>
internal sealed class CertificateCheck(CallSettings settings, TimeProvider clock)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public bool Check(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var host = sender is SslStream stream ? stream.TargetHostName : "the PSP";
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (shown is not X509Certificate2 certificate || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new NotSentException($"{host} shows no certificate.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new NotSentException($"The certificate of {host} is for {Names(certificate)}, not for {host}.");
        }

        var status = settings.TrustedRoots.Count == 0 ? StatusOf(chain) : CheckWithOurRoots(certificate, chain);
        return status == X509ChainStatusFlags.NoError ? true : throw new NotSentException(Why(host, certificate, status));
    }

    /// <summary>Only who is trusted differs: dates, names, purposes and signatures count as ever.</summary>
    private X509ChainStatusFlags CheckWithOurRoots(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.TrustedRoots.ToArray());
        if (shown is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate) ? X509ChainStatusFlags.NoError : StatusOf(chain);
    }

    private static X509ChainStatusFlags StatusOf(X509Chain? chain) =>
        chain is null
            ? X509ChainStatusFlags.PartialChain
            : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) is var found and not X509ChainStatusFlags.NoError ? found : X509ChainStatusFlags.PartialChain;

    private string Why(string host, X509Certificate2 certificate, X509ChainStatusFlags status)
    {
        var now = clock.Now();
        return status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate.NotAfter.ToUniversalTime() < now => $"The certificate of {host} expired on {Day(certificate.NotAfter)}.",
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate.NotBefore.ToUniversalTime() > now => $"The certificate of {host} is valid only from {Day(certificate.NotBefore)}.",
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => $"The certificate of {host}, or one that it is signed with, is not valid now.",
            _ when status.HasFlag(X509ChainStatusFlags.NotValidForUsage) => $"The certificate of {host} is not one for servers.",
            _ when status.HasFlag(X509ChainStatusFlags.UntrustedRoot) || status.HasFlag(X509ChainStatusFlags.PartialChain) =>
                $"The certificate of {host} is signed by {certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}, which is not trusted here. If it is the PSP's own authority, name its certificate in Connections:TrustedRoots.",
            _ => $"The certificate of {host} is not valid ({status}).",
        };
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(5)
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }
}
