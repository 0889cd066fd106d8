using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Ledger.Manual.Pages;

/// <summary>The decision on exactly the entry that is shown.</summary>
public sealed partial class ManualEntryProposal
{
    [Parameter, EditorRequired]
    public ManualEntryAnswer Entry { get; set; } = default!;

    /// <summary>Who looks at it.</summary>
    [Parameter, EditorRequired]
    public Actor Viewer { get; set; } = default!;

    /// <summary>Told after a decision, and after one that came too late.</summary>
    [Parameter, EditorRequired]
    public EventCallback Decided { get; set; }

    [Inject]
    private DecideEntry Deciding { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool IsOwn => Entry.ProposedById == Viewer.Id;

    private bool MayApprove => !IsOwn && Viewer.May(Permissions.ApproveAdjustments);

    private bool MayRefuse => Viewer.May(Permissions.PostAdjustments);

    private string RefuseText => IsOwn ? "Take back" : "Refuse";

    private async Task Approve()
    {
        // What is on the screen now, not what may be there when the dialog closes.
        var id = PublicId.ManualEntry.Parse(Entry.Id);
        if (await ConfirmDialog.Ask(Dialogs, "Approve the entry", $"Post {ManualText.Whole(Entry)}", Posts, dangerous: false) is not null)
        {
            await Decide(id, new DecideEntry.Input(Approve: true), "The entry is posted.");
        }
    }

    private async Task Refuse()
    {
        var (id, outcome) = (PublicId.ManualEntry.Parse(Entry.Id), IsOwn ? "The entry is taken back." : "The entry is refused.");
        if (await ConfirmDialog.Ask(Dialogs, $"{RefuseText} the entry", RefuseText, PostsNothing, askReason: true) is { } reason)
        {
            await Decide(id, new DecideEntry.Input(Approve: false, reason), outcome);
        }
    }

    private Task Decide(Guid id, DecideEntry.Input decision, string outcome) =>
        Act(outcome, actor => Deciding.Handle(id, decision, actor, CancellationToken.None), Decided.InvokeAsync);
}
