using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(PaymentAdmin.E2E.Infrastructure.Browser))]

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>One Chromium for all tests: Debian's, or the one that CHROMIUM_PATH names. Each test gets a fresh context.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What every amount and time on the pages is written for.</summary>
    private const string Locale = "en-GB";

    /// <summary>Not UTC, so that a time shown in the wrong zone is seen; without summer time.</summary>
    public const string TimeZone = "Africa/Lagos";

    public const int Width = 1360;
    public const int Height = 820;

    private const float WaitLimit = 10_000;
    private static readonly string Path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(WaitLimit);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A context as that of a person who has never been here.</summary>
    public async Task<IBrowserContext> NewContext(RunningApp app)
    {
        Assert.SkipWhen(_chromium is null && !Repository.Unattended, "There is no Chromium (CHROMIUM_PATH, else /usr/bin/chromium).");
        Assert.True(_chromium is not null, $"There is no Chromium at {Path}.");
        var context = await _chromium.NewContextAsync(new()
        {
            BaseURL = app.Url.AbsoluteUri,
            Locale = Locale,
            TimezoneId = TimeZone,
            ViewportSize = new() { Width = Width, Height = Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(WaitLimit);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
