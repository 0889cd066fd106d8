using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Connections.Calls;

namespace PaymentAdmin.Tests.Platform.Settings;

public sealed class AppSettingsTests
{
    [Fact]
    public void Read_OfNothing_IsSqliteBesideThePublishedFiles()
    {
        var settings = Read();

        Assert.Equal(DatabaseProvider.Sqlite, settings.Provider);
        Assert.Equal($"Data Source={Path.Combine(Place.Root, "data/paymentadmin.db")}", settings.ConnectionString);
        Assert.Equal((null, false, null, null, null), (settings.PublicBaseUrl, settings.SeedDemo, settings.DemoPassword, settings.BootstrapAdminEmail, settings.BootstrapAdminPassword));
    }

    [Theory]
    [InlineData("Database:Provider", "Oracle", "Database:Provider is 'Oracle': it is one of Sqlite, SqlServer, PostgreSql.")]
    [InlineData("Database:Provider", "0", "Database:Provider is '0': it is one of Sqlite, SqlServer, PostgreSql.")]
    [InlineData("Database:Provider", "SqlServer", "ConnectionStrings:PaymentAdmin is not set: SqlServer needs it.")]
    [InlineData("Database:Provider", "postgresql", "ConnectionStrings:PaymentAdmin is not set: PostgreSql needs it.")]
    [InlineData("ConnectionStrings:PaymentAdmin", "nonsense", "ConnectionStrings:PaymentAdmin cannot be read for Sqlite: it looks like 'Data Source=data/paymentadmin.db'.")]
    [InlineData("Public:BaseUrl", "pay.example.org", "Public:BaseUrl is 'pay.example.org': it is the address under which others reach us, such as https://pay.example.org, without a path.")]
    [InlineData("Public:BaseUrl", "ftp://pay.example.org", "Public:BaseUrl is 'ftp://pay.example.org': it is the address under which others reach us, such as https://pay.example.org, without a path.")]
    [InlineData("Public:BaseUrl", "/pay", "Public:BaseUrl is '/pay': it is the address under which others reach us, such as https://pay.example.org, without a path.")]
    [InlineData("Demo:Seed", "yes", "Demo:Seed is 'yes': it is true or false.")]
    [InlineData("Demo:Seed", "true", "Demo:Seed is true outside Development: demo people with a known password must not exist there. Set it to false.")]
    [InlineData("Demo:Password", "short", "Demo:Password is too short: passwords have 12 characters or more.")]
    [InlineData("Bootstrap:AdminPassword", "short", "Bootstrap:AdminPassword is too short: passwords have 12 characters or more.")]
    [InlineData("Bootstrap:AdminPassword", "long-enough-1", "Bootstrap:AdminEmail and Bootstrap:AdminPassword go together: set both, or neither.")]
    [InlineData("Bootstrap:AdminEmail", "ada@example.org", "Bootstrap:AdminEmail and Bootstrap:AdminPassword go together: set both, or neither.")]
    [InlineData("Connections:AllowPrivateNetworks", "perhaps", "Connections:AllowPrivateNetworks is 'perhaps': it is true or false.")]
    [InlineData("Connections:KeepExchangesDays", "0", "Connections:KeepExchangesDays is '0': it is a number of days from 1 to 3650.")]
    [InlineData("Connections:KeepExchangesDays", "3651", "Connections:KeepExchangesDays is '3651': it is a number of days from 1 to 3650.")]
    [InlineData("Connections:KeepExchangesDays", "many", "Connections:KeepExchangesDays is 'many': it is a number of days from 1 to 3650.")]
    [InlineData("Webhooks:KeepBodiesDays", "0", "Webhooks:KeepBodiesDays is '0': it is a number of days from 1 to 3650.")]
    [InlineData("Webhooks:KeepRejectedDays", "x", "Webhooks:KeepRejectedDays is 'x': it is a number of days from 1 to 3650.")]
    [InlineData("Webhooks:KeepRejectedMiB", "1025", "Webhooks:KeepRejectedMiB is '1025': it is a number of MiB from 1 to 1024.")]
    [InlineData("Webhooks:RejectedPerMinute", "-1", "Webhooks:RejectedPerMinute is '-1': it is a number of deliveries from 1 to 10000.")]
    [InlineData("urls", "nonsense", "ASPNETCORE_URLS holds 'nonsense': it is addresses to listen on, such as http://127.0.0.1:5080, separated by semicolons.")]
    [InlineData("urls", "http://127.0.0.1:5080;http:", "ASPNETCORE_URLS holds 'http:': it is addresses to listen on, such as http://127.0.0.1:5080, separated by semicolons.")]
    public void Read_OfAWrongValue_SaysSoInOneSentence(string key, string value, string message) => Assert.Equal(message, Refuse((key, value)));

    [Theory]
    [InlineData("SqlServer", "nonsense")]
    [InlineData("SqlServer", "Sevrer=here")]
    [InlineData("SqlServer", "Server=here;Encrypt=perhaps")]
    [InlineData("PostgreSql", "nonsense")]
    [InlineData("PostgreSql", "Host=here;Prot=1")]
    [InlineData("PostgreSql", "Host=here;Port=many")]
    public void Read_OfAConnectionStringThatTheProviderCannotRead_SaysSo(string provider, string value) =>
        Assert.Equal(
            $"ConnectionStrings:PaymentAdmin cannot be read for {provider}: it looks like 'Server=…;Database=…'.",
            Refuse(("Database:Provider", provider), ("ConnectionStrings:PaymentAdmin", value)));

