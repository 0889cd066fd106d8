using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Distributions;

/// <summary>What is released is paid while people look on; what nobody knows is decided by two of them; what is stopped says so and goes on.</summary>
[Collection<DemoApp>]
public sealed class SendingTests(RunningApp app, Browser browser) : DistributionJourney(app, browser)
{
    private const float SendLimit = 60_000;

    /// <summary>Asked for minutes, the next time before long: nobody has to look at the right moment.</summary>
    private static readonly int[] s_longAsked = [3, 5, 7, 10, 13, 17, 22, 29, 37, 48, 62, 80, 100, 130, 170, 220, 280, 360, 470, 610];

    private static readonly int[] s_askedOnce = [1];

    private ILocator Progress => Main.GetByRole(AriaRole.Region, new() { Name = "Progress" });

    private ILocator Tiles => Main.GetByRole(AriaRole.Navigation, new() { Name = "Payments by status" });

    [Fact]
    public async Task Distribution_FromFileToCompletion_ShowsItsProgressByItself()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Behave(new { holdPayments = true });
        await Sandbox.Build(App, "TUMAPAY", "Tuma Pay", "Food in Moshi", processor => Connection(processor, psp.Api, perSecond: 20));
        await Page.SignIn(People.Officer, "/distributions");
        var address = await Make("Food, May", "2026-05", "Food in Moshi (TUMAPAY, TZS)");
        await Upload("may.csv", string.Concat(Enumerable.Range(1, 6).Select(number => $"BEN-20{number},Person {(char)('A' + number)},071200020{number},,{number}0000,TZS,MAY-{number}\n")));
        await Main.GetByRole(AriaRole.Button, new() { Name = "Import 6 rows" }).ClickAsync();
        await Main.GetByRole(AriaRole.Link, new() { Name = "Back to the distribution" }).ClickAsync();
        await Submit();
        await Approve(People.Officer2, "Food, May");
        await SignInAnew(People.Officer3, address);
        await Release();

        // From here nothing is clicked and nothing loaded anew until all has ended.
        await Page.EvaluateAsync("() => window.here = true");
        await Expect(Tiles.GetByRole(AriaRole.Link, new() { NameRegex = Words("Pending 6") })).ToBeVisibleAsync(new() { Timeout = SendLimit });
        await Expect(Progress).ToContainTextAsync("0 of 6 payments have ended, TZS 0.00 of TZS 210,000.00.");
        await Page.CheckAccessible();
        foreach (var number in Enumerable.Range(1, 4))
        {
            await psp.Complete($"MAY-{number}");
        }

