using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>What the tests do and check on any page.</summary>
internal static class Pages
{
    private const int Narrow = 360;
    private const int Whole = 2200;

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("SCREENSHOTS");

    /// <summary>What depends on colours alone: themes differ in nothing else.</summary>
    private static readonly object Colours = new { runOnly = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } } };

    private static readonly object Rules = new
    {
        runOnly = new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice" } },
    };

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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

    /// <summary>Runs axe on the page as it stands, and on its colours in the other theme: no violation of WCAG 2.2 A and AA, nor of best practice.</summary>
    public static async Task CheckAccessible(this IPage page)
    {
        // What is seen may be there before the page's script is.
        await page.WaitForFunctionAsync("() => typeof pa === 'object'");
        var wasDark = await page.EvaluateAsync<bool>("() => pa.isDark()");
        await page.ShowTheme(!wasDark);
        await page.Check(Colours);
        await page.ShowTheme(wasDark);
        await page.Check(Rules);
    }

    /// <summary>The same in the present theme only.</summary>
    public static Task CheckAccessibleAsShown(this IPage page) => page.Check(Rules);

    /// <summary>The script stays in the page: to bring it anew, and a second page with it, for each question takes longer than the answer.</summary>
    private static async Task Check(this IPage page, object rules)
    {
        if (!await page.EvaluateAsync<bool>("() => typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Axe);
        }

        var result = await page.EvaluateAsync<JsonElement>("rules => axe.run(document, rules)", rules);
        Assert.True(result.GetProperty("violations").GetArrayLength() == 0, $"axe on {page.Url}, in the {await page.Locator("html").GetAttributeAsync("data-theme")} theme, finds:\n{Say(result.GetProperty("violations"))}");
        Assert.NotEqual(0, result.GetProperty("passes").GetArrayLength());
    }

    private static string Say(JsonElement violations)
    {
        var found = new List<string>();
        foreach (var violation in violations.EnumerateArray())
        {
            found.Add($"{violation.GetProperty("id")} ({violation.GetProperty("impact")}): {violation.GetProperty("help")}. {violation.GetProperty("helpUrl")}");
            foreach (var node in violation.GetProperty("nodes").EnumerateArray())
            {
                found.Add($"    {node.GetProperty("target")}  {node.GetProperty("html")}\n{node.GetProperty("failureSummary")}");
            }
        }

        return string.Join('\n', found);
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
