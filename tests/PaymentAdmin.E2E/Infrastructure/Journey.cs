using Microsoft.Playwright;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>
/// A test that does what a person does in a browser. It also fails where the browser's console shows an error, such as
/// a script that failed or something that the Content-Security-Policy refused. A failed one leaves a picture of its page
/// and the application's log in TestResults/failures.
/// </summary>
public abstract class Journey(RunningApp app, Browser browser) : IAsyncLifetime
{
    private readonly List<string> _consoleErrors = [];
    private readonly List<string> _expectedErrors = [];
    private IBrowserContext? _context;

    protected RunningApp App { get; private set; } = app;

    /// <summary>The browser's page; empty at first.</summary>
    protected IPage Page { get; private set; } = default!;

    public async ValueTask InitializeAsync() => Page = await Open(App);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_context is null)
        {
            return;
        }

        try
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                await KeepEvidence();
            }
            else
            {
                await CheckConsole();
            }
        }
        finally
        {
            await _context.DisposeAsync();
        }
    }

    /// <summary>Goes on with another application, such as one that the test may stop.</summary>
    protected async Task MoveTo(RunningApp app)
    {
        await _context!.DisposeAsync();
        App = app;
        Page = await Open(app);
    }

    /// <summary>Says that the browser's console will show an error with this text, because of what the test does.</summary>
    protected void ExpectConsoleError(string text) => _expectedErrors.Add(text);

    /// <summary>What the browser's console showed up to now and no test expected.</summary>
    protected IReadOnlyList<string> ConsoleErrors
    {
        get
        {
            lock (_consoleErrors)
            {
                return [.. _consoleErrors.Where(error => !_expectedErrors.Exists(expected => error.Contains(expected, StringComparison.Ordinal)))];
            }
        }
    }

    private async Task<IPage> Open(RunningApp where)
    {
        _context = await browser.NewContext(where);
        _context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Note($"{message.Text} ({message.Location})");
            }
        };
        _context.WebError += (_, error) => Note(error.Error);
        return await _context.NewPageAsync();
    }

    private void Note(string error)
    {
        lock (_consoleErrors)
        {
            _consoleErrors.Add(error);
        }
    }

    private async Task CheckConsole()
    {
        if (ConsoleErrors is { Count: > 0 } errors)
        {
            await KeepEvidence();
            Assert.Fail($"The browser's console shows errors:\n{string.Join('\n', errors)}");
        }
    }

    private async Task KeepEvidence()
    {
        var test = TestContext.Current.Test!.TestDisplayName;
        var name = string.Concat(test[(test.IndexOf("E2E.", StringComparison.Ordinal) + 4)..].Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-'));
        var file = Path.Combine(Repository.Results("failures"), name.Length > 120 ? name[..120] : name);
        await File.WriteAllTextAsync(file + ".log", $"{Page.Url}\n\nBrowser console:\n{string.Join('\n', ConsoleErrors)}\n\nApplication:\n{App.Output}\n");
        try
        {
            await Page.ScreenshotAsync(new() { Path = file + ".png" });
        }
        catch (PlaywrightException)
        {
            // The page is gone; the log has to do.
        }
    }
}
