namespace PaymentAdmin.Domain.Payments;

/// <summary>What people decide about it.</summary>
public sealed partial class Payment
{
    /// <summary>Refuses where it cannot be paid once more.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it has not failed for certain.</exception>
    public void RequireRetriable()
    {
        if (Status != PaymentStatus.Failed || UnresolvedSince is not null || FailedAt is null || CompletedAt is not null)
        {
            throw Refusal.Conflict("payment_state", $"The payment is {Plain(Status)}: only one that failed for certain is paid once more.", "status");
        }
    }

    /// <summary>As what two people may resolve it now; nothing where it is not for people to decide.</summary>
    public IReadOnlyList<ResolvedAs> Resolutions() => Status switch
    {
        PaymentStatus.NeedsReview when !HasLeft => [ResolvedAs.Queued, ResolvedAs.Cancelled, ResolvedAs.Completed, ResolvedAs.Failed],
        PaymentStatus.NeedsReview or PaymentStatus.Unknown => [ResolvedAs.Completed, ResolvedAs.Failed],
        _ => [],
    };

    /// <summary>Whether anything of it may have left, as far as we know, or the PSP knows anything of it: whatever we think was sent.</summary>
    private bool HasLeft => MayHaveLeft || AcknowledgedAt is not null || PspPaymentId is not null;

    /// <summary>Refuses where it cannot be resolved so.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>; <c>other_psp_payment</c>: the PSP gave it another id.</exception>
    public void RequireResolvable(Resolution resolution)
    {
        var possible = Resolutions();
        if (possible.Count == 0)
        {
            throw Refusal.Conflict("payment_state", $"The payment is {Plain(Status)}: only one that is unknown or needs review is resolved by people.", "status");
        }

        if (!possible.Contains(resolution.Outcome))
        {
            throw Refusal.Conflict(
                "payment_state",
                "Something of it may have left: it is resolved as completed or failed, never sent again or cancelled.",
                "outcome");
        }

        if (resolution.PspPaymentId is { } id && PspPaymentId is { } known && id != known)
        {
            throw Refusal.Conflict("other_psp_payment", $"The PSP's id of it is {known}. Leave yours out, or find out with the PSP which one counts.", "pspPaymentId");
        }
    }

    /// <summary>Two people decided. An unknown one is first one for people to decide, as the table wants it.</summary>
    /// <param name="resolution">As what.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 as <see cref="RequireResolvable"/>.</exception>
    public void ResolveAs(Resolution resolution, string reason, DateTime now)
    {
        RequireResolvable(resolution);
        if (Status == PaymentStatus.Unknown)
        {
            Doubt("no_answer", reason, now);
        }

        switch (resolution.Outcome)
        {
            case ResolvedAs.Queued:
                Let(PaymentEvent.Correct, now);
                (Tries, FailureReason, FailureMessage) = (0, null, null);
                break;
            case ResolvedAs.Cancelled:
                Let(PaymentEvent.Cancel, now);
                break;
            default:
                Resolve(resolution.Outcome == ResolvedAs.Completed, reason, now);
                PspPaymentId ??= resolution.PspPaymentId;
                break;
        }
    }

    /// <summary>Whether one person may take it back: it was released, and nothing of it ever left.</summary>
    public bool IsCancellable() => !HasLeft && Status is (PaymentStatus.Queued or PaymentStatus.Held or PaymentStatus.NeedsReview);

    /// <summary>It is not sent at all.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>, with what it is.</exception>
    public void Cancel(DateTime now)
    {
        if (!IsCancellable())
        {
            throw Refusal.Conflict(
                "payment_state",
                Status switch
                {
                    PaymentStatus.Draft or PaymentStatus.Approved => $"The payment is {Plain(Status)}: it is taken out of its distribution, or cancelled with it.",
                    _ when IsFinal(Status) => $"The payment is {Plain(Status)}: there is nothing left to cancel.",
                    _ => $"The payment is {Plain(Status)}: something of it may have left, and what has left cannot be taken back.",
                },
                "status");
        }

        Let(PaymentEvent.Cancel, now);
    }

    private static string Plain(PaymentStatus status) => Words.Plain(status).ToLowerInvariant();
}
