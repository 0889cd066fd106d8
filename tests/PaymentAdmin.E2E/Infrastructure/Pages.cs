using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>What the tests do and check on any page.</summary>
internal static class Pages
{
    private static readonly bool Pictures = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SCREENSHOTS"));

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

    /// <summary>Shows the theme in this page, without choosing it for the person, and waits until all is drawn with it.</summary>
    public static async Task ShowTheme(this IPage page, bool dark)
    {
        await page.WaitForFunctionAsync("() => typeof pa === 'object'");
        await page.EvaluateAsync("dark => pa.setTheme(dark)", dark);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet?.href === link.href)");
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await page.WaitForFunctionAsync("() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)");
    }

    /// <summary>With SCREENSHOTS set: pictures for the documentation, wide and narrow, in TestResults/screenshots.</summary>
    public static async Task Screenshot(this IPage page, string name)
    {
        if (!Pictures)
        {
            return;
        }

        foreach (var (suffix, width, height) in new[] { ("", Browser.Width, Browser.Height), ("-narrow", 390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Results("screenshots"), $"{name}{suffix}.png"), Animations = ScreenshotAnimations.Disabled });
        }

        await page.SetViewportSizeAsync(Browser.Width, Browser.Height);
    }
}
