using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Distributions;

/// <summary>From a file to the release, by people who do not approve what they made.</summary>
[Collection<DemoApp>]
public sealed class PayingTests(RunningApp app, Browser browser) : DistributionJourney(app, browser)
{
    /// <summary>Released, payments leave by themselves: how far they have come when somebody looks is a matter of moments.</summary>
    private static readonly Regex Sent = new("Queued|Submitting|Pending|Completed", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task File_ByThreePeople_IsImportedApprovedAndReleased()
    {
        await Page.SignIn(People.Officer, "/distributions");
        await Page.CheckAccessible();
        var address = await Make("Food, March", "2026-03");
        await Upload("broken.csv", """
            BEN-001,Amina Juma,0700000001,,50000,TZS,MAR-1
            BEN-101,Fatuma Ally,0712000101,,"1,5",TZS,MAR-2
            BEN-102,,071,,0,USD,MAR-1
            """);
        await Expect(Main).ToContainTextAsync("write 1.5");
        await Expect(Main.GetByRole(AriaRole.Link, new() { Name = "Download the file with every row's errors" })).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.Screenshot("import-errors");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Choose another file" }).ClickAsync();
        await Upload("good.csv", """
            BEN-001,Amina Juma,0700000001,,50000,TZS,MAR-1
            BEN-101,Fatuma Ally,0712000101,,1500.50,TZS,MAR-2
            BEN-102,Grace Temu,+255713000102,,75000,,MAR-3
            """);
        await Main.GetByRole(AriaRole.Button, new() { Name = "Import 3 rows" }).ClickAsync();
        await Main.GetByRole(AriaRole.Link, new() { Name = "Back to the distribution" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("TZS 126,500.50");
        await Submit();
        await Page.Screenshot("distribution");

        // Who made it sees why not, instead of the buttons.
        await Page.GotoAsync($"{address}/approve");
        await Page.WaitForCircuit();
        await Expect(Main.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();

        await Approve(People.Officer2, "Food, March", picture: "approval");
        await Expect(Head).ToContainTextAsync("Approved");

        await SignInAnew(People.Officer3, address);
        await Release();
        await Expect(Main.GetByRole(AriaRole.Navigation, new() { Name = "Payments by status" })).ToContainTextAsync(Sent);
        await Tab("Payments").ClickAsync();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("Fatuma Ally");
        await Page.CheckAccessible();
        await Tab("Decisions").ClickAsync();
        await Expect(Main).ToContainTextAsync(People.Officer2);
        await Page.CheckAccessible();
        await Tab("Files").ClickAsync();
        await Expect(Main).ToContainTextAsync("good.csv");
        await Page.CheckAccessible();
        await SeePayment(address, "MAR-2", "Fatuma Ally");
        await SignInAnew(People.Auditor, $"{address}/payments");
        await Expect(Main.Locator("tbody")).ToContainTextAsync("F•• A••");
        await Expect(Main.Locator("tbody")).Not.ToContainTextAsync("Fatuma");
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task Distribution_ByTwoPeople_IsSentBackCorrectedApprovedAndReleased()
    {
        await Page.SignIn(People.Officer2, "/distributions");
        var address = await Make("Food, April", "2026-04");
        await AddPayment("BEN-002", "40000", "APR-1");
        await AddPayment("BEN-002", "60000", "APR-2");
        await Submit(reason: "Two households");

        await SignInAnew(People.Officer, "/");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Food, April" }).ClickAsync();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Expect(Main.Locator(".pa-field-error")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.GetByLabel("Comment").FillAsync("The second one is too much");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("Sent back");

        await SignInAnew(People.Officer2, $"{address}/payments");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Change payment 2" }).ClickAsync();
        await Dialog.GetByLabel("Amount (TZS)").FillAsync("6,0");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Dialog.Locator(".pa-field-error")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Amount (TZS)").FillAsync("6000");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await Submit(reason: "Two households");

        await Approve(People.Officer, "Food, April", seen: "together TZS 54,000.00 less");
        await SignInAnew(People.Officer2, address);
        await Release();
        await Expect(Main.GetByRole(AriaRole.Navigation, new() { Name = "Payments by status" })).ToContainTextAsync(Sent);
    }

    /// <summary>How far the distribution is, and one of its payments with its tabs, wide and narrow.</summary>
    private async Task SeePayment(string address, string reference, string name)
    {
        await Page.GotoAsync(address);
        await Page.WaitForCircuit();
        await Expect(Main.GetByRole(AriaRole.Region, new() { Name = "Progress" })).ToContainTextAsync("payments have ended");
        await Page.CheckAccessible();
        await Tab("Payments").ClickAsync();
        await Main.GetByRole(AriaRole.Link, new() { Name = reference }).ClickAsync();
        await Expect(Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(reference);
        await Expect(Main.Locator(".pa-facts")).ToContainTextAsync(name);
        await Page.Screenshot("payment");
        foreach (var tab in (string[])["Attempts", "Exchanges", "Story"])
        {
            await Tab(tab).ClickAsync();
            await Expect(Tab(tab)).ToHaveAttributeAsync("aria-current", "page");
            await Page.CheckAccessible();
        }

        await Page.GotoAsync("/payments");
        await Page.WaitForCircuit();
        await Expect(Main.Locator("tbody")).ToContainTextAsync(name);
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("payments");
    }
}
