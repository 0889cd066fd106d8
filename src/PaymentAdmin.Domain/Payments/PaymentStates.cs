using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Domain.Payments;

/// <summary>The full table of a payment's states (design, "States", Payment).</summary>
public static class PaymentStates
{
    /// <summary>Where an event leads from a status.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="what">The event.</param>
    /// <param name="sent">Whether anything of it may ever have left: then it is neither cancelled, corrected nor queued again.</param>
    /// <returns>The status after it; null where the event cannot happen.</returns>
    public static PaymentStatus? Next(PaymentStatus from, PaymentEvent what, bool sent) => (from, what) switch
    {
        (Draft, PaymentEvent.Approve) => Approved,
        (Approved, PaymentEvent.Void) => Draft,
        (Approved or Held or Submitting, PaymentEvent.Queue) when !sent => Queued,
        (Approved or Queued or Submitting, PaymentEvent.Hold) when !sent => Held,
        (Queued, PaymentEvent.Claim) => Submitting,
        (Unknown, PaymentEvent.Claim) => Submitting,
        (Submitting or Unknown, PaymentEvent.Acknowledge) => Pending,
        (Submitting or Pending or Unknown or NeedsReview, PaymentEvent.Complete) => Completed,
        (Submitting or Pending or Unknown or NeedsReview, PaymentEvent.Fail) => Failed,
        (Submitting, PaymentEvent.Lose) => Unknown,
        (Submitting or Pending or Unknown or Completed or Failed or Reversed, PaymentEvent.Doubt) => NeedsReview,
        (Completed, PaymentEvent.Reverse) => Reversed,
        (Failed, PaymentEvent.Retry) => Queued,
        (NeedsReview, PaymentEvent.Correct) when !sent => Queued,
        (Draft or Approved or Queued or Held or NeedsReview, PaymentEvent.Cancel) when !sent => Cancelled,
        _ => null,
    };
}
