using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Approve, send back, reject, take back: each says what it does, to how many payments and for how much, and asks once more.</summary>
public sealed partial class DecisionForm
{
    private readonly FormErrors _errors = new();
    private string _comment = "";
    private string _for = "";
    private bool _busy;

    /// <summary>What the person saw: the decision is bound to its hash.</summary>
    [Parameter, EditorRequired]
    public ApprovalAnswer Approval { get; set; } = default!;

    /// <summary>Something was decided: what, in a sentence.</summary>
    [Parameter]
    public EventCallback<string> Decided { get; set; }

    /// <summary>It was refused because it is no longer as it was shown, or for this person.</summary>
    [Parameter]
    public EventCallback<Refusal> Stale { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private ApproveDistribution Approving { get; set; } = default!;

    [Inject]
    private RefuseDistribution Refusing { get; set; } = default!;

    private string Whole => $"{DistributionText.Count(Approval.PaymentCount, "payment", "payments")}, {DistributionText.Amount(Approval.TotalAmount, Approval.Currency)}";

    private StageAnswer? Waiting => Approval.Stages.FirstOrDefault(stage => stage.Waits);

    private bool IsLast => Waiting is { } stage && stage.Number == Approval.Stages.Count && stage.Given + 1 == stage.Approvers;

    private string Consequence => IsLast
        ? $"Yours is the last approval that is needed: {Whole} can be released then, by somebody who did not approve."
        : $"After yours, more approvals are needed before {Whole} can be released.";

    private string? For => _for.Length == 0 ? null : _for;

    private Guid Id => PublicId.Distribution.Parse(Approval.Id);

    private string? Hash => Approval.Round?.ContentHash;

    private Task Approve() => Act(
        needsComment: false, "Approve", Consequence, dangerous: false, "You approved it.",
        actor => Approving.Handle(Id, new ApproveDistribution.Input(Hash, Comment, For), actor, CancellationToken.None));

    private Task SendBack() => Act(
        needsComment: true, "Send back", $"It goes back to those who prepare it, with your comment: {Whole}. Approvals that were given no longer count.", dangerous: false, "It was sent back.",
        actor => Refusing.SendBack(Id, new RefuseDistribution.Input(Comment, Hash, For), actor, CancellationToken.None));

    private Task Reject() => Act(
        needsComment: true, "Reject for good", $"{Whole}: nothing of it will be paid, and it cannot be submitted again. A new distribution has to be made.", dangerous: true, "It was rejected.",
        actor => Refusing.Reject(Id, new RefuseDistribution.Input(Comment, Hash, For), actor, CancellationToken.None));

    private async Task TakeBack()
    {
        var what = Say($"It can be changed again: {Whole}. Approvals that were given no longer count.");
        if (await ConfirmDialog.Ask(Dialogs, "Take it back", "Take it back", what, askReason: true, dangerous: false) is { } reason)
        {
            await Do("It was taken back.", actor => Refusing.SendBack(Id, new RefuseDistribution.Input(reason, Hash), actor, CancellationToken.None));
        }
    }

    private string? Comment => string.IsNullOrWhiteSpace(_comment) ? null : _comment;

    private async Task Act(bool needsComment, string act, string what, bool dangerous, string outcome, Func<Actor, Task<SubmissionAnswer>> decide)
    {
        _errors.Clear();
        if (needsComment && Comment is null)
        {
            _errors.Add("comment", "Say why, in a few words.");
        }

        if (Approval.You.By is null && For is null)
        {
            _errors.Add("onBehalfOf", "Say for whom you decide.");
        }

        if (!_errors.Any && await ConfirmDialog.Ask(Dialogs, act, act, Say(what), askReason: false, dangerous) is not null)
        {
            await Do(outcome, decide);
        }
    }

    private async Task Do(string outcome, Func<Actor, Task<SubmissionAnswer>> decide)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await decide(await Actor());
            _comment = "";
            await Decided.InvokeAsync(outcome);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Invalid)
        {
            _errors.Take(refusal);
        }
        catch (Refusal refusal)
        {
            await Stale.InvokeAsync(refusal);
        }
        finally
        {
            _busy = false;
        }
    }
}
