using System.Reflection;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>Where things lie, as the build knew them.</summary>
internal static class Repository
{
    public static string Root => Metadata("RepositoryRoot");

    /// <summary>The application's own build output: only there are its static files known to it.</summary>
    public static string Application => Metadata("Application");

    /// <summary>The simulator's own build output.</summary>
    public static string Simulator => Metadata("Simulator");

    /// <summary>Of the machine that runs every test unattended: there nothing may be skipped for want of a tool.</summary>
    public static bool Unattended => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>A folder under TestResults, made where it is missing.</summary>
    public static string Results(string folder) => Directory.CreateDirectory(Path.Combine(Root, "TestResults", folder)).FullName;

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
