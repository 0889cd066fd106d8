using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PaymentAdmin.Platform.Settings;

/// <summary>How this installation calls out.</summary>
public sealed record CallSettings
{
    /// <summary>Connections:AllowPrivateNetworks: whether a PSP may be at a private, loopback or link-local address.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Connections:TrustedRoots: certificates of authorities that are trusted beside those of the machine.</summary>
    public IReadOnlyList<X509Certificate2> TrustedRoots { get; init; } = [];

    /// <summary>Connections:KeepExchangesDays: for how long requests and answers are kept, in days: 1 to 3650.</summary>
    public int KeepExchangesDays { get; init; } = 90;

    /// <exception cref="SettingsException">One is wrong; the message names it and the remedy.</exception>
    public static CallSettings Read(IConfiguration configuration, IHostEnvironment environment) => new()
    {
        AllowPrivateNetworks = AppSettings.ReadBool(configuration, "Connections:AllowPrivateNetworks", environment.IsDevelopment()),
        TrustedRoots = ReadRoots(configuration["Connections:TrustedRoots"], environment),
        KeepExchangesDays = AppSettings.ReadNumber(configuration, "Connections:KeepExchangesDays", "a number of days", new CallSettings().KeepExchangesDays, 3650),
    };

    private static X509Certificate2[] ReadRoots(string? path, IHostEnvironment environment)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return [];
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(Path.Combine(ContentFolder.Of(environment), path));
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Connections:TrustedRoots is '{path}', which cannot be read ({wrong.Message.TrimEnd('.')}): it is a PEM file of certificates.");
        }

        return roots.Count > 0 ? [.. roots] : throw new SettingsException($"Connections:TrustedRoots is '{path}', which holds no certificate: it is a PEM file of certificates.");
    }
}
