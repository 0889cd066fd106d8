using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;
using PaymentAdmin.Webhooks.Pages;

namespace PaymentAdmin.Tests.Webhooks.Pages;

public sealed class WebhookPagesTests : PageTest
{
    private const string WithPhone = """{"event":"charge.success","data":{"reference":"R1","phone":"+2348012345678"}}""";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void List_OfAnEmptyInbox_SaysWhatToDo()
    {
        var page = Show("webhooks", Roles.Auditor);

        Assert.Contains("Nothing has arrived in this environment yet", page.Markup, StringComparison.Ordinal);
        Assert.Equal("connections", page.Find(".pa-empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task List_OfAnInbox_ShowsRowsCountsAndWhereTheyLead()
    {
        var connection = await Connect();
        var put = await Put(connection, WebhookStatus.Failed);
        await Put(connection, WebhookStatus.Processed);

        var page = Show("webhooks", Roles.Auditor);

        Assert.Equal(2, page.FindAll("tbody tr.rz-data-row").Count);
        Assert.NotNull(page.Find($"a[href='webhooks/{PublicId.Webhook.Format(put.Id)}']"));
        Assert.Contains("NGN 15,000.00", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Sandbox", page.Find(".pa-environment").TextContent);
        Assert.Equal(("Failed", "1"), (page.Find("a.pa-tile.warn .pa-tile-name").TextContent.Trim(), page.Find("a.pa-tile.warn .pa-tile-value").TextContent));
        Assert.Equal("webhooks?status=failed", page.Find("a.pa-tile.warn").GetAttribute("href"));
        Assert.Contains("The newest 2 of 2", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".pa-box"));
        Assert.Equal("webhooks/export.csv", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task Filters_AreInTheAddress()
    {
        await Put(await Connect(), WebhookStatus.Failed);
        var page = Show("webhooks", Roles.Auditor);

        await page.Find("#status").ChangeAsync("failed,held_blocked");
        Assert.EndsWith("/webhooks?status=failed%2Cheld_blocked", Navigation.Uri, StringComparison.Ordinal);
        page.Render();
        await page.Find("#channel").ChangeAsync("card");
        page.Render();

        Assert.EndsWith("/webhooks?status=failed%2Cheld_blocked&channel=card", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("webhooks/export.csv?status=failed%2Cheld_blocked&channel=card", page.Find("a[download]").GetAttribute("href"));
        Assert.True(page.Find("details.pa-more-fields").HasAttribute("open"));
        Assert.Single(page.FindAll("tbody tr.rz-data-row"));
    }

    [Fact]
    public async Task Filter_ThatMatchesNothing_OrDoesNotExist_SaysSo()
    {
        await Put(await Connect(), WebhookStatus.Failed);

        Assert.Contains("Nothing matches these filters", Show("webhooks?channel=ussd", Roles.Auditor).Markup, StringComparison.Ordinal);
        Navigation.NavigateTo("webhooks?status=done");
        Assert.Contains("Known are pending", Render<WebhookList>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrivals_WhileThePageIsOpen_AreCountedAndShownWhenAskedFor()
    {
        var connection = await Connect();
        var waiting = await Put(connection, WebhookStatus.Pending);
        var page = Show("webhooks", Roles.Auditor);
        await Look(page);
        Assert.Empty(page.FindAll(".pa-alert.note"));

        await Put(connection, WebhookStatus.Processed);
        await Put(connection, WebhookStatus.Processed);
        await Process(waiting.Id);
        await Look(page);

        page.WaitForAssertion(() => Assert.Contains("2 new notifications have arrived.", page.Find(".pa-alert.note").TextContent, StringComparison.Ordinal));
        Assert.Equal("Processed", Assert.Single(page.FindAll("tbody .pa-status")).TextContent);

        await page.Find(".pa-alert.note button").ClickAsync(new());
        Assert.Empty(page.FindAll(".pa-alert.note"));
        Assert.Equal(3, page.FindAll("tbody tr.rz-data-row").Count);
    }

    [Fact]
    public async Task Selection_ForWhoMayReplay_IsOfWhatIsShown()
    {
        var connection = await Connect();
        await Put(connection, WebhookStatus.Failed);
        await Put(connection, WebhookStatus.Failed);
        var page = Show("webhooks", Roles.FinanceReviewer);
        Assert.Contains("Replay all", page.Find(".pa-acts").TextContent, StringComparison.Ordinal);

        await page.FindAll("tbody .pa-box")[0].ChangeAsync(true);
        Assert.Contains("Replay 1 selected", page.Find(".pa-acts").TextContent, StringComparison.Ordinal);
        await page.Find("#select-all").ChangeAsync(true);
        Assert.Contains("Replay 2 selected", page.Find(".pa-acts").TextContent, StringComparison.Ordinal);
        await page.Find("#select-all").ChangeAsync(false);

        Assert.Contains("Replay all", page.Find(".pa-acts").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll(".pa-box"), box => Assert.NotEmpty(box.GetAttribute("aria-label")!));
    }

    [Fact]
    public async Task List_LongerThanAPage_IsReadOnwards()
    {
        var connection = await Connect();
        for (var i = 0; i < 30; i++)
        {
            await Put(connection, WebhookStatus.Processed);
        }

        var page = Show("webhooks", Roles.Auditor);
        Assert.Contains("The newest 25 of 30", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);

        Navigation.NavigateTo(page.FindAll(".pa-pager a").Single().GetAttribute("href")!);
        var older = Render<WebhookList>();

        Assert.Contains("5 of 30", older.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.Equal("Newest", older.FindAll(".pa-pager a").Single().TextContent);
    }

    [Fact]
    public async Task Detail_OfAFailedOne_SaysWhyAndWhatToDo()
    {
        var put = await Put(await Connect(), WebhookStatus.Failed);

        var page = ShowDetail(PublicId.Webhook.Format(put.Id), Roles.FinanceReviewer);

        Assert.Contains("The body says nothing.", page.Find(".pa-alert.warn").TextContent, StringComparison.Ordinal);
        Assert.Contains("replay it", page.Find(".pa-alert.warn").TextContent, StringComparison.Ordinal);
        Assert.Contains("Replay", page.Find(".pa-acts").TextContent, StringComparison.Ordinal);
        Assert.Contains("Signed with the webhook secret.", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("REF123456", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HoldCondition.UnknownReference, "recorded")]
    [InlineData(HoldCondition.NothingNew, "resumed")]
    [InlineData(HoldCondition.ContradictingFinal, "really ended")]
    [InlineData(HoldCondition.AmountDiffers, "which amount")]
    [InlineData(HoldCondition.ContentDiffers, "same key")]
    public async Task Detail_OfAHeldOne_SaysWhatToDo(HoldCondition condition, string advice)
    {
        var put = await Put(await Connect(), WebhookStatus.Pending);
        await Change(put.Id, row =>
        {
            row.Begin();
            row.Hold(condition, "Why it is held.");
        });

        var alert = ShowDetail(PublicId.Webhook.Format(put.Id), Roles.Auditor).Find(".pa-alert.warn").TextContent;

        Assert.Contains("Why it is held.", alert, StringComparison.Ordinal);
        Assert.Contains(advice, alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_ByItsBareId_IsFound()
    {
        var put = await Put(await Connect(), WebhookStatus.Processed);

        Assert.Contains("charge.success", ShowDetail(put.Id.ToString("D"), Roles.Auditor).Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_ForWhoMayNotSeeBeneficiaries_HidesPersons()
    {
        var page = ShowDetail(PublicId.Webhook.Format((await Put(await Connect(), WebhookStatus.Processed, WithPhone)).Id), Roles.Auditor, "payload");

        Assert.DoesNotContain("+2348012345678", page.Markup, StringComparison.Ordinal);
        Assert.Contains("is hidden", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_FormattedAndRaw_IsShownAsChosen()
    {
        var page = ShowDetail(PublicId.Webhook.Format((await Put(await Connect(), WebhookStatus.Processed, WithPhone)).Id), Roles.ProgrammeOfficer, "payload");
        Assert.Contains("\n    \"reference\": \"R1\"", page.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Contains("+2348012345678", page.Find("pre").TextContent, StringComparison.Ordinal);

        await page.FindAll(".pa-choices button")[1].ClickAsync(new());

        Assert.Equal(WithPhone, page.Find("pre").TextContent);
        Assert.Equal("true", page.FindAll(".pa-choices button")[1].GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task Headers_AreShownAsKept()
    {
        var put = await Put(await Connect(), WebhookStatus.Processed);

        Assert.Contains("x-paystack-signature", ShowDetail(PublicId.Webhook.Format(put.Id), Roles.Auditor, "headers").Find(".pa-facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_OfOneUnderWay_MovesByItself()
    {
        var put = await Put(await Connect(), WebhookStatus.Pending);
        var page = ShowDetail(PublicId.Webhook.Format(put.Id), Roles.Auditor);
        Assert.Contains("It was not tried yet", page.Markup, StringComparison.Ordinal);

        await Process(put.Id);
        await Look(page);

        page.WaitForAssertion(() => Assert.Equal("Processed", page.Find("h1 .pa-status").TextContent));
    }

    private async Task Look<T>(IRenderedComponent<T> page) where T : IComponent
    {
        Clock.Advance(WebhookWatch.Every);

        // Its timer is set again only when all who look on have looked.
        page.WaitForState(() => Clock.Waits.Contains(WebhookWatch.Every));
        await page.InvokeAsync(() => { });
    }

    private async Task<Guid> Connect() => (await Handlers.Connect(Connecting.Receiver(await Handlers.Onboard(), Dialect.Paystack))).IdOf();

    private async Task<WebhookNotification> Put(Guid connection, WebhookStatus status, string payload = Stored.Payload)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await using var db = OpenDatabase();
        return await db.PutNotification(connection, Clock.Time, status, payload);
    }

    private Task Process(Guid id) => Change(id, row =>
    {
        row.Begin();
        row.Succeed(Clock.Time);
    });

    private async Task Change(Guid id, Action<WebhookNotification> change)
    {
        await using var db = OpenDatabase();
        change((await db.WebhookNotifications.FindAsync([id], Stop))!);
        await db.SaveChangesAsync(Stop);
    }

    private IRenderedComponent<WebhookList> Show(string address, string role)
    {
        SignIn(role);
        Navigation.NavigateTo(address);
        return Render<WebhookList>();
    }

    private IRenderedComponent<WebhookDetail> ShowDetail(string id, string role, string? tab = null)
    {
        SignIn(role);
        return Render<WebhookDetail>(parameters => parameters.Add(page => page.Id, id).Add(page => page.Tab, tab));
    }
}
