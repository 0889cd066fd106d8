using System.Diagnostics;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Settings;

/// <summary>The real process: a wrong value stops it with one sentence.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_WithAnUnknownProvider_EndsWithOneSentence() =>
        Assert.Equal(
            "PaymentAdmin cannot start: Database:Provider is 'Oracle': it is one of Sqlite, SqlServer, PostgreSql.",
            await FailToStart(("Database__Provider", "Oracle")));

    [Fact]
    public async Task Start_WithAnAddressThatIsNone_EndsWithOneSentence() =>
        Assert.StartsWith("PaymentAdmin cannot start: ASPNETCORE_URLS holds 'nonsense'", await FailToStart(("ASPNETCORE_URLS", "nonsense")), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:99999", "The port is not one from 0 to 65535")]
    [InlineData("http://203.0.113.9:5096", "It cannot listen there")]
    public async Task Start_WithAnAddressThatIsNotOurs_EndsWithOneSentence(string address, string sentence)
    {
        var database = Path.Combine(TestRun.Folder, $"{TestRun.NewName()}.db");

        var said = await FailToStart(("ASPNETCORE_URLS", address), ("ConnectionStrings__PaymentAdmin", $"Data Source={database}"));

        Assert.StartsWith($"PaymentAdmin cannot start: {sentence}", said, StringComparison.Ordinal);
        Assert.Contains("Check ASPNETCORE_URLS.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAFolderThatCannotBe_EndsWithOneSentence()
    {
        var file = Path.Combine(TestRun.Folder, $"{TestRun.NewName()}.txt");
        await File.WriteAllTextAsync(file, "no folder", TestContext.Current.CancellationToken);

        Assert.StartsWith(
            "PaymentAdmin cannot start: ",
            await FailToStart(("ConnectionStrings__PaymentAdmin", $"Data Source={Path.Combine(file, "paymentadmin.db")}")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAFileThatIsNoDatabase_EndsWithOneSentence()
    {
        var file = Path.Combine(TestRun.Folder, $"{TestRun.NewName()}.txt");
        await File.WriteAllTextAsync(file, new string('x', 5_000), TestContext.Current.CancellationToken);

        Assert.StartsWith(
            "PaymentAdmin cannot start: The database does not let us in (SQLite Error 26",
            await FailToStart(("ConnectionStrings__PaymentAdmin", $"Data Source={file}")),
            StringComparison.Ordinal);
    }

    /// <summary>What it says on its way out.</summary>
    private static async Task<string> FailToStart(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = TestRun.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        return Assert.Single((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