        await Expect(Progress).ToContainTextAsync("4 of 6 payments have ended, TZS 100,000.00 of TZS 210,000.00.");
        await Expect(Progress.GetByRole(AriaRole.Status)).ToContainTextAsync("60 % or more");
        await Expect(Head).ToContainTextAsync("Submitting");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("progress");
        await psp.Complete("MAY-5");
        await psp.Complete("MAY-6");
        await Expect(Head).ToContainTextAsync("Completed");
        await Expect(Progress).ToContainTextAsync("100 %");
        Assert.True(await Page.EvaluateAsync<bool>("() => window.here === true"));
        await Page.CheckAccessible();
        await Page.Screenshot("distribution-completed");
    }

    [Fact]
    public async Task UnknownPayment_DecidedByTwoPeople_EndsAndItsStorySaysWho()
    {
        await using var psp = await RunningSimulator.Start();

        // The answer about the last one is lost, and nobody answers what became of it, however often it is asked.
        await psp.Behave(new { timeoutHoldSeconds = 1, timeoutFailsAfterSeconds = 3600, error503 = 1, onlyRequests = new[] { "GET /api/v2/payments" } });
        var sandbox = await Sandbox.Build(App, "KIBOPAY", "Kibo Pay", "Seeds in Kibosho", processor => Connection(processor, psp.Api, perSecond: 20, askedAfter: s_longAsked));
        var distribution = await sandbox.Approved("Seeds, November", File("KIB", "+255712000301", "+255712000302", "+255700000004", "+255700000005"));
        await sandbox.Release(distribution);
        await Page.SignIn(People.Finance, $"/distributions/{distribution}");

        await Expect(Tiles.GetByRole(AriaRole.Link, new() { NameRegex = Words("Unknown 1") })).ToBeVisibleAsync(new() { Timeout = SendLimit });
        await Expect(Tiles.GetByRole(AriaRole.Link, new() { NameRegex = Words("Completed 2") })).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.Screenshot("progress-unknown");
        await AskNoMore(sandbox.Connection);
        await Tiles.GetByRole(AriaRole.Link, new() { NameRegex = Words("Needs review 1") }).ClickAsync(new() { Timeout = SendLimit });
        await Page.CheckAccessible();

        await Page.GotoAsync("/");
        await Page.WaitForCircuit();
        await Page.CheckAccessible();
        await Page.Screenshot("home-review");
        await Main.GetByRole(AriaRole.Link, new() { Name = "1 payment needs review" }).ClickAsync();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("KIB-4");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("payments-review");
        await Main.GetByRole(AriaRole.Link, new() { Name = "KIB-4" }).ClickAsync();
        var address = new Uri(Page.Url).AbsolutePath;
        await Propose();

        await SignInAnew(People.Finance2, "/");
        await Expect(Main.GetByRole(AriaRole.Region, new() { Name = "Payments that wait for you" })).ToContainTextAsync("Resolve it as failed");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("home-decide");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Resolve it as failed" }).ClickAsync();
        await Agree();
        await SeeTheStory(address);

        await SignInAnew(People.Auditor, $"/distributions/{distribution}");
        await Expect(Head).ToContainTextAsync("Completed with failures");
        await Expect(Progress).ToContainTextAsync("Invalid account");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("progress-failures");
    }

    [Fact]
    public async Task Connection_PausedWhilePaymentsAreQueued_HoldsThemUntilItIsResumed()
    {
        await using var psp = await RunningSimulator.Start();

        // One in a second: most of them are queued when the connection is paused.
        var sandbox = await Sandbox.Build(App, "MERUPAY", "Meru Pay", "Tools in Arumeru", processor => Connection(processor, psp.Api, perSecond: 1));
        var distribution = await sandbox.Approved("Tools, November", File("MER", [.. Enumerable.Range(401, 40).Select(number => $"+255712000{number}")]));
        await Page.SignIn(People.Admin, $"/connections/{sandbox.Connection}");
        await sandbox.Release(distribution);
        await Main.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("Complaints from Meru: asking the PSP");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Page.GetByText(Words("MERUPAY sandbox is paused.*[1-9][0-9]? waiting"))).ToBeVisibleAsync();
        await Expect(Head).ToContainTextAsync("Paused");
        await Page.CheckAccessible();
        await Page.Screenshot("connection-paused");
        await SeeWhatWaits(distribution);

        await SignInAnew(People.Admin, $"/connections/{sandbox.Connection}");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Page.GetByLabel("Requests per second").FillAsync("50");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Complaints from Meru");
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("The PSP has mended it");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Head).Not.ToContainTextAsync("Paused");

        await Page.GotoAsync($"/distributions/{distribution}");
        await Page.WaitForCircuit();
        await Expect(Head).ToContainTextAsync("Completed", new() { Timeout = SendLimit });
        await Expect(Progress).ToContainTextAsync("40 of 40 payments have ended");
        await Expect(Progress.Locator(".pa-alert")).ToHaveCountAsync(0);
    }

    /// <summary>From the next question on that nobody answers it is for people.</summary>
    private async Task AskNoMore(string connection)
    {
        using var admin = await ApiClient.SignIn(App, People.Admin);
        await admin.Patch($"connections/{connection}", new { statusQuery = new { unknownScheduleSeconds = s_askedOnce } });
    }

    private async Task Propose()
    {
        await Expect(Main).ToContainTextAsync("Two people decide what became of it");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("payment-review");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(Dialog.Locator(".pa-field-error").First).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Dialog.GetByLabel("What became of it").SelectOptionAsync(new SelectOptionValue { Label = "It did not arrive" });
        await Dialog.GetByLabel("Reason").FillAsync("Their support found no transfer under our reference, ticket 4711");
        await Page.CheckAccessible();
        await Page.Screenshot("payment-resolve");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();

        // Nobody agrees with himself.
        var waits = Main.GetByRole(AriaRole.Region, new() { Name = "Waits for a second person" });
        await Expect(waits).ToContainTextAsync("Somebody else decides on it.");
        await Expect(waits.GetByRole(AriaRole.Button, new() { Name = "Agree" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();
        await Page.Screenshot("payment-proposed");
    }

    private async Task Agree()
    {
        var waits = Main.GetByRole(AriaRole.Region, new() { Name = "Waits for a second person" });
        await Expect(waits).ToContainTextAsync($"proposed by {People.Finance}");
        await Page.CheckAccessible();
        await Page.Screenshot("payment-to-agree");
        await waits.GetByRole(AriaRole.Button, new() { Name = "Agree" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("if it arrived after all, that pays twice");
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("Their statement does not have it either");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Agree" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("Failed");
        await Expect(waits).ToHaveCountAsync(0);
    }

    private async Task SeeTheStory(string address)
    {
        Assert.Equal(address, new Uri(Page.Url).AbsolutePath);
        var story = Main.GetByRole(AriaRole.List, new() { Name = "Story" });
        foreach (var told in (string[])[People.Finance, "ticket 4711", People.Finance2, "Their statement does not have it either", "HTTP 504", "HTTP 503"])
        {
            await Expect(story).ToContainTextAsync(told);
        }

        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("payment-story");
        foreach (var (tab, told) in ((string, string)[])[("Attempts", "Attempt 1"), ("Exchanges", "503")])
        {
            await Tab(tab).ClickAsync();
            await Expect(Main).ToContainTextAsync(told);
            await Page.CheckAccessible();
            await Page.CheckNarrow();
            await Page.Screenshot($"payment-{tab.ToLowerInvariant()}");
        }
    }

    private async Task SeeWhatWaits(string distribution)
    {
        await SignInAnew(People.Officer, $"/distributions/{distribution}");
        var waits = Progress.Locator(".pa-alert");
        await Expect(waits).ToContainTextAsync(Words("[1-9][0-9]? payments wait\\. The connection is paused.*Complaints from Meru"));
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("progress-waits");

        await SignInAnew(People.Finance, "/jobs");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("jobs");
        await Page.GotoAsync("/jobs/queues/payments");
        await Page.WaitForCircuit();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("pay_");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("queue");
    }

    private static Regex Words(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static object Connection(string processor, string psp, int perSecond, int[]? askedAfter = null) =>
        Sandbox.To(processor, psp, new { dailyVolume = 1_000_000_000, requestsPerSecond = perSecond }, askedAfter);

    private static byte[] File(string prefix, params string[] phones) => Encoding.UTF8.GetBytes(
        "external_id,full_name,phone_number,account_number,amount,currency,reference\n"
        + string.Concat(phones.Select((phone, index) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-B{index + 1},{prefix} Person {index + 1},{phone},,{45_000 + (500 * index)},TZS,{prefix}-{index + 1}\n"))));
}
