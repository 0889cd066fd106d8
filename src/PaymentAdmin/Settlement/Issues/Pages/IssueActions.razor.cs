using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using Radzen;

namespace PaymentAdmin.Settlement.Issues.Pages;

/// <summary>The acts on one issue: investigate, escalate, assign, try again, resolve.</summary>
public sealed partial class IssueActions
{
    [Parameter, EditorRequired]
    public GetIssue.Answer Answer { get; set; } = default!;

    /// <summary>The version that is shown: a resolution is of that.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    /// <summary>The id of who looks at it.</summary>
    [Parameter, EditorRequired]
    public string Me { get; set; } = "";

    /// <summary>Who may have it.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Id, string Name)> People { get; set; } = [];

    [Parameter, EditorRequired]
    public bool May { get; set; }

    /// <summary>Something was done, or refused because it is no longer as it was shown: show it again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>It is being tried again.</summary>
    [Parameter]
    public EventCallback Retried { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private UpdateIssue Updating { get; set; } = default!;

    [Inject]
    private AssignIssue Assigning { get; set; } = default!;

    [Inject]
    private RetryIssue Retrying { get; set; } = default!;

    private IssueAnswer Issue => Answer.Issue;

    private Guid Id => PublicId.Issue.Parse(Issue.Id);

    private int TriesLeft => Issue.MaxRetries - Issue.RetryCount;

    private Task Move(IssueStatus to) => Act(
        to == IssueStatus.Investigating ? "You are investigating it." : "It is escalated.",
        actor => Updating.Handle(Id, new UpdateIssue.Input(to), IfMatch.Any, actor, CancellationToken.None), Changed.InvokeAsync);

    private async Task Assign()
    {
        if (await AssignDialog.Ask(Dialogs, Issue.Description, People) is { } to)
        {
            await Give(to);
        }
    }

    private Task Give(string to) => Act(
        to.Length == 0 ? "Nobody has it now." : to == Me ? "It is yours." : "It changed hands.",
        actor => Assigning.Handle(new AssignIssue.Input([Issue.Id], to), actor, CancellationToken.None), Changed.InvokeAsync);

    private Task Retry() => Act(
        "It is tried again now, and once more by itself later.", actor => Retrying.Handle(Id, actor, CancellationToken.None), Retried.InvokeAsync);

    private async Task Resolve()
    {
        if (await ResolveIssueDialog.Ask(Dialogs, Answer, Version) is { } outcome)
        {
            Done(outcome);
        }

        await Changed.InvokeAsync();
    }
}
