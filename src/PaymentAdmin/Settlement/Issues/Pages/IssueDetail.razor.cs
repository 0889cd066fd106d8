using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues.Pages;

/// <summary>One issue: both sides, how it may be resolved, and what happened to it. The queue that it was opened from is in the address.</summary>
public sealed partial class IssueDetail
{
    private const int Looks = 5;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private Guid _id;
    private GetIssue.Answer? _answer;
    private FindBeside.Answer? _beside;
    private ListDeskChoices.Answer _choices = ListDeskChoices.Answer.None;
    private int _version;
    private string _me = "";
    private bool _may;
    private bool _mayApprove;
    private bool _mayLedger;
    private string? _loaded;
    private int _looks;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private GetIssue Get { get; set; } = default!;

    [Inject]
    private FindBeside Beside { get; set; } = default!;

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string QueueHref => $"settlement/issues{Queue}";

    private string Queue => new Uri(Navigation.Uri).Query;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Navigation.Uri)
        {
            _loaded = Navigation.Uri;
            _id = PublicId.Issue.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        var id = _id;
        var (answer, version) = await Get.Handle(id, actor, Left);
        var choices = await Choices.Handle([answer.Issue.AssignedTo], actor, Left);
        var beside = await FindThem(answer, actor);
        if (id == _id)
        {
            (_answer, _version, _choices, _beside) = (answer, version, choices, beside);
            _me = PublicId.User.Format(actor.Id);
            (_may, _mayApprove) = (actor.May(Permissions.ManageSettlement), actor.May(Permissions.ApproveSettlement));
            _mayLedger = actor.May(Permissions.ViewLedger);
        }
    }

    private async Task<FindBeside.Answer?> FindThem(GetIssue.Answer answer, Actor actor)
    {
        try
        {
            var query = DeskQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(Queue)));
            return await Beside.Handle(_id, query with { Environment = query.Environment ?? answer.Issue.Environment }, actor, Left);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Invalid or RefusalKind.NotFound)
        {
            // An address that somebody mistyped names no queue; the issue is shown all the same.
            return null;
        }
    }

    private string HrefOf(string id) => $"settlement/issues/{id}{Queue}";

    /// <summary>It is tried at once by the queue: what comes of that is shown without a reload.</summary>
    private async Task LookWhileItIsTried()
    {
        await Load();
        _looks = Looks;
        LookAgain(s_pause, () => _looks-- > 0 && _answer?.Issue.Status != IssueStatus.Resolved, Load);
    }
}
