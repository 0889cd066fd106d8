using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;
using PaymentAdmin.Webhooks;
using PaymentAdmin.Webhooks.Pages;
using Radzen;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Webhooks.Pages;

/// <summary>What a person sees of replays: the buttons of one notification, the dialog of many, their pages.</summary>
public sealed class ReplayPagesTests : PageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    private DialogService Dialogs => Services.GetRequiredService<DialogService>();

    [Theory]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Failed, false, "Replay")]
    [InlineData(Roles.PlatformAdmin, WebhookStatus.Processed, false, "Replay")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.HeldBlocked, false, "Release Discard")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.HeldBlocked, true, "Discard")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Failed, true, "")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Processed, true, "")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Pending, false, "")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Processing, false, "")]
    [InlineData(Roles.FinanceReviewer, WebhookStatus.Duplicate, false, "")]
    [InlineData(Roles.Auditor, WebhookStatus.Failed, false, "")]
    [InlineData(Roles.ProgrammeOfficer, WebhookStatus.HeldBlocked, false, "")]
    public void Actions_OfEachState_AreThoseThatArePossible(string role, WebhookStatus status, bool dropped, string buttons)
    {
        SignIn(role);

        var actions = Actions(Clock.Time.NewId(), status, dropped);

        Assert.Equal(buttons, string.Join(' ', actions.FindAll(".rz-button-text").Select(button => button.TextContent)));
    }

    [Fact]
    public async Task Discard_Confirmed_NeedsAReasonAndIsDone()
    {
        SignIn(Roles.FinanceReviewer);
        var held = Assert.Single(await Fill(1, "held"));
        var dialogs = Render<RadzenDialog>();
        var changed = 0;
        var actions = Actions(held.Id, WebhookStatus.HeldBlocked, changed: () => changed++);

        var clicked = Click(actions, "Discard");
        await dialogs.WaitForElementAsync(".pa-confirm");
        Assert.Contains("What it tells of has no effect", dialogs.Markup, StringComparison.Ordinal);
        await Click(dialogs, "Discard");
        Assert.Contains("Say why", dialogs.Find("#confirm-reason-error").TextContent, StringComparison.Ordinal);
        await dialogs.Find("#confirm-reason").InputAsync("Not ours");
        await Click(dialogs, "Discard");
        await clicked;

        Assert.Equal((WebhookStatus.Failed, "Discarded: Not ours", 1), (await Now(held.Id)) is var row ? (row.Status, row.ErrorMessage, changed) : default);
    }

    [Fact]
    public async Task Replay_OfWhatIsNoLongerFailed_SaysSoAndShowsItAgain()
    {
        SignIn(Roles.PlatformAdmin);
        var pending = Assert.Single(await Fill(1, "pending"));
        var dialogs = Render<RadzenDialog>();
        var changed = 0;
        var actions = Actions(pending.Id, WebhookStatus.Failed, changed: () => changed++);

        var clicked = Click(actions, "Replay");
        await dialogs.WaitForElementAsync("#confirm-reason");
        await dialogs.Find("#confirm-reason").InputAsync("Mended");
        await Click(dialogs, "Replay");
        await clicked;

        var message = Assert.Single(Services.GetRequiredService<NotificationService>().Messages);
        Assert.Equal(NotificationSeverity.Error, message.Severity);
        Assert.Contains("It waits to be processed already", message.Detail, StringComparison.Ordinal);
        Assert.Equal(1, changed);
    }

    [Fact]
    public async Task Dialog_OfMany_SaysWhatWillHappenAndStartsWithAReason()
    {
        SignIn(Roles.FinanceReviewer);
        await Fill(16);
        var answer = Dialogs.OpenAsync<ReplayDialog>("The dialog around it");
        var dialog = Dialog(new ReplaySelection(new NotificationFilter()));

        dialog.WaitForAssertion(() => Assert.Contains("16 notifications in sandbox: 4 will be replayed", dialog.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(8, dialog.FindAll("tbody tr").Count);
        await Click(dialog, "Replay 4 notifications");
        Assert.Contains("Say why", dialog.Find("#replay-reason-error").TextContent, StringComparison.Ordinal);
        await dialog.Find("#replay-reason").InputAsync("Mended");
        await Click(dialog, "Replay 4 notifications");

        var started = Assert.Single(await Stored());
        Assert.Equal(("Mended", 16), (started.Reason, started.Total));
        Assert.Equal(PublicId.Replay.Format(started.Id), (object?)await answer);
    }

    [Theory]
    [InlineData("other", "No notification matches")]
    [InlineData(null, "none of them can be replayed")]
    public async Task Dialog_OfNothing_CanOnlyBeClosed(string? provider, string sentence)
    {
        SignIn(Roles.FinanceReviewer);
        await Fill(2, "duplicate");

        var dialog = Dialog(new ReplaySelection(new NotificationFilter(Provider: provider)));

        dialog.WaitForAssertion(() => Assert.Contains(sentence, dialog.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(["Close"], dialog.FindAll(".rz-button-text").Select(button => button.TextContent));
        Assert.Empty(dialog.FindAll("textarea"));
    }

    [Fact]
    public async Task Dialog_OfWhatIsRefused_SaysWhy()
    {
        SignIn(Roles.FinanceReviewer);

        var dialog = Dialog(new ReplaySelection(Ids: [Clock.Time.NewId()]));

        dialog.WaitForAssertion(() => Assert.Contains("There is no such webhook notification", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
        await Click(dialog, "Close");
        Assert.Empty(await Stored());
    }

    [Fact]
    public async Task Page_OfAReplay_MovesByItselfUntilItIsDone()
    {
        SignIn(Roles.Auditor);
        await Fill(16);
        var replay = await Start();
        var page = Page(replay);
        Assert.Contains("0 of 16 have had their turn", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No notification has had its turn yet", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Cancel the replay", page.Markup, StringComparison.Ordinal);

        await Handlers.TakeParts();
        await LookAgain(page);
        page.WaitForAssertion(() => Assert.Contains("16 of 16 have had their turn: 0 processed, 0 failed, 0 held, 0 duplicates, 4 waiting", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("Waits for its turn", page.Markup, StringComparison.Ordinal);
        await Handlers.Finish();
        await LookAgain(page);

        page.WaitForAssertion(() => Assert.Contains("Completed. 16 of 16 have had their turn: 4 processed", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal("16", page.Find("progress").GetAttribute("value"));
        Assert.Contains("Held; release or discard it.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("sandbox", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfARunningReplay_StopsItWithAReason()
    {
        SignIn(Roles.FinanceReviewer);
        await Fill(16);
        var replay = await Start();
        var dialogs = Render<RadzenDialog>();
        var page = Page(replay);

        var clicked = Click(page, "Cancel the replay");
        await dialogs.WaitForElementAsync("#confirm-reason");
        await dialogs.Find("#confirm-reason").InputAsync("Wrong filter");
        await Click(dialogs, "Cancel the replay");
        await clicked;

        page.WaitForAssertion(() => Assert.Contains("Stopped. 0 of 16", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("Wrong filter", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(ReplayStatus.Cancelled, Assert.Single(await Stored()).Status);
    }

    [Fact]
    public void Page_OfNoReplay_SaysSo()
    {
        SignIn(Roles.Auditor);

        Assert.Contains("There is no such replay", Page("rpl_1").Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfReplays_ShowsWhatWasReplayedAndHowFarItIs()
    {
        SignIn(Roles.Auditor);
        Assert.Contains("Nothing was replayed yet", Render<ReplayList>().Markup, StringComparison.Ordinal);
        await Fill(8);
        var replay = await Start();
        await Handlers.TakeParts();

        var list = Render<ReplayList>();

        Assert.Equal($"webhooks/replays/{replay}", list.Find("tbody a").GetAttribute("href"));
        Assert.Contains("8 of 8", list.Markup, StringComparison.Ordinal);
        Assert.Contains("environment: sandbox", list.Markup, StringComparison.Ordinal);
    }

    /// <summary>Lets the page look again, unless it has seen the end by now.</summary>
    private async Task LookAgain(IRenderedComponent<ReplayDetail> page)
    {
        var pause = TimeSpan.FromSeconds(2);
        await RunningQueue.Until(() => Clock.Waits.Contains(pause) || page.Markup.Contains("Completed.", StringComparison.Ordinal));
        Clock.Advance(pause);
    }

    private static Task Click<T>(IRenderedComponent<T> within, string text) where T : IComponent =>
        within.FindAll("button").Last(button => button.TextContent.Contains(text, StringComparison.Ordinal)).ClickAsync(new());

    private IRenderedComponent<NotificationActions> Actions(Guid id, WebhookStatus status, bool dropped = false, Action? changed = null) => Render<NotificationActions>(parameters => parameters
        .Add(actions => actions.NotificationId, id).Add(actions => actions.Status, status).Add(actions => actions.BodyDropped, dropped).Add(actions => actions.Changed, changed ?? (() => { })));

    private IRenderedComponent<ReplayDialog> Dialog(ReplaySelection selection) => Render<ReplayDialog>(parameters => parameters.Add(dialog => dialog.Selection, selection));

    private IRenderedComponent<ReplayDetail> Page(string id)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"webhooks/replays/{id}");
        return Render<ReplayDetail>(parameters => parameters.Add(page => page.Id, id));
    }

    private async Task<List<WebhookNotification>> Fill(int count, string? kind = null)
    {
        await Handlers.Connect(Connecting.Receiver(await Handlers.Onboard(), Dialect.Paystack));
        await using var db = OpenDatabase();
        return await StoredInbox.Fill(db, count, Clock.Advance(TimeSpan.FromSeconds(1)), kind);
    }

    private async Task<string> Start() =>
        (await Handlers.Get<StartReplay>().Handle(new ReplaySelection(new NotificationFilter()), "Mended", Actors.Finance, Stop)).Id;

    private async Task<WebhookNotification> Now(Guid id)
    {
        await using var db = OpenDatabase();
        return await db.WebhookNotifications.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
    }

    private async Task<List<WebhookReplay>> Stored()
    {
        await using var db = OpenDatabase();
        return await db.Set<WebhookReplay>().AsNoTracking().ToListAsync(Stop);
    }
}
