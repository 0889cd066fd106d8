using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace PaymentAdmin.PspSimulator;

/// <summary>Starts the simulator on its own.</summary>
public static class SimulatorProgram
{
    /// <summary>
    /// Options, each also an environment variable <c>SIMULATOR_…</c>: <c>--urls</c>, <c>--seed</c>, <c>--certificate</c> with
    /// <c>--certificate-password</c> (PKCS#12, for https), <c>--client-certificate</c> (the one that callers must present).
    /// </summary>
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Simulator.Build(Read(args));
            await app.StartAsync();
            Console.WriteLine($"The PSP simulator listens on {string.Join(", ", app.Urls)}; its page is there too.");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or IOException or System.Security.Cryptography.CryptographicException)
        {
            await Console.Error.WriteLineAsync($"The PSP simulator cannot start: {failure.Message}");
            return 1;
        }
    }

    private static SimulatorOptions Read(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables("SIMULATOR_").AddCommandLine(args).Build();
        var options = new SimulatorOptions { LogToConsole = true };
        var seed = settings["seed"] is { } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : options.Settings.Seed;
        return options with
        {
            Urls = settings["urls"] ?? options.Urls,
            Settings = options.Settings with { Seed = seed },
            ServerCertificate = settings["certificate"] is { } file ? X509CertificateLoader.LoadPkcs12FromFile(file, Named(settings, "certificate-password")) : null,
            ClientCertificates = Named(settings, "client-certificate") is { } client ? [X509CertificateLoader.LoadCertificateFromFile(client)] : [],
        };
    }

    // A variable's name has no hyphen.
    private static string? Named(IConfiguration settings, string name) => settings[name] ?? settings[name.Replace('-', '_')];
}
