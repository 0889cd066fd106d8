using System.Net.Sockets;
using System.Security.Authentication;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Diagnostics.Steps;

/// <summary>Does the name of the PSP's host lead anywhere?</summary>
internal sealed class ResolveName : IDiagnosticStep
{
    public string Code => "name_resolution";

    public string Title => "Name resolution";

    public IReadOnlyList<string> Needs => [];

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var host = new Uri(bench.Connection.BaseUrl!).IdnHost;
        try
        {
            var addresses = await bench.Tools.Network.Resolve(host, cancellationToken);
            return addresses.Length > 0
                ? StepFinding.Passed($"{host} is at {addresses[0]}.", ("Addresses", string.Join(", ", addresses.Take(10).Select(address => address.ToString()))))
                : StepFinding.Failed($"The name {host} has no address.", "Check the base address for a typing error.");
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            return StepFinding.Failed($"The name {host} cannot be resolved.", "Check the base address for a typing error, and that this server can reach a name server.");
        }
    }
}

/// <summary>Is the connection secure, and for how long will it be?</summary>
internal sealed class GreetSecurely : IDiagnosticStep
{
    /// <summary>psp-integration, phase 4 step 1: not expiring within 30 days.</summary>
    private const int WarnsBeforeDays = 30;

    public string Code => "tls";

    public string Title => "TLS and certificate";

    public IReadOnlyList<string> Needs => ["name_resolution"];

    public string? WhyNot(TestBench bench) =>
        new Uri(bench.Connection.BaseUrl!).Scheme == Uri.UriSchemeHttp && bench.Connection.Environment != ConnectionEnvironment.Production
            ? "The address is http: nothing is encrypted, which only a test environment may be."
            : null;

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var url = new Uri(bench.Connection.BaseUrl!);
        try
        {
            var seen = await bench.Tools.Network.Greet(url.IdnHost, url.Port, cancellationToken);
            (string, string?)[] evidence = [("Version", seen.Protocol.ToString()), ("Certificate", seen.Subject), ("Expires", $"{seen.ExpiresAt:yyyy-MM-dd}")];
            var days = (int)(seen.ExpiresAt - bench.Now).TotalDays;
            return days > WarnsBeforeDays
                ? StepFinding.Passed($"{seen.Protocol}; the certificate is valid for {url.IdnHost} and {days} more days.", evidence)
                : StepFinding.Warned($"The PSP's certificate expires in {days} days.", Troubleshooting.Certificate, evidence);
        }
        catch (NotSentException known)
        {
            return StepFinding.Failed(known.Message, known.Message.Contains("ertificate", StringComparison.Ordinal) ? Troubleshooting.Certificate : Troubleshooting.Network);
        }
        catch (Exception broken) when (broken is AuthenticationException or IOException)
        {
            return (Find(broken) is { } known)
                ? StepFinding.Failed(known.Message, Troubleshooting.Certificate)
                : StepFinding.Failed($"{url.IdnHost} and we agree on no secure connection: it needs TLS 1.2 or later.", "Ask the PSP which versions of TLS it offers. 1.2 is the least.");
        }
    }

    private static NotSentException? Find(Exception? failure) => failure is null or NotSentException ? failure as NotSentException : Find(failure.InnerException);
}
