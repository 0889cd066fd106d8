using Microsoft.AspNetCore.Components;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Distributions;

/// <summary>Submit, release, cancel; and the way to the approval.</summary>
public sealed partial class DistributionActions
{
    private static readonly DialogOptions Form = new() { CloseDialogOnEsc = true, Width = "min(40rem, calc(100vw - 2rem))" };

    private bool _maySubmit;
    private bool _mayDecide;
    private bool _mayRelease;
    private bool _mayControl;
    private string? _hash;

    /// <summary>As it is shown.</summary>
    [Parameter, EditorRequired]
    public DistributionAnswer Distribution { get; set; } = default!;

    /// <summary>Something was done, or refused because it is no longer as it was shown: show it again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private GetApproval Get { get; set; } = default!;

    [Inject]
    private ReleaseDistribution Releasing { get; set; } = default!;

    [Inject]
    private CancelDistribution Cancelling { get; set; } = default!;

    private Guid Id => PublicId.Distribution.Parse(Distribution.Id);

    private bool MayCancel => _maySubmit
        && DistributionStates.Next(Distribution.Status, DistributionEvent.Cancel) is not null
        && (Distribution.Status != DistributionStatus.Released || _mayControl);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actor();
        (_maySubmit, _mayControl) = (actor.May(Permissions.ManageDistributions), actor.May(Permissions.ControlPayments));
        var approval = Distribution.Status is DistributionStatus.InApproval or DistributionStatus.Approved ? (await Get.Handle(Id, actor, Left)).Answer : null;
        (_mayDecide, _mayRelease, _hash) = (approval?.You.MayDecide == true, approval?.You.MayRelease == true, approval?.Round?.ContentHash);
    }

    private async Task Submit()
    {
        var parameters = new Dictionary<string, object?> { [nameof(SubmitDialog.Distribution)] = Distribution };
        if (await Dialogs.OpenAsync<SubmitDialog>("Submit for approval", parameters, Form) is string outcome)
        {
            Done(outcome);
        }

        await Changed.InvokeAsync();
    }

    private async Task Release()
    {
        var what = Say($"{DistributionText.Whole(Distribution)} are handed to submission and leave through {Distribution.ProcessorCode}.", "This cannot be undone once a payment has left.");
        if (await ConfirmDialog.Ask(Dialogs, "Release", "Release", what) is not null)
        {
            await Do("It was released.", actor => Releasing.Handle(Id, new ReleaseDistribution.Input(_hash), actor, CancellationToken.None));
        }
    }

    private async Task Cancel()
    {
        var what = Say($"{DistributionText.Whole(Distribution)}: nothing of it will be paid, and it cannot be taken up again. Its references are free for others.");
        if (await ConfirmDialog.Ask(Dialogs, "Cancel this distribution", "Cancel the distribution", what, askReason: true) is { } reason)
        {
            await Do("It was cancelled.", actor => Cancelling.Handle(Id, new CancelDistribution.Input(reason), actor, CancellationToken.None));
        }
    }

    private Task Do(string outcome, Func<Actor, Task<SubmissionAnswer>> act) => Act(outcome, act, Changed.InvokeAsync);
}
