using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Settlement.Issues;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Settlement.Issues.Pages;

/// <summary>One issue as a person sees it, and what can be done with it.</summary>
public sealed class IssueDetailTests : DeskPageTest
{
    [Fact]
    public async Task Detail_ShowsBothSides_TheDifferenceAndTheSuggestedEntry()
    {
        await Begin(Roles.Auditor);
        var issue = await Short();

        var page = Detail(issue.Id);

        Assert.Equal(["NGN 1,000.00", "NGN 950.00", "NGN -50.00"], page.FindAll(".pa-difference .pa-money").Select(money => Plain(money.TextContent)));
        Assert.Contains("GrossNGN 950.00", Plain(page.Find("section[aria-labelledby=brought] .pa-marked").TextContent), StringComparison.Ordinal);
        Assert.Contains("AmountNGN 1,000.00", Plain(page.Find("section[aria-labelledby=ours] .pa-marked").TextContent), StringComparison.Ordinal);
        Assert.Single(page.FindAll("a[href='transactions?reference=R-1&environment=sandbox']"));
        Assert.Single(page.FindAll("a[href='ledger/journal?source_reference=R-1&environment=sandbox']"));
        Assert.Single(page.FindAll("a[href='webhooks?search=R-1&environment=sandbox']"));
        Assert.Equal("Manual adjustment (suggested)", page.Find(".pa-way summary").TextContent);
        Assert.Contains("5901 Settlement differences NGN 50.00", Plain(page.Find(".pa-entry").TextContent), StringComparison.Ordinal);
        Assert.Contains("Opened", page.Find(".pa-timeline").TextContent, StringComparison.Ordinal);
        Assert.Equal([], Buttons(page));
        Assert.Empty(page.FindAll("textarea, input[type=file]"));
    }

