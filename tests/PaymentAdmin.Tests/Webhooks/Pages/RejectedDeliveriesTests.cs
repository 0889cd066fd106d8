using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Pages;
using Radzen;

namespace PaymentAdmin.Tests.Webhooks.Pages;

public sealed class RejectedDeliveriesTests : PageTest
{
    [Fact]
    public void Page_OfNothing_SaysSo() => Assert.Contains("Nothing was rejected", Show("webhooks/rejected", Roles.Auditor).Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Page_ShowsWhyAndHowLarge()
    {
        await Refuse(1);

        var page = Show("webhooks/rejected", Roles.Auditor);

        Assert.Contains("The signature fits neither", page.Markup, StringComparison.Ordinal);
        Assert.Contains("PAYSTACK", page.Markup, StringComparison.Ordinal);
        Assert.Contains("1 to 1 of 1", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.StartsWith("Verify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_AreInTheAddress()
    {
        var (id, _) = await Refuse(1);
        var page = Show("webhooks/rejected", Roles.FinanceReviewer);

        await page.Find("#connection").ChangeAsync(id);
        Assert.EndsWith($"?connection_id={id}", Navigation.Uri, StringComparison.Ordinal);
        await page.Find("#state").ChangeAsync("verified");
        page.Render();

        Assert.Contains("Nothing matches these filters.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyOne_WithAReason_SaysWhatBecameOfIt()
    {
        var (id, _) = await Refuse(2);
        await Handlers.CorrectSecret(PublicId.Connection.Parse(id));
        var page = Show("webhooks/rejected", Roles.FinanceReviewer);
        var asked = Answer("The secret was wrong");

        await page.FindAll("button").First(button => button.TextContent.StartsWith("Verify again", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal(["Verify a delivery again"], asked);
        Assert.Equal("1 of 1 verified", page.Find("[role=status] h2").TextContent);
        Assert.Contains("in the inbox", page.Find("[role=status] li").TextContent, StringComparison.Ordinal);
        Assert.Single(await States(RejectionState.Verified));
    }

    [Fact]
    public async Task VerifyOne_Cancelled_DoesNothing()
    {
        await Refuse(1);
        var page = Show("webhooks/rejected", Roles.FinanceReviewer);
        Answer(null);

        await page.FindAll("button").First(button => button.TextContent.StartsWith("Verify again", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Empty(page.FindAll("[role=status] h2"));
    }

    [Fact]
    public async Task VerifyAll_OfAConnection_GoesThroughAllParts()
    {
        var (id, url) = await Refuse(1, "somebody-else-123");
        await Refuse(59, url: url);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Refuse(50, url: url);
        await Handlers.CorrectSecret(PublicId.Connection.Parse(id));
        var page = Show($"webhooks/rejected?connection_id={id}", Roles.PlatformAdmin);
        Answer("The secret was wrong");

        await page.FindAll("button").Single(button => button.TextContent.Contains("Verify all of this connection again", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal("109 of 110 verified", page.Find("[role=status] h2").TextContent);
        Assert.Contains("The signature fits neither", page.Find("[role=status] li").TextContent, StringComparison.Ordinal);
        Assert.Contains("60 more are not shown here", page.Markup, StringComparison.Ordinal);
        Assert.Equal(109, (await States(RejectionState.Verified)).Count);
    }

    [Fact]
    public void Page_WithAFilterThatDoesNotExist_SaysSo() =>
        Assert.Contains("must be one of", Show("webhooks/rejected?state=gone", Roles.FinanceReviewer).Find("[role=alert]").TextContent, StringComparison.Ordinal);

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<RejectedList> Show(string address, string role)
    {
        SignIn(role);
        Navigation.NavigateTo(address);
        return Render<RejectedList>();
    }

    /// <summary>Answers every dialog; says which there were.</summary>
    private List<string> Answer(string? reason)
    {
        var asked = new List<string>();
        var dialogs = Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (title, _, _, _) =>
        {
            asked.Add(title!);
            dialogs.Close(reason);
        };
        return asked;
    }

    private async Task<(string Connection, string Url)> Refuse(int count, string secret = Rejecting.Theirs, string? url = null)
    {
        var connection = "";
        if (url is null)
        {
            var added = await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard()));
            (connection, url) = (added.Answer.Id, added.Answer.WebhookUrl!);
        }

        for (var i = 0; i < count; i++)
        {
            await Handlers.Reject(url, Receiving.Signed(Receiving.Completed, secret));
        }

        return (connection, url);
    }

    private async Task<List<RejectedDelivery>> States(RejectionState state)
    {
        await using var db = OpenDatabase();
        return [.. db.Set<RejectedDelivery>().Where(row => row.State == state)];
    }
}
