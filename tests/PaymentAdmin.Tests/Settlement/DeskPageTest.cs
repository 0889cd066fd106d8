using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Issues.Pages;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>Pages of the desk, with people who may have issues.</summary>
public abstract class DeskPageTest : PageTest
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected Settling Settling { get; private set; } = null!;

    private protected Actor Reviewer { get; private set; } = null!;

    private protected Actor Colleague { get; private set; } = null!;

    private protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private protected NotificationService Notifications => Services.GetRequiredService<NotificationService>();

    /// <summary>Two finance reviewers; the first is signed in.</summary>
    private protected async Task Begin(string role = Roles.FinanceReviewer)
    {
        Settling = await Settling.On(Database, Handlers);
        await Handlers.AddRoles();
        Reviewer = await Handlers.AddPerson("reviewer@test.example", Roles.FinanceReviewer);
        Colleague = await Handlers.AddPerson("colleague@test.example", Roles.FinanceReviewer);
        SignIn(role, Reviewer.Id);
    }

    /// <summary>A transaction of which 50 NGN are missing in the statement.</summary>
    private protected async Task<IssueAnswer> Short(string reference = "R-1")
    {
        await Settling.Confirm(reference, 100_000);
        await Settling.Upload(Settling.Row(reference, 950, settlement: $"S-{reference}"));
        return Assert.Single(await Settling.Issues(), issue => issue.Metadata["processor_reference"] == reference);
    }

    private protected IRenderedComponent<IssueDetail> Detail(string issue, string query = "")
    {
        Navigation.NavigateTo($"settlement/issues/{issue}{query}");
        return Render<IssueDetail>(parameters => parameters.Add(page => page.Id, issue));
    }

    private protected static Task Click<T>(IRenderedComponent<T> within, string text) where T : IComponent =>
        within.FindAll("button").Last(button => Plain(button.TextContent).EndsWith(text, StringComparison.Ordinal)).ClickAsync(new());

    private protected static IReadOnlyList<string> Buttons<T>(IRenderedComponent<T> within) where T : IComponent => [.. within.FindAll(".rz-button-text").Select(button => button.TextContent)];

    private protected static string Plain(string text) => text.Plain();

    private protected Task<UpdateIssue.Answer> Propose(string issue, Actor by) =>
        Settling.Update(issue, new UpdateIssue.Input(IssueStatus.Resolved, "Agreed with the processor", Resolution: IssueResolution.WriteOff), by);
}
