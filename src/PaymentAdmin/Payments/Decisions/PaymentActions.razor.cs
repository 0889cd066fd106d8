using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>Retry, resolve, cancel, and the second person's word.</summary>
public sealed partial class PaymentActions
{
    private static readonly DialogOptions Form = new() { CloseDialogOnEsc = true, Width = "min(36rem, calc(100vw - 2rem))" };

    private GetPaymentActs.Answer? _acts;

    /// <summary>Which, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid PaymentId { get; set; }

    /// <summary>Something was done, or refused because it is no longer as it was shown: show it again.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private GetPaymentActs Acts { get; set; } = default!;

    [Inject]
    private RetryPayment Retrying { get; set; } = default!;

    [Inject]
    private ResolvePayment Resolving { get; set; } = default!;

    [Inject]
    private CancelPayment Cancelling { get; set; } = default!;

    private string Amount => Domain.Money.Amount.Show(_acts!.Payment.Amount, _acts.Payment.Currency, CultureInfo.CurrentCulture);

    protected override Task OnParametersSetAsync() => Load();

    private async Task Load() => _acts = await Acts.Handle(PaymentId, await Actor(), Left);

    private Task Retry() => Ask(
        "Retry", [$"{Amount} is paid once more, with a new key and a new reference, once a second person agrees who has not prepared its distribution.", "It failed for certain: nothing of it arrived."],
        "It waits for a second person.",
        (reason, actor) => Retrying.Handle(PaymentId, new RetryPayment.Input(reason), actor, CancellationToken.None));

    private Task Cancel() => Ask(
        "Cancel this payment", [$"{Amount} is not paid. Nothing of it has left. This cannot be undone."], "It was cancelled.",
        (reason, actor) => Cancelling.Handle(PaymentId, new CancelPayment.Input(reason), actor, CancellationToken.None));

    private Task Agree() => Ask(
        "Agree", [$"{PaymentDecisionText.Proposal(Pending.Kind, Pending.Outcome)}: {Amount}.", PaymentDecisionText.Consequence(Pending.Kind, Pending.Outcome)], "It was done.",
        (reason, actor) => Pending.Kind == ProposalKind.Retry
            ? Retrying.Handle(PaymentId, new RetryPayment.Input(reason, Approve: true), actor, CancellationToken.None)
            : Resolving.Handle(PaymentId, new ResolvePayment.Input(Pending.Outcome, reason, Approve: true), actor, CancellationToken.None));

    private Task Refuse() => Ask(
        _acts!.IsOwn ? "Take it back" : "Refuse", ["The payment stays as it is."], "The payment stays as it is.",
        (reason, actor) => Pending.Kind == ProposalKind.Retry
            ? Retrying.Handle(PaymentId, new RetryPayment.Input(reason, Approve: false), actor, CancellationToken.None)
            : Resolving.Handle(PaymentId, new ResolvePayment.Input(Reason: reason, Approve: false), actor, CancellationToken.None));

    private PendingDecision Pending => _acts!.Payment.PendingDecision!;

    private async Task Resolve()
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(ResolveDialog.PaymentId)] = PaymentId,
            [nameof(ResolveDialog.Outcomes)] = _acts!.Outcomes,
            [nameof(ResolveDialog.Amount)] = Amount,
        };
        if (await Dialogs.OpenAsync<ResolveDialog>("What became of this payment?", parameters, Form) is string outcome)
        {
            Done(outcome);
        }

        await Shown();
    }

    private async Task Ask(string act, IReadOnlyList<string> what, string outcome, Func<string, Actor, Task> let)
    {
        if (await ConfirmDialog.Ask(Dialogs, act, act, Say(what), askReason: true) is not { } reason)
        {
            return;
        }

        await Act(outcome, actor => let(reason, actor), Shown);
    }

    private async Task Shown()
    {
        await Load();
        await OnChanged.InvokeAsync();
    }
}
