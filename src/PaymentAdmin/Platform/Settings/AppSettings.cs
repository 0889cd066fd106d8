using System.Globalization;
using Microsoft.Data.Sqlite;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Settings;

/// <summary>The settings of the README, read and checked once at the start.</summary>
/// <param name="Provider">Database:Provider.</param>
/// <param name="ConnectionString">ConnectionStrings:PaymentAdmin.</param>
/// <param name="PublicBaseUrl">Public:BaseUrl: our address as the outside sees it: scheme, host and port; null where not set.</param>
/// <param name="SeedDemo">Demo:Seed.</param>
/// <param name="DemoPassword">Demo:Password.</param>
/// <param name="BootstrapAdminEmail">Bootstrap:AdminEmail.</param>
/// <param name="BootstrapAdminPassword">Bootstrap:AdminPassword.</param>
public sealed record AppSettings(
    DatabaseProvider Provider,
    string ConnectionString,
    Uri? PublicBaseUrl,
    bool SeedDemo,
    string? DemoPassword,
    string? BootstrapAdminEmail,
    string? BootstrapAdminPassword)
{
    public const int PasswordMinLength = 12;

    private const string DefaultSimulatorUrl = "http://127.0.0.1:5090";

    /// <summary>Connections:*: how we call out.</summary>
    public CallSettings Calls { get; init; } = new();

    /// <summary>Webhooks:*: what is kept of what PSPs send.</summary>
    public InboxSettings Webhooks { get; init; } = new();

    /// <summary>Mail:*: through which server mail leaves.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary>Settlement:*: how the settlement desk works.</summary>
    public SettlementRules Settlement { get; init; } = new();

    /// <summary>Reconciliation:*: how reconciliation works.</summary>
    public ReconciliationRules Reconciliation { get; init; } = new();

    /// <summary>Whether demo data has something to settle: Demo:Seed and Demo:Settlement.</summary>
    public bool SeedSettlement { get; init; }

    /// <summary>Where the simulator listens inside this process: Simulator:Url; null unless Simulator:Enabled.</summary>
    public Uri? SimulatorUrl { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingsException">One is wrong; the message names it and the remedy.</exception>
    public static AppSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var provider = ReadProvider(configuration["Database:Provider"]);
        var seed = ReadBool(configuration, "Demo:Seed", fallback: false);
        Require(!seed || environment.IsDevelopment(), "Demo:Seed is true outside Development: demo people with a known password must not exist there. Set it to false.");
        CheckUrls(configuration[WebHostDefaults.ServerUrlsKey]);
        var settings = new AppSettings(
            provider,
            ReadConnectionString(configuration, provider, environment),
            ReadBaseUrl(configuration["Public:BaseUrl"]),
            seed,
            ReadPassword(configuration, "Demo:Password"),
            NullIfEmpty(configuration["Bootstrap:AdminEmail"]),
            ReadPassword(configuration, "Bootstrap:AdminPassword"))
        {
            Calls = CallSettings.Read(configuration, environment),
            Webhooks = InboxSettings.Read(configuration),
            Mail = MailSettings.Read(configuration),
            Settlement = SettlementRules.Read(configuration),
            Reconciliation = ReconciliationRules.Read(configuration),
            SeedSettlement = seed && ReadBool(configuration, "Demo:Settlement", fallback: true),
            SimulatorUrl = ReadSimulator(configuration, environment),
        };
        Require(!seed || settings.DemoPassword is not null, "Demo:Seed is true but Demo:Password is not set: give the demo people a password, or set Demo:Seed to false.");
        Require(
            settings.BootstrapAdminEmail is null == settings.BootstrapAdminPassword is null,
            "Bootstrap:AdminEmail and Bootstrap:AdminPassword go together: set both, or neither.");
        Require(
            settings.BootstrapAdminEmail is null || Text.IsEmail(settings.BootstrapAdminEmail),
            $"Bootstrap:AdminEmail is '{settings.BootstrapAdminEmail}', which is no e-mail address.");
        return settings;
    }

    private static DatabaseProvider ReadProvider(string? value) => value switch
    {
        null or "" => DatabaseProvider.Sqlite,
        _ when Enum.GetNames<DatabaseProvider>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name => Enum.Parse<DatabaseProvider>(name),
        _ => throw new SettingsException($"Database:Provider is '{value}': it is one of {string.Join(", ", Enum.GetNames<DatabaseProvider>())}."),
    };

    private static string ReadConnectionString(IConfiguration configuration, DatabaseProvider provider, IHostEnvironment environment)
    {
        var value = NullIfEmpty(configuration.GetConnectionString("PaymentAdmin"));
        if (provider != DatabaseProvider.Sqlite)
        {
            Require(value is not null, $"ConnectionStrings:PaymentAdmin is not set: {provider} needs it.");
            Require(Databases.CanRead(provider, value!), $"ConnectionStrings:PaymentAdmin cannot be read for {provider}: it looks like 'Server=…;Database=…'.");
            return value!;
        }

        try
        {
            // Relative to the repository's root in Development, else to the content root.
            var sqlite = new SqliteConnectionStringBuilder(value ?? "Data Source=data/paymentadmin.db");
            sqlite.DataSource = Path.Combine(ContentFolder.Of(environment), sqlite.DataSource);
            return sqlite.ConnectionString;
        }
        catch (ArgumentException)
        {
            throw new SettingsException("ConnectionStrings:PaymentAdmin cannot be read for Sqlite: it looks like 'Data Source=data/paymentadmin.db'.");
        }
    }

    private static Uri? ReadBaseUrl(string? value)
    {
        if (NullIfEmpty(value) is null)
        {
            return null;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.UserInfo.Length == 0
            ? url
            : throw new SettingsException($"Public:BaseUrl is '{value}': it is the address under which others reach us, such as https://pay.example.org, without a path.");
    }

    private static Uri? ReadSimulator(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!ReadBool(configuration, "Simulator:Enabled", fallback: false))
        {
            return null;
        }

        Require(environment.IsDevelopment(), "Simulator:Enabled is true outside Development: a PSP that anybody may steer must not run there. Set it to false.");
        var value = NullIfEmpty(configuration["Simulator:Url"]) ?? DefaultSimulatorUrl;
        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true, PathAndQuery: "/" }
            ? url
            : throw new SettingsException($"Simulator:Url is '{value}': it is a loopback address to listen on, such as {DefaultSimulatorUrl}.");
    }

    private static void CheckUrls(string? value)
    {
        foreach (var url in (value ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new SettingsException($"ASPNETCORE_URLS holds '{url}': it is addresses to listen on, such as http://127.0.0.1:5080, separated by semicolons.");
            }
        }
    }

    internal static bool ReadBool(IConfiguration configuration, string key, bool fallback) => NullIfEmpty(configuration[key]) switch
    {
        null => fallback,
        var value when bool.TryParse(value, out var set) => set,
        var value => throw new SettingsException($"{key} is '{value}': it is true or false."),
    };

    /// <param name="what">What it counts: "a number of days".</param>
    internal static int ReadNumber(IConfiguration configuration, string key, string what, int fallback, int maximum) => NullIfEmpty(configuration[key]) switch
    {
        null => fallback,
        var value when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= maximum => number,
        var value => throw new SettingsException($"{key} is '{value}': it is {what} from 1 to {maximum}."),
    };

    private static string? ReadPassword(IConfiguration configuration, string key)
    {
        var value = NullIfEmpty(configuration[key]);
        Require(value is null || value.Length >= PasswordMinLength, $"{key} is too short: passwords have {PasswordMinLength} characters or more.");
        return value;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new SettingsException(message);
        }
    }
}
