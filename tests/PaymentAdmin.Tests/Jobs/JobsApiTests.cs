using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Jobs;

/// <summary>The API of jobs and queues, as its callers see it.</summary>
public sealed class JobsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Queue = "kyc";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_PausedAskedForAndResumed_SaySoAndAreRecorded()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);

        Assert.Equal((HttpStatusCode.BadRequest, "reason"), await Refused(await admin.PostAsJsonAsync("/api/v1/jobs/drop_old_imports/pause", new { }, Stop)));
        var paused = await Json(await admin.PostAsJsonAsync("/api/v1/jobs/drop_old_imports/pause", new { reason = "It is in the way." }, Stop));
        Assert.Equal(TestApp.EmailOf(Roles.PlatformAdmin), paused.GetProperty("pausedBy").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/v1/jobs/drop_old_imports/pause", new { reason = "Again." }, Stop)).StatusCode);
        var listed = Row(await Json(await auditor.GetAsync(new Uri("/api/v1/jobs", UriKind.Relative), Stop)), "name", "drop_old_imports");
        Assert.Equal(("paused", "Drop old imports", "daily at 01:20 UTC"), (listed.GetProperty("status").GetString(), listed.GetProperty("title").GetString(), listed.GetProperty("schedule").GetString()));

        await Json(await admin.PostAsync(new Uri("/api/v1/jobs/drop_old_imports/resume", UriKind.Relative), null, Stop));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync(new Uri("/api/v1/jobs/drop_old_imports/resume", UriKind.Relative), null, Stop)).StatusCode);
        var asked = await Json(await admin.PostAsync(new Uri("/api/v1/jobs/drop_old_imports/run", UriKind.Relative), null, Stop));
        Assert.NotNull(asked.GetProperty("requestedAt").GetString());

        Assert.Equal(["job.paused", "job.requested", "job.resumed"], (await Recorded(auditor, "thing_type=job")).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync(new Uri("/api/v1/jobs/nothing/run", UriKind.Relative), null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.PostAsync(new Uri("/api/v1/jobs/drop_old_imports/run", UriKind.Relative), null, Stop)).StatusCode);
    }

    [Fact]
    public async Task Queues_WithItemsThatWaitAndFailed_AreListedAndDoneNowWhereAPersonAsks()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var clock = fixture.App.Clock;

        // Paused, so that no node takes what is looked at here.
        await Json(await admin.PostAsJsonAsync($"/api/v1/jobs/queues/{Queue}/pause", new { reason = "The PSP asked us to wait." }, Stop));
        var (waiting, overdue, failed) = (clock.Now().NewId(), clock.Now().NewId(), clock.Now().NewId());
        await using (var db = fixture.App.Database.Open())
        {
            await Enqueue.Add(db, Queue, waiting, null, clock.Now().AddHours(1), clock.Now(), Stop);
            await Enqueue.Add(db, Queue, overdue, null, clock.Now().AddMinutes(-6), clock.Now(), Stop);
            await Enqueue.Add(db, Queue, failed, null, clock.Now().AddMinutes(-20), clock.Now(), Stop);
            await db.SaveChangesAsync(Stop);
            await db.Set<WorkItem>().Where(item => item.SubjectId == failed)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.State, WorkState.Parked).SetProperty(item => item.Attempts, 4).SetProperty(item => item.LastError, "0123abcd TimeoutException"), Stop);
        }

        var figures = Row(await Json(await admin.GetAsync(new Uri("/api/v1/jobs/queues", UriKind.Relative), Stop)), "queue", Queue);
        Assert.Equal((2, 1, 1, 1, 0), (Number("waiting"), Number("due"), Number("overdue"), Number("failed"), Number("running")));
        Assert.NotNull(figures.GetProperty("pausedAt").GetString());
        Assert.Equal([failed, overdue, waiting], await Subjects(admin, ""));
        Assert.Equal([failed], await Subjects(admin, "?state=failed"));
        Assert.Equal([overdue, waiting], await Subjects(admin, "?state=waiting"));
        Assert.Equal([overdue], await Subjects(admin, "?state=overdue"));
        Assert.Empty(await Subjects(admin, "?state=running"));
        var page = await Json(await admin.GetAsync(new Uri($"/api/v1/jobs/queues/{Queue}/items?limit=2", UriKind.Relative), Stop));
        Assert.Equal([waiting], await Subjects(admin, $"?limit=2&cursor={page.GetProperty("pagination").GetProperty("cursor").GetString()}"));

        var id = page.GetProperty("data")[0].GetProperty("id").GetString();
        await Json(await admin.PostAsync(new Uri($"/api/v1/jobs/queues/{Queue}/items/{id}/run", UriKind.Relative), null, Stop));
        await using (var db = fixture.App.Database.Open())
        {
            var item = await db.Set<WorkItem>().SingleAsync(item => item.SubjectId == failed, Stop);
            Assert.Equal((WorkState.Waiting, 0, null, clock.Now()), (item.State, item.Attempts, item.LastError, item.DueAt));
        }

        Assert.Equal(["work_item.requested", "queue.paused"], await Recorded(admin, "thing_type=work_item", "thing_type=queue"));
        Assert.Equal((HttpStatusCode.BadRequest, "state"), await Refused(await admin.GetAsync(new Uri($"/api/v1/jobs/queues/{Queue}/items?state=lost", UriKind.Relative), Stop)));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(new Uri("/api/v1/jobs/queues/nothing/items", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync(new Uri($"/api/v1/jobs/queues/imports/items/{id}/run", UriKind.Relative), null, Stop)).StatusCode);

        int Number(string name) => figures.GetProperty(name).GetInt32();
    }

    private static async Task<IEnumerable<Guid>> Subjects(HttpClient client, string query) =>
        (await Json(await client.GetAsync(new Uri($"/api/v1/jobs/queues/{Queue}/items{query}", UriKind.Relative), Stop)))
            .GetProperty("data").EnumerateArray().Select(row => row.GetProperty("subject").GetGuid());

    private static async Task<IEnumerable<string?>> Recorded(HttpClient client, params string[] filters)
    {
        var kinds = new List<string?>();
        foreach (var filter in filters)
        {
            var answer = await Json(await client.GetAsync(new Uri($"/api/v1/audit?{filter}", UriKind.Relative), Stop));
            kinds.AddRange(answer.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("kind").GetString()));
        }

        return kinds;
    }

    private static JsonElement Row(JsonElement answer, string key, string value) =>
        Assert.Single(answer.GetProperty("data").EnumerateArray(), row => row.GetProperty(key).GetString() == value);

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<(HttpStatusCode, string?)> Refused(HttpResponseMessage answer) =>
        (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").EnumerateObject().First().Name);
}
