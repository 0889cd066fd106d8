using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Programmes.Beneficiaries.Pages;

/// <summary>The decision on exactly the change that is shown.</summary>
public sealed partial class PayeeChangeProposal
{
    private static readonly string[] Fields = ["channel", "phoneNumber", "accountNumber"];

    [Parameter, EditorRequired]
    public PayeeChangeAnswer Change { get; set; } = default!;

    /// <summary>Told after a decision, and after one that came too late.</summary>
    [Parameter, EditorRequired]
    public EventCallback Decided { get; set; }

    [Inject]
    private DecidePayeeChange Deciding { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private string RejectText => Change.MayApprove ? "Reject" : "Take back";

    private Task Approve() => Ask(
        "Approve", "The person is paid there from now on, also in distributions that are still being prepared: you and who proposed it can then no longer approve those. Who holds the new account is not known until it is checked.",
        askReason: false, (id, _, actor) => Deciding.Approve(id, actor, CancellationToken.None), "The person is paid there from now on.");

    private Task Reject() => Ask(
        RejectText, "The person stays paid where he is paid now. The reason is kept with the change: leave names and numbers out of it.",
        askReason: true, (id, reason, actor) => Deciding.Reject(id, new DecidePayeeChange.RejectInput(reason), actor, CancellationToken.None), "The person stays paid where he is paid now.");

    private async Task Ask(string act, string what, bool askReason, Func<Guid, string, Actor, Task<PayeeChangeAnswer>> let, string outcome)
    {
        // What is on the screen now, not what may be there when the dialog closes.
        var id = PublicId.PayeeChange.Parse(Change.Id);
        if (IsActing || await ConfirmDialog.Ask(Dialogs, $"{act} the payee change", act, What(what), askReason, dangerous: askReason) is not { } reason)
        {
            return;
        }

        await Act(outcome, actor => let(id, reason, actor), Decided.InvokeAsync);
    }

    private static RenderFragment What(string text) => builder =>
    {
        builder.OpenElement(0, "p");
        builder.AddContent(1, text);
        builder.CloseElement();
    };
}
