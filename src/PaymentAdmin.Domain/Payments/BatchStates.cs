using static PaymentAdmin.Domain.Payments.BatchStatus;

namespace PaymentAdmin.Domain.Payments;

/// <summary>Where a batch stands.</summary>
public enum BatchStatus
{
    /// <summary>Its bytes are stored; nothing of it has left, or what was tried certainly did not.</summary>
    Prepared,

    /// <summary>Being sent.</summary>
    Sending,

    /// <summary>The PSP has it, and ends its payments.</summary>
    Acknowledged,

    /// <summary>It may have left, and nobody knows what became of it.</summary>
    Unknown,

    /// <summary>Nothing more is done with it: what has not ended of its payments is followed payment by payment.</summary>
    Settled,

    /// <summary>The PSP did nothing with it: its payments are free again.</summary>
    Dissolved,
}

/// <summary>What can happen to a batch.</summary>
public enum BatchEvent
{
    /// <summary>A worker takes it to send its bytes.</summary>
    Send,

    /// <summary>Nothing of this try left, or the PSP did nothing with it: tried again later.</summary>
    Return,

    /// <summary>The PSP has it.</summary>
    Acknowledge,

    /// <summary>It may have left, and there is no answer.</summary>
    Lose,

    /// <summary>Its payments go their own ways: ended, asked for one by one, or for people.</summary>
    Settle,

    /// <summary>The PSP did nothing with it, and will not.</summary>
    Dissolve,
}

/// <summary>The full table of a batch's states (design, rules 2 and 3).</summary>
public static class BatchStates
{
    /// <summary>Where an event leads from a status.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="what">The event.</param>
    /// <param name="unresolved">Whether an earlier send of it is unresolved: then its payments are never set free.</param>
    /// <returns>The status after it; null where the event cannot happen.</returns>
    public static BatchStatus? Next(BatchStatus from, BatchEvent what, bool unresolved) => (from, what) switch
    {
        (Prepared or Unknown, BatchEvent.Send) => Sending,
        (Sending, BatchEvent.Return) => unresolved ? Unknown : Prepared,
        (Sending, BatchEvent.Acknowledge) => Acknowledged,
        (Sending, BatchEvent.Lose) => Unknown,
        (Sending or Unknown or Acknowledged, BatchEvent.Settle) => Settled,
        (Prepared or Sending, BatchEvent.Dissolve) when !unresolved => Dissolved,
        _ => null,
    };
}
