using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;

namespace PaymentAdmin.Distributions.Progress;

/// <summary>How far a distribution is, moving by itself.</summary>
public sealed partial class ProgressPanel
{
    private ProgressAnswer? _progress;
    private IDisposable? _watching;
    private (Guid, DateTime) _shown;
    private string _said = "";

    /// <summary>The distribution, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid DistributionId { get; set; }

    /// <summary>When the page's distribution was last changed: after an act of a person it is looked at again at once.</summary>
    [Parameter, EditorRequired]
    public DateTime ChangedAt { get; set; }

    /// <summary>After the distribution itself stands somewhere else.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private GetProgress Get { get; set; } = default!;

    [Inject]
    private ProgressWatch Watch { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (DistributionId, ChangedAt))
        {
            return;
        }

        _shown = (DistributionId, ChangedAt);
        _watching?.Dispose();
        var actor = await Actor();
        _progress = await Get.Handle(DistributionId, actor, Left);
        Say(_progress);
        _watching = Moves(_progress) && !Left.IsCancellationRequested ? Watch.Watch(DistributionId, actor, progress => InvokeAsync(() => Show(progress))) : null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watching?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Show(ProgressAnswer progress)
    {
        try
        {
            if (_watching is null || Left.IsCancellationRequested)
            {
                return;
            }

            var stood = _progress?.Status;
            _progress = progress;
            Say(progress);
            StateHasChanged();
            if (!Moves(progress))
            {
                _watching.Dispose();
                _watching = null;
            }

            if (stood != progress.Status)
            {
                await Changed.InvokeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception fault)
        {
            // Nobody waits for this: the page's own error boundary shows it.
            await DispatchExceptionAsync(fault);
        }
    }

    /// <summary>Who hears it rather than sees it is told in tenths, not every few seconds.</summary>
    private void Say(ProgressAnswer progress)
    {
        var tenths = Share(progress) / 10 * 10;
        _said = $"{Words.Plain(progress.Status)}, {(tenths == 100 ? "all" : $"{tenths} % or more")} of the payments have ended.";
    }

    private static bool Moves(ProgressAnswer progress) =>
        progress.Status is DistributionStatus.Released or DistributionStatus.Submitting or DistributionStatus.Paused or DistributionStatus.Halted
        || Enum.GetValues<PaymentStatus>().Where(Payment.IsMoving).Any(status => progress.Counts[Words.Of(status)] > 0);

    private static int Share(ProgressAnswer progress) => progress.PaymentCount == 0 ? 100 : (int)(100L * progress.Ended / progress.PaymentCount);

    private static string Said(ProgressAnswer progress) =>
        $"{progress.Ended.ToString("N0", CultureInfo.CurrentCulture)} of {DistributionText.Count(progress.PaymentCount, "payment", "payments")} have ended, "
        + $"{DistributionText.Amount(progress.EndedAmount, progress.Currency)} of {DistributionText.Amount(progress.TotalAmount, progress.Currency)}.";

    private static string Waiting(int queued) => queued == 1 ? "1 payment waits." : $"{DistributionText.Count(queued, "payment", "payments")} wait.";

    private static string HeldWords(ProgressAnswer progress) => string.Join("; ", Enum.GetValues<HeldBecause>()
        .Select(why => (Why: why, Count: progress.HeldBecause[Words.Of(why)]))
        .Where(held => held.Count > 0)
        .Select(held => $"{held.Count.ToString("N0", CultureInfo.CurrentCulture)}: {PaymentText.Because(held.Why)}"));

    private string Href(ProgressError error) =>
        $"payments?distribution_id={_progress!.DistributionId}&status={Words.Of(error.Status)}&failure_reason={Uri.EscapeDataString(error.FailureReason)}";
}
