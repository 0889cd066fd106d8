using static PaymentAdmin.Domain.Distributions.DistributionStatus;

namespace PaymentAdmin.Domain.Distributions;

/// <summary>The full table of a distribution's states (design, "States", Distribution).</summary>
public static class DistributionStates
{
    /// <summary>Where an event leads from a status; null where it cannot happen.</summary>
    public static DistributionStatus? Next(DistributionStatus from, DistributionEvent what) => (from, what) switch
    {
        (Draft or SentBack, DistributionEvent.Submit) => InApproval,
        (InApproval, DistributionEvent.SendBack) => SentBack,
        (InApproval, DistributionEvent.Reject) => Rejected,
        (InApproval, DistributionEvent.Approve) => Approved,
        (Approved, DistributionEvent.Void) => Draft,
        (Approved, DistributionEvent.Release) => Released,
        (Released, DistributionEvent.Start) => Submitting,
        (Submitting, DistributionEvent.Pause) => Paused,
        (Submitting, DistributionEvent.Halt) => Halted,
        (Paused or Halted, DistributionEvent.Resume) => Submitting,
        (Submitting, DistributionEvent.Complete) => Completed,
        (Submitting or Paused or Halted, DistributionEvent.CompleteWithFailures) => CompletedWithFailures,
        (Draft or InApproval or SentBack or Approved or Released, DistributionEvent.Cancel) => Cancelled,
        _ => null,
    };

    /// <summary>Whether its content may change: an approved one may too, and is a draft again then.</summary>
    public static bool MayChange(DistributionStatus status) => status is Draft or SentBack or Approved;
}