    [Fact]
    public void Read_OfASeedWithoutAPassword_SaysSo() =>
        Assert.Equal(
            "Demo:Seed is true but Demo:Password is not set: give the demo people a password, or set Demo:Seed to false.",
            Assert.Throws<SettingsException>(() => AppSettings.Read(Settings(("Demo:Seed", "true")), new Place("Development"))).Message);

    [Fact]
    public void Read_OfAnEmailThatIsNone_SaysSo() =>
        Assert.Equal(
            "Bootstrap:AdminEmail is 'ada', which is no e-mail address.",
            Refuse(("Bootstrap:AdminEmail", "ada"), ("Bootstrap:AdminPassword", "long-enough-1")));

    [Fact]
    public void Read_OfWhatIsKept_ReadsIt()
    {
        var settings = Read(("Webhooks:KeepBodiesDays", "500"), ("Webhooks:KeepRejectedDays", "7"), ("Webhooks:KeepRejectedMiB", "2"), ("Webhooks:RejectedPerMinute", "30")).Webhooks;

        Assert.Equal(new InboxSettings { KeepBodiesDays = 500, KeepRejectedDays = 7, KeepRejectedBytes = 2_097_152, RejectedPerMinute = 30 }, settings);
        Assert.Equal((400, 30, 10_485_760, 60), (Read().Webhooks.KeepBodiesDays, Read().Webhooks.KeepRejectedDays, Read().Webhooks.KeepRejectedBytes, Read().Webhooks.RejectedPerMinute));
    }

    [Fact]
    public void Read_OfEverything_ReadsIt()
    {
        var settings = Read(
            ("Database:Provider", "POSTGRESQL"), ("ConnectionStrings:PaymentAdmin", "Host=db;Database=pa"), ("Public:BaseUrl", "https://pay.example.org/"),
            ("Bootstrap:AdminEmail", "ada@example.org"), ("Bootstrap:AdminPassword", "long-enough-1"), ("urls", "http://127.0.0.1:5080;https://*:443;http://unix:/run/pa.sock"));

        Assert.Equal((DatabaseProvider.PostgreSql, "Host=db;Database=pa"), (settings.Provider, settings.ConnectionString));
        Assert.Equal("https://pay.example.org/", settings.PublicBaseUrl?.ToString());
        Assert.Equal(("ada@example.org", "long-enough-1"), (settings.BootstrapAdminEmail, settings.BootstrapAdminPassword));
    }

    [Fact]
    public void Read_OfCalls_AllowsPrivateNetworksInDevelopmentOnly()
    {
        Assert.Equal((false, 90, 0), (Read().Calls.AllowPrivateNetworks, Read().Calls.KeepExchangesDays, Read().Calls.TrustedRoots.Count));
        Assert.True(AppSettings.Read(Settings(), new Place("Development")).Calls.AllowPrivateNetworks);
        Assert.False(AppSettings.Read(Settings(("Connections:AllowPrivateNetworks", "false")), new Place("Development")).Calls.AllowPrivateNetworks);
        Assert.Equal((true, 3_650), (Read(("Connections:AllowPrivateNetworks", "true")).Calls.AllowPrivateNetworks, Read(("Connections:KeepExchangesDays", "3650")).Calls.KeepExchangesDays));
    }

    [Fact]
    public void Read_OfTrustedRoots_ReadsThemOrSaysWhyNot()
    {
        using var folder = new TemporaryFolder();
        using var root = Certificates.Authority();
        var (good, empty, wrong) = (Path.Combine(folder.Path, "good.pem"), Path.Combine(folder.Path, "empty.pem"), Path.Combine(folder.Path, "wrong.pem"));
        File.WriteAllText(good, root.ExportCertificatePem() + "\n");
        File.WriteAllText(empty, "nothing");
        File.WriteAllText(wrong, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Assert.Equal(root.Thumbprint, Assert.Single(Read(("Connections:TrustedRoots", good)).Calls.TrustedRoots).Thumbprint);
        Assert.Equal($"Connections:TrustedRoots is '{empty}', which holds no certificate: it is a PEM file of certificates.", Refuse(("Connections:TrustedRoots", empty)));
        Assert.StartsWith($"Connections:TrustedRoots is '{wrong}', which cannot be read (", Refuse(("Connections:TrustedRoots", wrong)), StringComparison.Ordinal);
        Assert.StartsWith("Connections:TrustedRoots is 'nowhere.pem', which cannot be read (", Refuse(("Connections:TrustedRoots", "nowhere.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfEmptyValues_TakesThemAsNotSet() =>
        Assert.Equal(Read(), Read(("Database:Provider", ""), ("ConnectionStrings:PaymentAdmin", " "), ("Demo:Seed", ""), ("Demo:Password", ""), ("Bootstrap:AdminEmail", "")));

    private static string Refuse(params (string Key, string Value)[] settings) => Assert.Throws<SettingsException>(() => Read(settings)).Message;

    private static AppSettings Read(params (string Key, string Value)[] settings) => AppSettings.Read(Settings(settings), new Place("Production"));

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value)).Build();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("paymentadmin-roots-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class Place(string environment) : IHostEnvironment
    {
        public static readonly string Root = Path.Combine(Path.GetTempPath(), "published");

        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "PaymentAdmin";

        public string ContentRootPath { get; set; } = Root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