    [Fact]
    public async Task Detail_FromAQueue_LeadsToTheNextOfIt()
    {
        await Begin();
        var first = await Short();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Short("R-2");
        const string Queue = "?kind=short&view=unassigned";

        var page = Detail(first.Id, Queue);

        Assert.Equal($"settlement/issues/{second.Id}{Queue}", page.Find("a[data-key=j]").GetAttribute("href"));
        Assert.Empty(page.FindAll("a[data-key=k]"));
        Navigation.NavigateTo($"settlement/issues/{second.Id}{Queue}");
        page.Render(parameters => parameters.Add(each => each.Id, second.Id));
        Assert.Equal($"settlement/issues/{first.Id}{Queue}", page.Find("a[data-key=k]").GetAttribute("href"));
        Assert.Contains("R-2", page.Find(".pa-lead").TextContent, StringComparison.Ordinal);
        Assert.Equal($"settlement/issues{Queue}", page.Find(".pa-crumbs a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("?view=nonsense")]
    [InlineData("?processor_id=proc_1&limit=x")]
    public async Task Detail_WithAnAddressMistyped_IsShownAllTheSame(string query)
    {
        await Begin();

        var page = Detail((await Short()).Id, query);

        Assert.Contains("R-1", page.Find(".pa-lead").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[data-key=j], a[data-key=k]"));
    }

    [Theory]
    [InlineData("exc_1")]
    [InlineData("exc_0190a1b2-0000-7000-8000-000000000000")]
    public async Task Detail_OfNone_IsNotFound(string id)
    {
        await Begin();

        Assert.Equal(RefusalKind.NotFound, Assert.Throws<Refusal>(() => Detail(id)).Kind);
    }

    [Fact]
    public async Task Acts_AreThoseThatArePossibleAndAreDone()
    {
        await Begin();
        var issue = await Short();
        var page = Detail(issue.Id);
        Assert.Equal(["Resolve", "Investigate", "Escalate", "Assign to me", "Assign", "Try again (3 left)", "Add the note"], Buttons(page));

        await Click(page, "Investigate");
        await Click(page, "Assign to me");
        await Click(page, "Try again (3 left)");
        await page.Find("#note").InputAsync("The processor looks into it");
        await page.FindAll("form")[^1].SubmitAsync();

        Assert.Equal(["Resolve", "Investigate", "Escalate", "Assign", "Try again (2 left)", "Add the note"], Buttons(page));
        var timeline = Plain(page.Find(".pa-timeline").TextContent);
        Assert.Contains("Pending → Investigating", timeline, StringComparison.Ordinal);
        Assert.Contains($"Given to {Reviewer.Name}", timeline, StringComparison.Ordinal);
        Assert.Contains("The processor looks into it", timeline, StringComparison.Ordinal);
        Assert.Contains("Tried again 1 of 3 times, by itself", Plain(page.Markup), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_OfNothing_IsRefusedBesideItsField()
    {
        await Begin();
        var page = Detail((await Short()).Id);

        await page.FindAll("form")[^1].SubmitAsync();

        Assert.Contains("1 to 4,000 characters", page.Find("#note-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_ThatMovesMoney_IsProposedAndTakenBackByItsProposer()
    {
        await Begin();
        var issue = await Short();
        var dialogs = Render<RadzenDialog>();
        var page = Detail(issue.Id);

        var clicked = Click(page, "Resolve");
        await dialogs.WaitForElementAsync("#resolve-how");
        await dialogs.Find("form").SubmitAsync();
        Assert.Contains("Say why", dialogs.Find("#resolve-notes-error").TextContent, StringComparison.Ordinal);
        await dialogs.Find("#resolve-how").ChangeAsync("write_off");
        await dialogs.Find("#resolve-notes").InputAsync("Agreed by e-mail");
        await dialogs.Find("form").SubmitAsync();
        await clicked;

        Assert.Contains("somebody else has to approve it", page.Find("[aria-labelledby=pending]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Approve", Buttons(page));
        Assert.DoesNotContain("Resolve", Buttons(page));
        clicked = Click(page, "Take it back");
        await dialogs.WaitForElementAsync("#confirm-reason");
        await dialogs.Find("#confirm-reason").InputAsync("They sent it after all");
        await Click(dialogs, "Take it back");
        await clicked;

        Assert.Empty(page.FindAll("[aria-labelledby=pending]"));
        Assert.Contains("Not approved: Write off", page.Find(".pa-timeline").TextContent, StringComparison.Ordinal);
        Assert.Equal(-5_000, await Settling.Balance(AccountClass.SettlementFloat));
    }

    [Fact]
    public async Task Resolve_WhereTheIssueMovedOn_ShowsItAsItIsAndKeepsWhatWasTyped()
    {
        await Begin();
        var issue = await Short();
        var dialogs = Render<RadzenDialog>();
        var page = Detail(issue.Id);
        var clicked = Click(page, "Resolve");
        await dialogs.WaitForElementAsync("#resolve-how");
        await Settling.Update(issue.Id, new UpdateIssue.Input(IssueStatus.Investigating), Colleague);

        await dialogs.Find("#resolve-notes").InputAsync("Agreed");
        await dialogs.Find("form").SubmitAsync();
        Assert.Contains("after you read it", dialogs.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await dialogs.Find("form").SubmitAsync();
        await clicked;

        Assert.Single(page.FindAll("[aria-labelledby=pending]"));
    }

    [Fact]
    public async Task Approve_ByASecondPerson_PostsAndResolves()
    {
        await Begin();
        var issue = await Short();
        await Propose(issue.Id, Colleague);
        var dialogs = Render<RadzenDialog>();
        var page = Detail(issue.Id);

        var clicked = Click(page, "Approve");
        await dialogs.WaitForElementAsync(".pa-confirm");
        Assert.Contains("NGN 50.00: the entry is posted", Plain(dialogs.Markup), StringComparison.Ordinal);
        await Click(dialogs, "Approve");
        await clicked;

        Assert.Equal("Resolved", page.Find("h1 .pa-status").TextContent);
        Assert.Contains("Write off", page.Find(".pa-alert.good").TextContent, StringComparison.Ordinal);
        Assert.Equal((0, 5_000), (await Settling.Balance(AccountClass.SettlementFloat), await Settling.Balance(AccountClass.SettlementDifferences)));
        Assert.Equal(["Add the note"], Buttons(page));
    }

    [Fact]
    public async Task Refuse_ByASecondPerson_NeedsAReason()
    {
        await Begin();
        var issue = await Short();
        await Propose(issue.Id, Colleague);
        var dialogs = Render<RadzenDialog>();
        var page = Detail(issue.Id);

        var clicked = Click(page, "Refuse");
        await dialogs.WaitForElementAsync("#confirm-reason");
        await Click(dialogs, "Refuse");
        Assert.Contains("Say why", dialogs.Find("#confirm-reason-error").TextContent, StringComparison.Ordinal);
        await dialogs.Find("#confirm-reason").InputAsync("Ask them first");
        await Click(dialogs, "Refuse");
        await clicked;

        Assert.Contains("Ask them first", page.Find(".pa-timeline").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[aria-labelledby=pending]"));
    }

    [Fact]
    public async Task Files_AreAttachedAndRefusedByWhatTheyAre()
    {
        await Begin();
        var page = Detail((await Short()).Id);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([0x4D, 0x5A, 0, 1, 2], "letter.pdf"));
        page.WaitForAssertion(() => Assert.Contains("Attach a PDF", page.Find("#attach-error").TextContent, StringComparison.Ordinal), Patience);
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("They promised it for Monday.", "mail.txt"));

        page.WaitForAssertion(() => Assert.Equal("mail.txt", page.Find("section[aria-labelledby=files] a[download]").TextContent), Patience);
        Assert.Contains("File attached", page.Find(".pa-timeline").TextContent, StringComparison.Ordinal);
    }
}
