using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>What the tests do and check on any page.</summary>
internal static class Pages
{
    private const int Narrow = 360;
    private const int Whole = 2200;

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("SCREENSHOTS");

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions
        {
            Type = "tag",
            Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
        },
    };

    /// <summary>Signs a demo person in and shows a page.</summary>
    public static async Task SignIn(this IPage page, string email, string path = "/")
    {
        await page.GotoAsync($"/sign-in?returnUrl={Uri.EscapeDataString(path)}");
        await page.SendSignIn(email, RunningApp.DemoPassword);
        await page.WaitForCircuit();
    }

    /// <summary>Fills the sign-in page and sends it.</summary>
    public static async Task SendSignIn(this IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>
    /// Waits until a page is there and listens. Pages are rendered by the circuit alone, so that a heading in the layout
    /// means that the circuit stands and what is seen reacts; the placeholder of what is still loading must be gone.
    /// </summary>
    public static async Task WaitForCircuit(this IPage page)
    {
        await Assertions.Expect(page.Locator("nav[aria-label=Main]")).ToBeAttachedAsync();
        await Assertions.Expect(page.Locator("#content h1").First).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Locator(".pa-loading")).ToHaveCountAsync(0);
    }

    /// <summary>Runs axe on the page as it stands, in the light and in the dark theme: no violation of WCAG 2.2 A and AA, nor of best practice.</summary>
    public static async Task CheckAccessible(this IPage page)
    {
        // What is seen may be there before the page's script is.
        await page.WaitForFunctionAsync("() => typeof pa === 'object'");
        var wasDark = await page.EvaluateAsync<bool>("() => pa.isDark()");
        foreach (var dark in new[] { !wasDark, wasDark })
        {
            await page.ShowTheme(dark);
            await page.CheckAccessibleAsShown();
        }
    }

    /// <summary>The same in the present theme only.</summary>
    public static async Task CheckAccessibleAsShown(this IPage page)
    {
        var found = new List<string>();
        foreach (var violation in (await page.RunAxe(Rules)).Violations)
        {
            found.Add($"{violation.Id} ({violation.Impact}): {violation.Help}. {violation.HelpUrl}");
            foreach (var node in violation.Nodes)
            {
                found.Add($"    {node.Target}  {node.Html}");
                found.AddRange(node.Any.Concat(node.All).Concat(node.None).Select(check => $"        {check.Message}"));
            }
        }

        if (found.Count > 0)
        {
            var theme = await page.Locator("html").GetAttributeAsync("data-theme");
            Assert.Fail($"axe on {page.Url}, in the {theme} theme, finds:\n{string.Join('\n', found)}");
        }
    }

    /// <summary>On a narrow screen nothing lies beside it, and axe finds nothing; then it is wide again.</summary>
    public static async Task CheckNarrow(this IPage page)
    {
        await page.SetViewportSizeAsync(Narrow, 740);
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than a screen of {Narrow} px.");

        // In the theme that is shown: both were looked at wide, and colours do not depend on the width.
        await page.CheckAccessibleAsShown();
        await page.SetViewportSizeAsync(Browser.Width, Browser.Height);
    }

    /// <summary>Shows the theme in this page, without choosing it for the person, and waits until all is drawn with it.</summary>
    public static async Task ShowTheme(this IPage page, bool dark)
    {
        await page.WaitForFunctionAsync("() => typeof pa === 'object'");
        await page.EvaluateAsync("dark => pa.setTheme(dark)", dark);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet?.href === link.href)");
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await page.WaitForFunctionAsync("() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)");
    }

    /// <summary>With SCREENSHOTS set: pictures for the documentation, wide and narrow, in TestResults/screenshots; with SCREENSHOTS=whole also of what has to be scrolled to, in both themes.</summary>
    public static async Task Screenshot(this IPage page, string name)
    {
        if (string.IsNullOrEmpty(Pictures))
        {
            return;
        }

        foreach (var (suffix, width, height) in new[] { ("", Browser.Width, Browser.Height), ("-narrow", 390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
            await Shoot(page, name + suffix);
            if (Pictures == "whole")
            {
                // The content scrolls inside the frame: a page is seen whole only on a screen that is high enough.
                await page.SetViewportSizeAsync(width, Whole);
                await Shoot(page, $"{name}{suffix}-whole");
                await page.ShowTheme(dark: true);
                await Shoot(page, $"{name}{suffix}-dark");
                await page.ShowTheme(dark: false);
            }
        }

        await page.SetViewportSizeAsync(Browser.Width, Browser.Height);
    }

    private static async Task Shoot(IPage page, string name)
    {
        // Nothing looks as if somebody pointed at it.
        await page.Mouse.MoveAsync(0, 0);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Results("screenshots"), $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
