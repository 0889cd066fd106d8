using Bunit;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger.Pages;
using PaymentAdmin.Tests.Settlement;

namespace PaymentAdmin.Tests.Ledger.Pages;

/// <summary>From an entry to what caused it.</summary>
public sealed class JournalSourceTests : DeskPageTest
{
    [Fact]
    public async Task Journal_OfAResolvedIssue_LeadsToTheStatementAndToTheIssue()
    {
        await Begin();
        var issue = await Short();
        await Settling.Resolve(issue.Id, IssueResolution.WriteOff);
        Navigation.NavigateTo("ledger/journal?source_reference=R-1&environment=sandbox");

        var page = Render<Journal>();

        Assert.Equal(["Statement R-1"], page.FindAll("a[href^='settlement/statements/stl_']").Select(link => Plain(link.TextContent)).Distinct());
        Assert.Equal("Settlement issue R-1", Plain(Assert.Single(page.FindAll($"a[href='settlement/issues/{issue.Id}']")).TextContent));
    }

    [Fact]
    public async Task Journal_OfDaysWithoutEntries_IsEmpty()
    {
        await Begin();
        await Short();
        Navigation.NavigateTo("ledger/journal?from=2027-01-01&environment=sandbox");

        var page = Render<Journal>();

        Assert.Empty(page.FindAll(".pa-postings"));
        Assert.Equal("2027-01-01", page.Find("#from").GetAttribute("value"));
    }
}
