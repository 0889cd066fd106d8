using AngleSharp.Dom;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Jobs;
using PaymentAdmin.Jobs.Pages;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;
using Radzen;
using TestContext = Xunit.TestContext;

namespace PaymentAdmin.Tests.Jobs.Pages;

/// <summary>The Jobs page and the page of one queue.</summary>
public sealed class JobPagesTests : PageTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_WithWorkThatWaitsAndFailed_AreSummedUpAndLeadToTheirItems()
    {
        await AddItems();
        SignIn(Roles.Auditor);

        var page = Render<JobList>();

        Assert.Equal(["Running 0", "Waiting 2", "Overdue 1", "Failed 1"], page.FindAll(".pa-tile").Select(Words));
        var row = RowOf(page, "Webhooks");
        Assert.Contains("Overdue", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(["jobs/queues/webhooks", "jobs/queues/webhooks?state=waiting", "jobs/queues/webhooks?state=overdue", "jobs/queues/webhooks?state=failed"], row.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Contains("daily at 01:20 UTC", RowOf(page, "Drop old imports").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.StartsWith("Run now", StringComparison.Ordinal) || button.TextContent.StartsWith("Pause", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jobs_ByWhoManagesThem_AreRunPausedAndResumed()
    {
        SignIn(Roles.PlatformAdmin);
        var dialogs = Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (_, _, _, _) => dialogs.Close("It is in the way.");
        var page = Render<JobList>();

        await Click(page, "Drop old imports", "Run now");
        Assert.Contains("asked for", RowOf(page, "Drop old imports").TextContent, StringComparison.Ordinal);
        await Click(page, "Drop old imports", "Pause");
        Assert.Contains("Paused", RowOf(page, "Drop old imports").TextContent, StringComparison.Ordinal);
        await Click(page, "Imports of files", "Pause");
        Assert.Contains("Paused", RowOf(page, "Imports of files").TextContent, StringComparison.Ordinal);
        await Click(page, "Drop old imports", "Resume");
        await Click(page, "Imports of files", "Resume");

        Assert.Equal(["Success"], Services.GetRequiredService<NotificationService>().Messages.Select(message => $"{message.Severity}").Distinct());
        Assert.All(await Handlers.Get<ListJobs>().Handle(Actors.Auditor, Stop), job => Assert.Null(job.PausedAt));
        Assert.All(await Handlers.Get<QueueFigures>().Handle(Actors.Auditor, Stop), queue => Assert.Null(queue.PausedAt));
    }

    [Fact]
    public async Task Jobs_ThatChangeMeanwhile_AreShownByThemselvesUntilThePageIsLeft()
    {
        SignIn(Roles.Auditor);
        var page = Render<JobList>();
        await Handlers.Get<DueJobs>().Find(Stop);
        await using (var db = OpenDatabase())
        {
            await db.Set<ScheduledJob>().Where(row => row.Name == "release_held_webhooks").ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Outcome, JobOutcome.Failed).SetProperty(row => row.Failures, 2).SetProperty(row => row.LastError, "0123abcd TimeoutException").SetProperty(row => row.BeganAt, Clock.Time), Stop);
        }

        Clock.Advance(JobWatch.Every);

        await page.WaitForAssertionAsync(() =>
        {
            var row = RowOf(page, "Release held webhooks").TextContent;
            Assert.Contains("failed, 2 times in a row", row, StringComparison.Ordinal);
            Assert.Contains("TimeoutException", row, StringComparison.Ordinal);
        });

        await DisposeComponentsAsync();
        while (!Clock.Waits.Contains(JobWatch.Every))
        {
            await Task.Yield();
        }

        Clock.Advance(JobWatch.Every);
        Assert.DoesNotContain(JobWatch.Every, Clock.Waits);
    }

    [Fact]
    public async Task Queue_WithItems_ShowsThemAndHasOneDoneNow()
    {
        var failed = await AddItems();
        SignIn(Roles.PlatformAdmin);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("jobs/queues/webhooks?state=failed");

        var page = Render<QueueItems>(parameters => parameters.Add(queue => queue.Queue, WebhookQueue.Name));

        Assert.Equal($"webhooks/{PublicId.Webhook.Format(failed)}", page.Find("td a").GetAttribute("href"));
        Assert.Contains("TimeoutException", page.Markup, StringComparison.Ordinal);
        await page.FindAll("button").Single(button => button.TextContent.StartsWith("Run now", StringComparison.Ordinal)).ClickAsync();

        Assert.Contains("Nothing matches these filters", page.Markup, StringComparison.Ordinal);
        await using var db = OpenDatabase();
        Assert.Equal(WorkState.Waiting, (await db.Set<WorkItem>().SingleAsync(item => item.SubjectId == failed, Stop)).State);
    }

    [Fact]
    public void Queue_ThatIsNotThere_SaysSo()
    {
        SignIn(Roles.Auditor);

        var page = Render<QueueItems>(parameters => parameters.Add(queue => queue.Queue, "nothing"));

        Assert.Contains("There is no such queue", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IElement RowOf(IRenderedComponent<JobList> page, string title) =>
        Assert.Single(page.FindAll("tbody tr"), row => Words(row).StartsWith(title, StringComparison.Ordinal));

    private static Task Click(IRenderedComponent<JobList> page, string title, string act) =>
        RowOf(page, title).QuerySelectorAll("button").Single(button => button.TextContent.StartsWith(act, StringComparison.Ordinal)).ClickAsync();

    /// <summary>Webhooks: one that waits for its time, one overdue, one that failed for good.</summary>
    private async Task<Guid> AddItems()
    {
        var failed = Clock.Now().NewId();
        await using var db = OpenDatabase();
        await Enqueue.Add(db, WebhookQueue.Name, Clock.Now().NewId(), null, Clock.Now().AddHours(1), Clock.Now(), Stop);
        await Enqueue.Add(db, WebhookQueue.Name, Clock.Now().NewId(), null, Clock.Now().AddHours(-1), Clock.Now(), Stop);
        await Enqueue.Add(db, WebhookQueue.Name, failed, null, Clock.Now(), Clock.Now(), Stop);
        await db.SaveChangesAsync(Stop);
        await db.Set<WorkItem>().Where(item => item.SubjectId == failed)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.State, WorkState.Parked).SetProperty(item => item.LastError, "0123abcd TimeoutException"), Stop);
        return failed;
    }
}
