using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Settlement.Issues.Pages;

/// <summary>The desk's queue: issues of one environment, by view.</summary>
public sealed partial class IssueList
{
    private static readonly IssueView[] Views = [IssueView.Open, IssueView.Mine, IssueView.Unassigned, IssueView.Overdue, IssueView.Escalated, IssueView.ToApprove, IssueView.All];
    private static readonly string[] Narrowing = ["kind", "type", "status", "processor_id", "assigned_to", "from", "to"];

    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private IReadOnlyList<IssueAnswer> _rows = [];
    private OffsetPagination _slice = new(PageSize, 0, 0, false);
    private CountIssues.Answer? _counts;
    private ListDeskChoices.Answer _choices = ListDeskChoices.Answer.None;
    private IssueView _view = IssueView.Open;
    private string _me = "";
    private bool _may;
    private bool _mayApprove;

    [Inject]
    private ListIssues List { get; set; } = default!;

    [Inject]
    private CountIssues Counts { get; set; } = default!;

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    [Inject]
    private AssignIssue Assigning { get; set; } = default!;

    [Inject]
    private DecideResolutions Deciding { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    private string Order => Query.ContainsKey("order") ? Value("order") : Words.Of(IssueOrder.Oldest);

    /// <summary>Whether more is chosen than a view.</summary>
    private bool Narrowed => Narrowing.Any(Query.ContainsKey);

    private bool AllSelected => _rows.Where(IsOpen).All(row => _selected.Contains(row.Id));

    private string Unfiltered => Navigation.ToBaseRelativePath(Navigation.GetUriWithQueryParameters(Narrowing.Append("offset").ToDictionary(name => name, _ => (object?)null, StringComparer.Ordinal)));

    /// <summary>What is shown without a word in the address is said in that of the export.</summary>
    private string ExportHref
    {
        get
        {
            var href = Export("settlement/issues/export.csv");
            return Query.ContainsKey("view") ? href : QueryHelpers.AddQueryString(href, "view", Words.Of(IssueView.Open));
        }
    }

    protected override async Task Load()
    {
        var query = DeskQuery.Read(Query);
        var actor = await Actor();
        (_view, _me) = (query.View, PublicId.User.Format(actor.Id));
        (_may, _mayApprove) = (actor.May(Permissions.ManageSettlement), actor.May(Permissions.ApproveSettlement));
        _counts = await Counts.Handle(query.Environment, actor, Left);
        var page = await List.Handle(query with { Environment = _counts.Environment }, actor, Left);
        _choices = await Choices.Handle([.. page.Data.Select(row => row.AssignedTo), query.AssignedTo is { } owner ? PublicId.User.Format(owner) : null], actor, Left);
        (_rows, _slice) = (page.Data, page.Pagination);
        _selected.IntersectWith(page.Data.Where(IsOpen).Select(row => row.Id));
    }

    private static bool IsOpen(IssueAnswer row) => row.Status != IssueStatus.Resolved;

    private static string ReferenceOf(IssueAnswer row) => row.Metadata.GetValueOrDefault("processor_reference") ?? row.SettlementReference ?? "–";

    private string HrefOf(IssueView view) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["view"] = Words.Of(view), ["offset"] = null });

    /// <summary>With the queue in the address: from one issue to the next.</summary>
    private string HrefOf(IssueAnswer row) => Export($"settlement/issues/{row.Id}");

    private void Select(string id, bool selected)
    {
        if (selected)
        {
            _selected.Add(id);
        }
        else
        {
            _selected.Remove(id);
        }
    }

    private void SelectAll(bool selected)
    {
        foreach (var row in _rows.Where(IsOpen))
        {
            Select(row.Id, selected);
        }
    }

    private bool RequireSome()
    {
        if (_selected.Count == 0)
        {
            Notifications.Notify(NotificationSeverity.Info, "Nothing is selected", "Select the issues first.", duration: 5000);
        }

        return _selected.Count > 0;
    }

    private Task TakeThem() => RequireSome() ? Give(_me) : Task.CompletedTask;

    private async Task Assign()
    {
        if (RequireSome() && await AssignDialog.Ask(Dialogs, IssueText.Count(_selected.Count), _choices.People) is { } to)
        {
            await Give(to);
        }
    }

    private async Task Give(string to)
    {
        await Act(
            async actor =>
            {
                var given = await Assigning.Handle(new AssignIssue.Input([.. _selected], to), actor, CancellationToken.None);
                _selected.Clear();
                return given.Count == 0 ? "Nothing changed hands." : $"{IssueText.Count(given.Count)} changed hands.";
            },
            Reload);
    }

    /// <summary>What is shown here is what is decided: a proposal that came later is not touched.</summary>
    private async Task Decide(bool approve)
    {
        List<PendingAnswer> shown = [.. _rows.Where(row => _selected.Contains(row.Id)).Select(row => row.PendingResolution).OfType<PendingAnswer>()];
        if (!RequireSome() || shown.Count == 0)
        {
            return;
        }

        var act = approve ? "Approve" : "Refuse";
        if (await ConfirmDialog.Ask(Dialogs, act, act, What(shown, approve), askReason: !approve, dangerous: false) is not { } reason)
        {
            return;
        }

        var input = new DecideResolutions.Input([.. shown.Select(pending => pending.Id)], approve, approve ? null : reason);
        await Act(
            async actor =>
            {
                var done = await Deciding.Handle(input, actor, CancellationToken.None);
                _selected.Clear();
                return $"{IssueText.Count(done.Decided)} {(approve ? "approved and resolved" : "refused")}.";
            },
            Reload);
    }

    private async Task Resolve()
    {
        if (RequireSome())
        {
            if (await ResolveIssuesDialog.Ask(Dialogs, [.. _selected]) is { } outcome)
            {
                Done(outcome);
                _selected.Clear();
            }

            await Reload();
        }
    }
}
