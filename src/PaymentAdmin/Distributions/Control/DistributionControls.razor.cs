using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Distributions.Control;

/// <summary>Pause, halt, resume, cancel the rest: each says before to how many and for how much, and after what it did.</summary>
public sealed partial class DistributionControls
{
    private static readonly PaymentStatus[] OnTheWay = [PaymentStatus.Submitting, PaymentStatus.Pending, PaymentStatus.Unknown];
    private static readonly PaymentStatus[] Unsent = [PaymentStatus.Approved, PaymentStatus.Queued, PaymentStatus.Held];

    private Actor? _actor;

    /// <summary>As it is shown.</summary>
    [Parameter, EditorRequired]
    public DistributionAnswer Distribution { get; set; } = default!;

    /// <summary>Something was done, or refused because it is no longer as it was shown: show it again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private StopDistribution Stopping { get; set; } = default!;

    [Inject]
    private ResumeDistribution Resuming { get; set; } = default!;

    [Inject]
    private CancelRest Cancelling { get; set; } = default!;

    private Guid Id => PublicId.Distribution.Parse(Distribution.Id);

    private bool MayPause => May(Permissions.ControlPayments) && IsGoing;

    private bool MayHalt => (May(Permissions.ControlPayments) || May(Permissions.ResolvePayments)) && IsGoing;

    private bool MayResume => IsStopped && May(ResumeDistribution.NeededFor(Distribution.Status, Distribution.IsBalanceTooLow));

    private bool MayCancelRest => May(Permissions.ControlPayments)
        && (IsStopped || Distribution.Status == DistributionStatus.Submitting)
        && Unsent.Any(status => Distribution.Counts[Words.Of(status)] > 0);

    private bool IsGoing => Distribution.Status is DistributionStatus.Released or DistributionStatus.Submitting;

    private bool IsStopped => Distribution.Status is DistributionStatus.Paused or DistributionStatus.Halted;

    protected override async Task OnParametersSetAsync() => _actor = await Actor();

    private bool May(string permission) => _actor?.May(permission) == true;

    private Task Pause() => Ask(
        "Pause", $"{Of(PaymentStatus.Queued)} not sent for now.", "You, or another programme officer, can let it go on at any time.", "paused",
        (reason, actor) => Stopping.Pause(Id, new StopDistribution.Input(reason), actor, CancellationToken.None));

    private Task Halt() => Ask(
        "Halt", $"{Of(PaymentStatus.Queued)} not sent.", "Only a finance reviewer can let it go on.", "halted",
        (reason, actor) => Stopping.Halt(Id, new StopDistribution.Input(reason), actor, CancellationToken.None));

    private Task Resume() => Ask(
        "Resume", $"It was stopped because: {Distribution.StatusReason ?? "no reason was given"}", WhatResumes, "resumed",
        (reason, actor) => Resuming.Handle(Id, new ResumeDistribution.Input(reason), actor, CancellationToken.None), dangerous: false);

    private string WhatResumes => Distribution is { Status: DistributionStatus.Paused, IsBalanceTooLow: true }
        ? "The pause ends, but nothing is sent: our balance at the PSP does not cover it. It is halted then, until somebody who has topped up resumes it."
        : $"{Of(PaymentStatus.Held)} sent now, apart from what a pilot or a limit holds.";

    private Task CancelTheRest() => Ask(
        "Cancel the rest", $"{Of(Unsent)} never sent. This cannot be undone.", "Their references are free for others.", "changed",
        (reason, actor) => Cancelling.Handle(Id, new CancelRest.Input(reason), actor, CancellationToken.None));

    private async Task Ask(string act, string what, string more, string done, Func<string, Actor, Task<ControlAnswer>> let, bool dangerous = true)
    {
        var content = Say([what, more, $"{Of(OnTheWay)} on the way already and followed to the end."]);
        if (await ConfirmDialog.Ask(Dialogs, $"{act}: {Distribution.Name}", act, content, askReason: true, dangerous) is not { } reason)
        {
            return;
        }

        await Act(async actor => Outcome(await let(reason, actor), done), Changed.InvokeAsync);
    }

    /// <summary>"12 payments, TZS 600,000.00, are".</summary>
    private string Of(params PaymentStatus[] statuses)
    {
        var words = statuses.Select(status => Words.Of(status)).ToList();
        return Sum(words.Sum(word => Distribution.Counts[word]), words.Sum(word => Distribution.Amounts[word]));
    }

    private string Sum(int count, long minor) => count switch
    {
        0 => "No payments are",
        1 => $"1 payment, {DistributionText.Amount(minor, Distribution.Currency)}, is",
        _ => $"{DistributionText.Count(count, "payment", "payments")}, {DistributionText.Amount(minor, Distribution.Currency)}, are",
    };

    private string Outcome(ControlAnswer answer, string done)
    {
        var what = answer switch
        {
            { Held: { } held } => $"{Sum(held, answer.HeldAmount!.Value)} held.",
            { Resumed: not null, Distribution.Status: DistributionStatus.Halted } => "It is halted now, because our balance at the PSP does not cover the rest: top up, then resume it once more.",
            { Resumed: { } resumed } => $"{Sum(resumed, answer.ResumedAmount!.Value)} queued again.",
            _ => $"{Sum(answer.Cancelled ?? 0, answer.CancelledAmount ?? 0)} cancelled.",
        };
        return $"The distribution was {done}. {what} {Sum(answer.OnTheirWay, answer.OnTheirWayAmount)} on the way already.";
    }
}
