using Bunit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors.Pages;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Issues.Pages;
using PaymentAdmin.Tests.Infrastructure;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Settlement.Issues.Pages;

/// <summary>The desk's queue as a person sees it.</summary>
public sealed class IssueListTests : DeskPageTest
{
    [Fact]
    public async Task List_ShowsWhatIsOpen_WithItsDifference()
    {
        await Begin(Roles.Auditor);
        var issue = await Short();

        var page = Render<IssueList>();

        Assert.Equal("NGN -50.00", Plain(Assert.Single(page.FindAll("td .pa-money")).TextContent));
        Assert.Equal("Settled short", page.Find($"a[href='settlement/issues/{issue.Id}']").TextContent);
        Assert.Contains("PAYSTACK", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal("settlement/issues/export.csv?view=open", page.Find("a[download]").GetAttribute("href"));
        Assert.Equal(["Open 1", "Mine 0", "Unassigned 1", "Overdue 0", "Escalated 0", "To approve 0", "All"], page.FindAll(".pa-tabs a").Select(tab => Plain(tab.TextContent)));
        Assert.Empty(page.FindAll("td input, #select-all"));
        Assert.Equal(["j", "k"], page.FindAll("kbd").Select(key => key.TextContent));
    }

    [Theory]
    [InlineData("view=mine", "You have no issue")]
    [InlineData("view=to_approve", "No resolution waits for you")]
    [InlineData("kind=fee", "Nothing matches these filters")]
    [InlineData("view=nonsense", "Show the list without filters")]
    [InlineData("processor_id=proc_1", "Show the list without filters")]
    [InlineData("offset=-1&order=upwards", "Show the list without filters")]
    public async Task List_OfNothingOrNonsense_SaysSo(string query, string text)
    {
        await Begin();
        await Short();
        Navigation.NavigateTo($"settlement/issues?{query}");

        Assert.Contains(text, Render<IssueList>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_Chosen_AreInTheAddress()
    {
        await Begin();
        var page = Render<IssueList>();

        await page.Find("#order").ChangeAsync("amount");
        await page.Find("#kind").ChangeAsync("short");
        await page.Find("#owner").ChangeAsync(PublicId.User.Format(Colleague.Id));

        Assert.EndsWith($"?order=amount&kind=short&assigned_to={PublicId.User.Format(Colleague.Id)}", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssignToMe_WithoutSelection_SaysWhatToDo()
    {
        await Begin();
        await Short();
        var page = Render<IssueList>();

        await Click(page, "Assign to me");

        Assert.Equal("Select the issues first.", Assert.Single(Notifications.Messages).Detail);
    }

    [Fact]
    public async Task AssignToMe_OfAllShown_MakesThemMine()
    {
        await Begin();
        await Short();
        await Short("R-2");
        var page = Render<IssueList>();

        await page.Find("#select-all").ChangeAsync(true);
        await Click(page, "Assign to me");

        Assert.Equal(2, (await Settling.Issues(IssueView.Mine, Reviewer)).Count);
        Assert.Equal(2, page.FindAll("tbody tr").Count(row => row.TextContent.Contains(Reviewer.Name, StringComparison.Ordinal)));
        Assert.Contains("None selected", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_ToAColleagueAndToNobody_ChangesHands()
    {
        await Begin();
        var issue = await Short();
        var dialogs = Render<RadzenDialog>();
        var page = Render<IssueList>();

        await Give(PublicId.User.Format(Colleague.Id));
        Assert.Equal(PublicId.User.Format(Colleague.Id), (await Settling.Issues()).Single().AssignedTo);
        await Give("");
        Assert.Null((await Settling.Issues()).Single().AssignedTo);
        Assert.Equal(issue.Id, Assert.Single(await Settling.Issues(IssueView.Unassigned)).Id);

        async Task Give(string to)
        {
            await page.Find("tbody .pa-box").ChangeAsync(true);
            var clicked = Click(page, "Assign");
            await dialogs.WaitForElementAsync("#assign-to");
            await dialogs.Find("#assign-to").ChangeAsync(to);
            await Click(dialogs, "Assign");
            await clicked;
        }
    }

    [Fact]
    public async Task Resolve_OfTwoTogether_SaysHowManyForHowMuchAndWaitsForASecondPerson()
    {
        await Begin();
        await Short();
        await Short("R-2");
        var dialogs = Render<RadzenDialog>();
        var page = Render<IssueList>();

        await page.Find("#select-all").ChangeAsync(true);
        var clicked = Click(page, "Resolve");
        await dialogs.WaitForElementAsync("#resolve-how");
        await dialogs.Find("#resolve-how").ChangeAsync("write_off");
        Assert.Contains("2 issues, NGN 100.00 together. A second person has to approve", Plain(dialogs.Markup), StringComparison.Ordinal);
        await dialogs.Find("form").SubmitAsync();
        Assert.Contains("Say why", dialogs.Find("#resolve-notes-error").TextContent, StringComparison.Ordinal);
        await dialogs.Find("#resolve-notes").InputAsync("Agreed by e-mail");
        await dialogs.Find("form").SubmitAsync();
        await clicked;

        Assert.Equal("2 issues wait for a second person.", Assert.Single(Notifications.Messages).Summary);
        Assert.Equal(2, (await Settling.Issues(IssueView.ToApprove, Colleague)).Count);
        Assert.Equal(2, page.FindAll("tbody tr").Count(row => row.TextContent.Contains("waits for a second person", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Resolve_OfTwoKinds_IsRefusedInWords()
    {
        await Begin();
        await Short();
        await Settling.Upload(Settling.Row("NOBODY", 10, fee: 0, settlement: "S-9"));
        var dialogs = Render<RadzenDialog>();
        var page = Render<IssueList>();

        await page.Find("#select-all").ChangeAsync(true);
        var clicked = Click(page, "Resolve");
        await dialogs.WaitForElementAsync(".pa-alert");

        Assert.Contains("Only issues of one kind", dialogs.Find(".pa-alert").TextContent, StringComparison.Ordinal);
        await Click(dialogs, "Close");
        await clicked;
        Assert.Equal(2, (await Settling.Issues()).Count);
    }

    [Fact]
    public async Task Home_OfAReviewer_LeadsToWhatWaits()
    {
        await Begin();
        var issue = await Short();
        await Propose(issue.Id, Colleague);

        var page = Render<Home>();

        Assert.Equal("To approve 1", Plain(page.Find("a[href='settlement/issues?view=to_approve&environment=sandbox']").TextContent));
    }

    [Fact]
    public async Task Home_OfAnAuditor_HasNoQueue()
    {
        await Begin(Roles.Auditor);
        await Short();

        Assert.Empty(Render<Home>().FindAll("a[href^='settlement/issues']"));
    }

    [Theory]
    [InlineData(IssueOrder.Newest)]
    [InlineData(IssueOrder.Oldest)]
    [InlineData(IssueOrder.Amount)]
    public async Task Beside_InEachOrder_AreThoseOfTheList(IssueOrder order)
    {
        await Begin();
        foreach (var (reference, gross) in new[] { ("R-1", 950m), ("R-2", 900m), ("R-3", 950m), ("R-4", 990m) })
        {
            await Settling.Confirm(reference, 100_000);
            await Settling.Upload(Settling.Row(reference, gross, settlement: reference));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var query = new ListIssues.Query(new Slice(50, 0), View: IssueView.Open, Order: order);
        var ids = (await Handlers.Get<ListIssues>().Handle(query, Reviewer, Xunit.TestContext.Current.CancellationToken)).Data.Select(issue => issue.Id).ToList();

        foreach (var (at, id) in ids.Index())
        {
            var beside = await Handlers.Get<FindBeside>().Handle(PublicId.Issue.Parse(id), query, Reviewer, Xunit.TestContext.Current.CancellationToken);
            Assert.Equal((ids.ElementAtOrDefault(at - 1), ids.ElementAtOrDefault(at + 1)), (beside.Previous, beside.Next));
        }
    }

    [Fact]
    public async Task UseCases_WithoutThePermission_AreRefused()
    {
        await Begin();
        var stop = Xunit.TestContext.Current.CancellationToken;
        var officer = Actors.Officer;
        Func<Task>[] calls =
        [
            () => Handlers.Get<CountIssues>().Handle(null, officer, stop),
            () => Handlers.Get<ListDeskChoices>().Handle([], officer, stop),
            () => Handlers.Get<FindBeside>().Handle(Guid.Empty, new ListIssues.Query(new Slice(1, 0)), officer, stop),
            () => Handlers.Get<PlanResolution>().Handle(["exc_1"], Actors.Auditor, stop),
        ];

        foreach (var call in calls)
        {
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(call)).Kind);
        }
    }
}
